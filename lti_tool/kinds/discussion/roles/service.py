"""Use cases: give roles out, and read who holds them."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.activities.values import ActivityView
from lti_tool.course.conditions import learning
from lti_tool.course.models import ACTIVITY, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.naming.service import give_aliases
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.discussion.naming import hides_names
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.models import RoleHolder
from lti_tool.kinds.discussion.roles.rules import DRAWN_JUST_NOW, ROLES, Role, give_out


def give_roles(session: Session, activity: ActivityView, now: datetime) -> None:
    """Give the roles of a discussion out by lot, among learners who are here and have been in the course.

    The learner who proposed the discussion hosts it, unless names are hidden: the list of proposals would
    tell whose alias the host's is. Pressed twice in a row, it is done once.
    """
    _lock(session, activity.id)
    newest = select(func.max(RoleHolder.given_at)).where(RoleHolder.activity_id == activity.id)
    given_at = session.scalar(newest)
    if given_at is not None and now - given_at < DRAWN_JUST_NOW:
        return
    proposer = select(Proposal.membership_id).where(Proposal.activity_id == activity.id)
    host = None if hides_names(activity) else session.scalar(proposer)
    held = _held_before(session, activity)
    _hold(session, activity, give_out(held, int(now.timestamp()), host), now)


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


def may_hold(session: Session, activity: ActivityView) -> list[Author]:
    """Read who may hold a role: learners who are here and have been in the course, by their numbers."""
    rows = session.execute(
        select(*author_columns(literal(activity.id)))
        .select_from(Membership)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(*_eligible(activity))
        .order_by(Membership.number)
    )
    return [author_of(*row) for row in rows]


def _eligible(activity: ActivityView) -> tuple[ColumnElement[bool], ...]:
    been_here = Membership.launched_at.is_not(None)
    return Membership.context_id == activity.context_id, been_here, learning()


def _held_before(session: Session, activity: ActivityView) -> dict[int, int]:
    """Count what who may hold a role here has held in other discussions of the course."""
    elsewhere = and_(RoleHolder.activity_id == ACTIVITY.c.id, RoleHolder.activity_id != activity.id)
    held = (
        select(RoleHolder.membership_id, func.count().label("roles"))
        .join(ACTIVITY, elsewhere)
        .where(ACTIVITY.c.context_id == activity.context_id)
        .group_by(RoleHolder.membership_id)
        .subquery()
    )
    rows = session.execute(
        select(Membership.id, func.coalesce(held.c.roles, 0))
        .outerjoin(held, held.c.membership_id == Membership.id)
        .where(*_eligible(activity))
    )
    return {row[0]: row[1] for row in rows}


def _hold(session: Session, activity: ActivityView, chosen: Mapping[Role, int], now: datetime) -> None:
    session.execute(delete(RoleHolder).where(RoleHolder.activity_id == activity.id))
    given = [
        {"activity_id": activity.id, "role": role, "membership_id": one, "given_at": now}
        for role, one in chosen.items()
    ]
    if given:
        session.execute(insert(RoleHolder), given)
        if read_options(activity.options).anonymity.promises(to_staff=False):
            give_aliases(session, activity.id, list(chosen.values()), now)


def _lock(session: Session, activity_id: int) -> None:
    """Let those who give roles out at once wait for each other; SQLite lets one write at a time anyway."""
    session.execute(select(Activity.id).where(Activity.id == activity_id).with_for_update())


def roles_of(session: Session, activity_id: int) -> tuple[tuple[Role, Author], ...]:
    """Read who holds which role, in the order of `ROLES`; one statement."""
    rows = session.execute(
        select(RoleHolder.role, *author_columns(RoleHolder.activity_id))
        .join(Membership, Membership.id == RoleHolder.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(RoleHolder.activity_id == activity_id, Membership.gone_at.is_(None))
    )
    found = {cast(Role, row[0]): author_of(*row[1:]) for row in rows}
    return tuple((role, found[role]) for role in ROLES if role in found)
