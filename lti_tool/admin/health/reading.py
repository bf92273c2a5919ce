"""The figures of health are read: a fixed number of statements, however many platforms there are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, case, func, select, union_all
from sqlalchemy.orm import Session

from lti_tool.admin.health.rules import (
    Answered,
    Figures,
    LaunchesToday,
    MailFigures,
    PauseFigures,
    PlatformFigures,
    Queue,
    RecordFigures,
    Rosters,
)
from lti_tool.admin.models import PlatformCheck
from lti_tool.course.models import Context, Deployment, Invite, LaunchLine, Registration, RosterSync
from lti_tool.course.models.launch_log import OPENED
from lti_tool.database import Base
from lti_tool.exports.models import RecordStore, Statement
from lti_tool.grading.answered import answers_of_a_day
from lti_tool.lti.models import PlatformKeySet, SigningKeyRow
from lti_tool.notices.mailing.models import MailChoice, MailServer
from lti_tool.outbox.models import Heartbeat, Pause, WorkRow


def read_figures(session: Session, now: datetime, since: datetime) -> Figures:
    """Read everything; `since` is when today began."""
    key_since, seen_at, courses, invites, *sent = session.execute(_numbers(now)).one()
    mail, records = sent[:5], sent[5:]
    return Figures(
        platforms=tuple(_platforms(session)),
        courses=courses,
        launches=_launches(session, since),
        key_since=key_since,
        worker_seen_at=seen_at,
        queues=tuple(read_queues(session, now)),
        answers=tuple(Answered(*row) for row in answers_of_a_day(session, now)),
        invites_open=invites,
        rosters=_rosters(session),
        mail=MailFigures(mail[0], mail[1], mail[2] or 0, mail[3] or "", mail[4]),
        records=RecordFigures(records[0], records[1], records[2] or 0, records[3] or "", records[4]),
    )


def _numbers(now: datetime) -> Select[Any]:
    key = select(SigningKeyRow.active_from).where(SigningKeyRow.active_from <= now)
    invites = select(func.count()).select_from(Invite)
    return select(
        key.order_by(SigningKeyRow.active_from.desc()).limit(1).scalar_subquery(),
        select(Heartbeat.seen_at).where(Heartbeat.id == 1).scalar_subquery(),
        select(func.count()).select_from(Context).where(Context.is_private.is_(False)).scalar_subquery(),
        invites.where(Invite.used_at.is_(None), Invite.expires_at > now).scalar_subquery(),
        *_mail(),
        *_records(),
    )


def _mail() -> list[ScalarSelect[Any]]:
    """Select what `MailFigures` are made of."""
    wanted = select(func.count()).select_from(MailChoice).where(MailChoice.rhythm != "off")
    given_up = wanted.where(MailChoice.due_at.is_(None), MailChoice.first_failed_at.is_not(None))
    server = (MailServer.sent_at, MailServer.failures, MailServer.reason)
    told = [select(column).where(MailServer.id == 1).scalar_subquery() for column in server]
    return [wanted.scalar_subquery(), *told, given_up.scalar_subquery()]


def _records() -> list[ScalarSelect[Any]]:
    """Select what `RecordFigures` are made of."""
    unsettled = select(func.count()).select_from(Statement).where(Statement.settled_at.is_(None))
    waiting, given_up = (
        unsettled.where(one) for one in (Statement.due_at.is_not(None), Statement.due_at.is_(None))
    )
    store = (RecordStore.sent_at, RecordStore.failures, RecordStore.reason)
    told = [select(column).where(RecordStore.id == 1).scalar_subquery() for column in store]
    return [waiting.scalar_subquery(), *told, given_up.scalar_subquery()]


_WAITING = (
    select(func.count())
    .where(Deployment.registration_id == Registration.id, Deployment.approved_at.is_(None))
    .scalar_subquery()
)
_FIRST_COURSE = (
    select(func.min(Context.created_at))
    .join(Deployment, Deployment.id == Context.deployment_id)
    .where(Deployment.registration_id == Registration.id)
    .scalar_subquery()
)
_IN_USE = (
    select(
        Registration.id,
        Registration.name,
        Registration.family,
        _FIRST_COURSE.label("used_since"),
        PlatformKeySet.fetched_at,
        PlatformCheck.checked_at,
        PlatformCheck.keys,
        PlatformCheck.token,
        PlatformCheck.clock_offset,
        Pause.reason,
        Pause.paused_until,
        Pause.failures,
        _WAITING.label("waiting"),
    )
    .outerjoin(PlatformKeySet, PlatformKeySet.registration_id == Registration.id)
    .outerjoin(PlatformCheck, PlatformCheck.registration_id == Registration.id)
    .outerjoin(Pause, Pause.registration_id == Registration.id)
    .where(Registration.disabled_at.is_(None))
    .order_by(Registration.name, Registration.id)
)


def _platforms(session: Session) -> Iterator[PlatformFigures]:
    for row in session.execute(_IN_USE):
        yield PlatformFigures(
            id=row.id,
            name=row.name,
            family=row.family,
            used_since=row.used_since,
            keys_at=row.fetched_at,
            checked_at=row.checked_at,
            keys=row.keys or "",
            token=row.token or "",
            clock_offset=row.clock_offset,
            pause=PauseFigures(row.reason, row.paused_until, row.failures) if row.paused_until else None,
            deployments_waiting=row.waiting,
        )


def _launches(session: Session, since: datetime) -> LaunchesToday:
    result = case((LaunchLine.result == OPENED, LaunchLine.carrier), else_="refused")
    counts: dict[str, int] = {}
    rows = session.execute(
        select(result, func.sum(1 + LaunchLine.more)).where(LaunchLine.at >= since).group_by(result)
    )
    for how, count in rows:
        counts[how] = int(count)
    refused, cookie = counts.pop("refused", 0), counts.pop("cookie", 0)
    return LaunchesToday(cookie, sum(counts.values()), refused)


def _rosters(session: Session) -> Rosters:
    read = select(
        func.count(RosterSync.last_whole_at),
        func.max(RosterSync.last_whole_at),
        func.coalesce(func.sum(RosterSync.left), 0),
        func.count().filter(RosterSync.reason != ""),
    )
    return Rosters(*session.execute(read).one())


def read_queues(session: Session, now: datetime) -> list[Queue]:
    """Return the due rows of every kind of work, by registration."""
    kinds = [
        select(model.registration_id, func.count().label("depth"), func.min(model.due_at).label("oldest"))
        .where(model.due_at <= now)
        .group_by(model.registration_id)
        for model in kinds_of_work()
    ]
    every = union_all(*kinds).subquery()
    rows = session.execute(
        select(every.c.registration_id, func.sum(every.c.depth), func.min(every.c.oldest)).group_by(
            every.c.registration_id
        )
    )
    return [Queue(registration_id, int(depth), oldest) for registration_id, depth, oldest in rows]


def kinds_of_work() -> list[type[WorkRow]]:
    """Return every table whose rows the worker brings to platforms."""
    rows = [one.class_ for one in Base.registry.mappers if issubclass(one.class_, WorkRow)]
    return [one for one in rows if one.is_for_platform]
