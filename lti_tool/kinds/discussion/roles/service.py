"""Use cases: give roles out, and read who holds them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, bindparam, func, literal, select, true, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.service import lock_memberships
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.naming.service import give_aliases
from lti_tool.database import insert_into
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.grading.models import RoleHolder
from lti_tool.grading.rules import ROLES, Role
from lti_tool.grading.service import refresh_all
from lti_tool.kinds.discussion.naming import hides_names
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.rules import DRAWN_JUST_NOW, fill_up, give_out, is_next_week
from lti_tool.kinds.discussion.sight.service import may_write_ever

NEWEST = func.coalesce(RoleHolder.again_at, RoleHolder.given_at, type_=RoleHolder.given_at.type)
"""When somebody was given the role that they hold, or held last."""
_GIVEN_AT = select(func.max(NEWEST)).where(RoleHolder.activity_id == bindparam("activity_id"))


def give_roles(session: Session, activity: ActivityView, seed: int, now: datetime) -> None:
    """Give the roles of a discussion out by lot, among learners who are here and have been in the course.

    The learner who proposed the discussion hosts it, unless names are hidden: the list of proposals would
    tell whose alias the host's is. For the same reason nobody may know the `seed` of the lots. Pressed twice
    in a row, it is done once.
    """
    _lock(session, activity.id)
    given_at = session.scalar(_GIVEN_AT, {"activity_id": activity.id})
    if given_at is None or now - given_at >= DRAWN_JUST_NOW:
        _draw(session, activity, seed, now, has_proposer_host=True)


def rotate_roles(session: Session, activity: ActivityView, zone: str, seed: int, now: datetime) -> None:
    """Give the roles to others where this week nobody gave any, else those that nobody holds.

    Weeks begin on Monday in `zone`, and nobody may know the `seed` of the lots. The learner who proposed the
    discussion hosts its first week.
    """
    _lock(session, activity.id)
    given_at = session.scalar(_GIVEN_AT, {"activity_id": activity.id})
    if is_next_week(given_at, now, zone):
        _draw(session, activity, seed, now, has_proposer_host=given_at is None)
        return
    held = {one.role: one.author.membership_id for one in roles_of(session, activity)}
    wanted = fill_up(held, _held_before(session, activity), seed)
    if wanted != held:
        # Who goes on holding theirs is not given it again, or a step's date would lie before it.
        new = {role: one for role, one in wanted.items() if role not in held}
        _hold(session, activity, new, now, staying=list(held.values()))


def set_roles(session: Session, activity: ActivityView, wanted: Mapping[Role, int], now: datetime) -> None:
    """Give roles to the people whom staff chose; what is not named stays open.

    Raises:
        NotHere: if one of them is no learner who is here; InputInvalid: of a role, "twice".
    """
    _lock(session, activity.id)
    if not set(wanted.values()) <= set(_held_before(session, activity)):
        raise NotHere
    for place, role in enumerate(wanted):
        if wanted[role] in list(wanted.values())[:place]:
            raise InputInvalid(role, "twice")
    _hold(session, activity, wanted, now)


def _draw(
    session: Session, activity: ActivityView, seed: int, now: datetime, *, has_proposer_host: bool
) -> None:
    proposer = select(Proposal.membership_id).where(Proposal.activity_id == activity.id)
    host = session.scalar(proposer) if has_proposer_host and not hides_names(activity) else None
    held = _held_before(session, activity)
    _hold(session, activity, give_out(held, seed, host), now)


def may_hold(session: Session, activity: ActivityView) -> list[tuple[int, Author]]:
    """Read who may hold a role, and in how many discussions of the course each has held one.

    They are learners who are here and have been in the course, by their numbers.
    """
    held = _held_before(session, activity)
    rows = session.execute(
        select(*author_columns(literal(activity.id)))
        .select_from(Membership)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(*_eligible(activity))
        .order_by(Membership.number)
    )
    found = [author_of(*row) for row in rows]
    return [(held.get(one.membership_id, 0), one) for one in found]


def _eligible(activity: ActivityView) -> tuple[ColumnElement[bool], ...]:
    been_here = Membership.launched_at.is_not(None)
    return Membership.context_id == activity.context_id, been_here, learning(), may_write_ever(activity)


def _held_before(session: Session, activity: ActivityView) -> dict[int, int]:
    """Count the discussions in which who may hold a role here has held one."""
    held = (
        select(RoleHolder.membership_id, func.count().label("roles"))
        .where(RoleHolder.activity_id.in_(_counted(session, activity)))
        .group_by(RoleHolder.membership_id)
        .subquery()
    )
    rows = session.execute(
        select(Membership.id, func.coalesce(held.c.roles, 0))
        .outerjoin(held, held.c.membership_id == Membership.id)
        .where(*_eligible(activity))
    )
    return {row[0]: row[1] for row in rows}


def _counted(session: Session, activity: ActivityView) -> list[int]:
    """Return which discussions count: those of the course that show names, or this one where it hides them.

    Else who held none by name would hold one here, and everybody could read whose alias it is.
    """
    if hides_names(activity):
        return [activity.id]
    rows = session.execute(
        select(Activity.id, Activity.options).where(
            Activity.context_id == activity.context_id, Activity.id.in_(select(RoleHolder.activity_id))
        )
    )
    return [row.id for row in rows if read_options(row.options).anonymity.names_people]


def _hold(
    session: Session,
    activity: ActivityView,
    chosen: Mapping[Role, int],
    now: datetime,
    staying: Collection[int] = (),
) -> None:
    here = (RoleHolder.activity_id == activity.id, RoleHolder.ended_at.is_(None))
    going = (*here, RoleHolder.membership_id.not_in(staying))
    before = session.scalars(select(RoleHolder.membership_id).where(*going)).all()
    people = sorted({*before, *chosen.values()})
    # First, as who erases one of them does: the other way round would be a deadlock.
    lock_memberships(session, people)
    session.execute(update(RoleHolder).where(*going).values(ended_at=now))
    for role, one in chosen.items():
        key = {"activity_id": activity.id, "membership_id": one}
        first = insert_into(session, RoleHolder).values(**key, role=role, given_at=now)
        again = {"role": role, "again_at": now, "ended_at": None}
        session.execute(first.on_conflict_do_update(index_elements=list(key), set_=again))
    if chosen and read_options(activity.options).anonymity.promises(to_staff=False):
        give_aliases(session, activity.id, list(chosen.values()), now)
    if people:
        refresh_all(session, activity.registration_id, activity.id, people, now)


def _lock(session: Session, activity_id: int) -> None:
    """Let those who give roles out at once wait for each other, but nobody who writes in the activity.

    SQLite lets one write at a time anyway.
    """
    session.execute(select(Activity.id).where(Activity.id == activity_id).with_for_update(key_share=True))


class Holder(NamedTuple):
    """Who holds a role, and since when."""

    role: Role
    author: Author
    given_at: datetime


def roles_of(session: Session, activity: ActivityView) -> tuple[Holder, ...]:
    """Read who holds which role, in the order of `ROLES`; one statement.

    Whoever left holds none, unless names are hidden: an alias that goes with them would tell whose it was.
    """
    rows = session.execute(
        select(RoleHolder.role, NEWEST, *author_columns(RoleHolder.activity_id))
        .join(Membership, Membership.id == RoleHolder.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(
            RoleHolder.activity_id == activity.id,
            RoleHolder.ended_at.is_(None),
            true() if hides_names(activity) else Membership.gone_at.is_(None),
        )
    )
    found = {row[0]: Holder(cast(Role, row[0]), author_of(*row[2:]), row[1]) for row in rows}
    return tuple(found[role] for role in ROLES if role in found)
