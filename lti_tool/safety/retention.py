"""Use cases of what a course keeps: say it, read it, and do what is due (ADR 0062)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.site_privacy import months_kept
from lti_tool.acts.models import Act, Verb
from lti_tool.course.models import Context, Membership
from lti_tool.database import Base, insert_new, upsert
from lti_tool.grading.models import Extension, Step
from lti_tool.safety.held import HELD, REASONS
from lti_tool.safety.models import Retention
from lti_tool.safety.rules import Kept, months_of, next_of, told_day
from lti_tool.safety.service import Leaving, erase_member, forget_words, shut_out

DAY = timedelta(days=1)
LEASE = timedelta(minutes=10)
AT_ONCE = 10
"""People who are erased in one transaction."""
NOTED_AT_ONCE = 200
QUIET = (Verb.READ, Verb.TOOK_BACK)
"""What keeps no course alive: somebody who only reads on, or clears up after themselves."""


@dataclass(frozen=True, slots=True)
class CourseKept:
    """What holds in a course."""

    own: int | None
    """Months, as its staff said; None: as the site says."""
    site: int
    is_locked: bool
    erases_at: datetime | None
    erased_at: datetime | None

    @property
    def months(self) -> int:
        """After how many months it erases; 0: never."""
        return months_of(self.own, self.site, self.is_locked)


def kept_in(session: Session, context_id: int) -> CourseKept:
    """Read what holds in a course."""
    site, is_locked = months_kept(session)
    row = session.get(Retention, context_id)
    if row is None:
        return CourseKept(None, site, is_locked, None, None)
    return CourseKept(row.months, site, is_locked, row.erases_at, row.erased_at)


def keep_for(session: Session, context_id: int, months: int | None, now: datetime) -> None:
    """Take what staff say of their course; what was told of an erasing is told anew, if it still is due."""
    values = {"months": months, "due_at": now, "warned_at": None, "erases_at": None}
    upsert(session, Retention, {"context_id": context_id}, values)


def course_end(session: Session, context_id: int) -> datetime:
    """Return when a course ended: after the last thing that was done in it, and the last date set in it."""
    here = Activity.context_id == context_id
    acts = select(func.max(Act.created_at)).join(Activity, Activity.id == Act.activity_id)
    steps = select(func.max(Step.due_at)).join(Activity, Activity.id == Step.activity_id)
    longer = select(func.max(Extension.until)).join(Activity, Activity.id == Extension.activity_id)
    row = session.execute(
        select(
            Context.created_at,
            Context.starts_at,
            select(func.max(Activity.opens_at)).where(here).scalar_subquery(),
            select(func.max(Activity.closes_at)).where(here).scalar_subquery(),
            steps.where(here).scalar_subquery(),
            longer.where(here).scalar_subquery(),
            acts.where(here, Act.verb.not_in(QUIET)).scalar_subquery(),
        ).where(Context.id == context_id)
    ).one()
    moments: list[datetime] = [moment for moment in row if moment is not None]
    return max(moments)


def unnoted(session: Session) -> Sequence[int]:
    """Return some courses that nobody said anything about, where the site says something."""
    if not months_kept(session)[0]:
        return []
    noted = exists().where(Retention.context_id == Context.id)
    return session.scalars(select(Context.id).where(~noted).order_by(Context.id).limit(NOTED_AT_ONCE)).all()


def note(session: Session, context_ids: Sequence[int], now: datetime) -> None:
    """Let the worker look at courses."""
    rows = [{"context_id": one, "due_at": now} for one in context_ids]
    insert_new(session, Retention, rows, Retention.context_id)


def is_due(session: Session, now: datetime) -> bool:
    """Whether there is a course to look at."""
    return session.scalar(select(Retention.context_id).where(Retention.due_at <= now).limit(1)) is not None


def claim_course(session: Session, now: datetime) -> int | None:
    """Take the course that is due longest, so that no other worker looks at it meanwhile."""
    due = (
        select(Retention.context_id)
        .where(Retention.due_at <= now)
        .order_by(Retention.due_at, Retention.context_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = update(Retention).where(Retention.context_id.in_(due), Retention.due_at <= now)
    return session.scalar(taken.values(due_at=now + LEASE).returning(Retention.context_id))


def look_at(session: Session, context_id: int, now: datetime, leave: Leaving, secret: str) -> None:
    """Do what is due in a course: one step, that a repeated one does not do again."""
    row = session.get_one(Retention, context_id, populate_existing=True)
    people = _people(session, context_id)
    months = months_of(row.months, *months_kept(session))
    kept = Kept(months, course_end(session, context_id), bool(people), row.erases_at)
    match step := next_of(kept, now):
        case "rest":
            row.warned_at = row.erases_at = None
        case "warn":
            row.warned_at, row.erases_at = now, told_day(kept, now)
        case "erase":
            # All at once, since boards are locked before the people on them.
            shut_out(session, people)
            leave(session, people)
            for membership_id in people:
                erase_member(session, membership_id, now, secret)
        case "finish":
            _empty_reasons(session, context_id)
            forget_words(session)
            row.warned_at = row.erases_at = None
            row.erased_at = now
    row.due_at = now if step == "erase" else now + DAY


def _people(session: Session, context_id: int) -> Sequence[int]:
    """Some of those whose name is here still."""
    named = Membership.context_id == context_id, Membership.person_id.is_not(None)
    return session.scalars(select(Membership.id).where(*named).order_by(Membership.id).limit(AT_ONCE)).all()


def _empty_reasons(session: Session, context_id: int) -> None:
    """Empty what staff said of what others wrote, which stays where one person alone is erased."""
    members = select(Membership.id).where(Membership.context_id == context_id)
    for held in HELD:
        if held.table in REASONS and not held.named_by:
            table = Base.metadata.tables[held.table]
            theirs = update(table).where(table.c[held.owner].in_(members))
            session.execute(theirs.values(dict.fromkeys(held.words, "")))
