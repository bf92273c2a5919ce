"""How a discussion calls its people, and what it promised them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act
from lti_tool.course.models import Alias, Membership
from lti_tool.course.naming import Anonymity, Naming
from lti_tool.course.naming.reading import alias_in
from lti_tool.course.naming.service import give_aliases
from lti_tool.course.rules import is_staff, parse_roles
from lti_tool.course.who import Who
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.options import read_options


def naming_of(who: Who, activity: ActivityView) -> Naming:
    """Return what `web.naming.shown_name` needs beside an author."""
    return Naming(who.is_staff, read_options(activity.options).anonymity)


def stand_behind_alias(session: Session, who: Who, activity: ActivityView, now: datetime) -> None:
    """Give whoever is about to act here the alias that they were promised; nothing is read for others.

    To be called while their membership is locked: `may_become` waits for it, or is waited for.

    Raises:
        Conflict: "names_shown", if names were shown after the activity was read.
    """
    told = read_options(activity.options).anonymity
    if not told.promises(to_staff=who.is_staff):
        return
    alias = alias_in(Activity.id, who.membership_id).label("alias")
    row = session.execute(select(Activity.options, alias).where(Activity.id == activity.id)).one()
    if read_options(row.options).anonymity.is_weaker_than(told):
        raise Conflict("names_shown")
    if row.alias is None:
        give_aliases(session, activity.id, [who.membership_id], now)


def may_become(session: Session, activity: ActivityView, wanted: Anonymity) -> bool:
    """Whether names may be hidden in this way: from fewer people only before anybody acted under an alias."""
    if not wanted.is_weaker_than(read_options(activity.options).anonymity):
        return True
    here = (Alias.activity_id == activity.id, Alias.membership_id == Membership.id)
    members = select(Membership.id).join(Alias, Alias.membership_id == Membership.id).where(*here)
    locked = session.scalars(members.order_by(Membership.id).with_for_update(of=Membership)).all()
    acted = select(Act.id).where(Act.activity_id == activity.id, Act.membership_id.in_(locked)).limit(1)
    return session.scalar(acted) is None


def hide_who_acted(session: Session, activity_id: int, anonymity: Anonymity, now: datetime) -> None:
    """Give aliases to those who acted before names were hidden."""
    acted = select(Act.membership_id).where(Act.activity_id == activity_id)
    rows = session.execute(select(Membership.id, Membership.roles).where(Membership.id.in_(acted)))
    ids = [row.id for row in rows if anonymity.promises(to_staff=is_staff(parse_roles(row.roles)))]
    give_aliases(session, activity_id, ids, now)
