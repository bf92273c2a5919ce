"""Use cases: give roles out, and read who holds them."""

from datetime import datetime
from typing import cast

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.conditions import learning
from lti_tool.course.models import ACTIVITY, Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.naming.service import give_aliases
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.models import RoleHolder
from lti_tool.kinds.discussion.roles.rules import ROLES, Role, give_out


def give_roles(session: Session, activity: ActivityView, now: datetime) -> None:
    """Give the roles of a discussion out anew, among learners who are here and have been in the course."""
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
        .where(
            Membership.context_id == activity.context_id,
            Membership.launched_at.is_not(None),
            learning(),
        )
    )
    chosen = give_out({row[0]: row[1] for row in rows}, seed=int(now.timestamp()))
    session.execute(delete(RoleHolder).where(RoleHolder.activity_id == activity.id))
    given = [
        {"activity_id": activity.id, "role": role, "membership_id": one, "given_at": now}
        for role, one in chosen.items()
    ]
    if given:
        session.execute(insert(RoleHolder), given)
        if read_options(activity.options).anonymity.promises(to_staff=False):
            give_aliases(session, activity.id, list(chosen.values()), now)


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
