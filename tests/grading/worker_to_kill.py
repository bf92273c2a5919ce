"""A worker process for tests that kill it; arguments: DATABASE PLATFORM POINT AHEAD.

It stands still at POINT ("before" or "after" the call, or "none") and says so on its output. AHEAD is how
many seconds its clock runs ahead, so that nobody waits for leases.
"""

import json
import os
import signal
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Event
from urllib.request import Request, urlopen

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import lti_tool.activities.models  # noqa: F401 - the tables that foreign keys point at
from lti_tool.grading.columns import ColumnWanted
from lti_tool.grading.jobs import ScoreDeliveries
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem, Result, Score
from lti_tool.outbox.worker import Job, Worker


class LoopbackGradebook:
    """Implements `Gradebook` over plain HTTP."""

    launch_url = ""

    def __init__(self, url: str, point: str) -> None:
        self._url = url
        self._point = point

    def publish(
        self, registration: KnownRegistration, line_item_url: str, score: Score, now: datetime
    ) -> datetime | None:
        self._stand_still_at("before")
        body = {"user": score.user_id, "given": score.given, "timestamp": score.timestamp.isoformat()}
        with urlopen(Request(self._url, json.dumps(body).encode()), timeout=30):
            self._stand_still_at("after")
        return None

    def _stand_still_at(self, point: str) -> None:
        if self._point == point:
            # One write: two threads that print may tear each other's lines.
            os.write(1, f"{point}\n".encode())
            Event().wait()

    def find(self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime) -> LineItem | None:
        return None

    def find_or_create(
        self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime
    ) -> LineItem:
        raise NotImplementedError

    def read_results(
        self, registration: KnownRegistration, line_item_url: str, now: datetime, user_id: str | None = None
    ) -> Iterable[Result]:
        return []

    def offer_review(
        self, registration: KnownRegistration, service: GradeService, line_item_url: str, now: datetime
    ) -> None:
        raise NotImplementedError

    def platform_date(self, registration: KnownRegistration) -> datetime | None:
        return None


def main(database: str, platform: str, point: str, ahead: str) -> None:
    """Work until SIGTERM."""
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    engine = create_engine(database)
    deliveries = ScoreDeliveries(
        lambda: Session(engine, expire_on_commit=False),
        LoopbackGradebook(platform, point),
        lambda: datetime.now(UTC) + timedelta(seconds=float(ahead)),
        at_once=2,
    )
    ended = Worker([Job("deliver", deliveries, interval=0.1)]).run(stop)
    sys.exit(0 if ended else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
