"""The tool's own worker as a process of a measurement: delivers what is due, and says how long it took.

`python -m scripts.benching.delivering`. Waiting after a failure is cut short, or a run would take an hour;
what a platform asks for by Retry-After is waited for.
"""

import json
import time
from datetime import UTC, datetime
from threading import Event

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.cli.opening import opened
from lti_tool.cli.running import jobs_of
from lti_tool.database import begin_writing
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.log import set_up_log
from lti_tool.outbox.models import Pause

LONGEST_SECONDS = 120
LOOK_SECONDS = 0.02


def main() -> None:
    """Deliver, and print seconds, CPU seconds and how many scores are not delivered."""
    with opened() as tool:
        set_up_log(tool.settings.log_level)
        deliver = next(job for job in jobs_of(tool) if job.name == "deliver_scores")
        sessions = sessionmaker(tool.engine)
        begun, cpu = time.perf_counter(), time.process_time()
        left = _waiting(sessions)
        while left and time.perf_counter() - begun < LONGEST_SECONDS:
            deliver.run(Event())
            left = _waiting(sessions)
            if left:
                time.sleep(LOOK_SECONDS)
                _hurry(sessions)
        spent = time.perf_counter() - begun, time.process_time() - cpu
    print(json.dumps({"seconds": spent[0], "cpu": spent[1], "left": left}))


def _waiting(sessions: "sessionmaker[Session]") -> int:
    with sessions() as session:
        waiting = ScoreDelivery.state == DeliveryState.WAITING
        return session.scalar(select(func.count()).where(waiting, ScoreDelivery.due_at.is_not(None))) or 0


def _hurry(sessions: "sessionmaker[Session]") -> None:
    now = datetime.now(UTC)
    with sessions() as session:
        begin_writing(session)
        waits = (ScoreDelivery.due_at > now, ScoreDelivery.reason.not_in(("", "busy")))
        session.execute(update(ScoreDelivery).where(*waits).values(due_at=now))
        session.execute(update(Pause).where(Pause.reason != "busy").values(paused_until=None))
        session.commit()


if __name__ == "__main__":
    main()
