"""The simulated term's mail: who agrees to it, and what a worker mails at the play's own hours."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from threading import Event

from sqlalchemy.orm import Session, sessionmaker

from lti_tool.cli.opening import Tool
from lti_tool.cli.running import mailer_of, notice_mails
from lti_tool.cli.term.course import ZONE
from lti_tool.course.who import Who
from lti_tool.notices.mailing.service import NewChoice, choose

ROUNDS = time(8), time(18)
"""When it is looked who is to be mailed: a worker looks all the time, which would take a play too long."""
ONE_DAILY, ONE_AT_ONCE = 3, 5


def want_mail(session: Session, who: Who, number: int, now: datetime) -> None:
    """Agree to mail, most of them to a digest by the week; `number` tells one learner from another."""
    chosen = NewChoice(
        rhythm="daily" if number % ONE_DAILY == 0 else "weekly",
        replies=number % ONE_AT_ONCE == 0,
        quiet_from=21,
        quiet_until=8,
        agrees=True,
        time_zone=ZONE.key,
    )
    choose(session, who, chosen, now)


class Post:
    """Does at the hours of its rounds what a worker does with mail, where the settings name a server."""

    def __init__(self, tool: Tool) -> None:
        self._tool, self._mailer = tool, mailer_of(tool.settings)
        self._sessions = sessionmaker(tool.engine, expire_on_commit=False)
        self._now: datetime | None = None

    def go_on(self, now: datetime) -> None:
        """Let it be this moment; nobody else may be writing."""
        if self._mailer is not None:
            for at in rounds(self._now or now, now):
                notice_mails(self._tool, self._sessions, self._mailer, partial(_same, at))(Event())
        self._now = now


def _same(moment: datetime) -> datetime:
    return moment


def rounds(after: datetime, until: datetime) -> Iterator[datetime]:
    """Return the moments of the rounds after one moment, up to another."""
    day = after.astimezone(ZONE).date()
    while day <= until.astimezone(ZONE).date():
        for hour in ROUNDS:
            if after < (at := datetime.combine(day, hour, ZONE)) <= until:
                yield at
        day += timedelta(days=1)
