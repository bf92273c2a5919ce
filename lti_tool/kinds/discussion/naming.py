"""How a discussion calls its people, and what it promised them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.service import lock_memberships
from lti_tool.course.models import Alias, Membership
from lti_tool.course.naming import Anonymity, Naming
from lti_tool.course.naming.reading import alias_in
from lti_tool.course.naming.service import give_aliases
from lti_tool.course.rules import is_staff, parse_roles
from lti_tool.course.who import Who
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.sight.models import GatePass


class Standing(NamedTuple):
    """How somebody stands in a discussion as it is now."""

    options: str
    alias: str | None
    reads_only: bool | None
    """Whether they chose to read only, where they have a pass; see `sight.service.reads_only`."""


def naming_of(who: Who, activity: ActivityView) -> Naming:
    """Return what `web.naming.shown_name` needs beside an author."""
    return Naming(who.is_staff, read_options(activity.options).anonymity)


def hides_names(activity: ActivityView) -> bool:
    """Whether people stand under aliases: what they do there moves no public number when it happens."""
    return not read_options(activity.options).anonymity.names_people


def standing_of(who: Who, activity: ActivityView) -> Select[str, str | None, bool | None]:
    """Select what `Standing` is made of."""
    alias = alias_in(Activity.id, who.membership_id).label("alias")
    own = (GatePass.activity_id == Activity.id, GatePass.membership_id == who.membership_id)
    given = select(GatePass.reads_only).where(*own).correlate(Activity).scalar_subquery()
    return (
        select(Activity.options, alias, given.label("reads_only"))
        .select_from(Activity)
        .where(Activity.id == activity.id)
    )


def stand_behind_alias(
    session: Session, who: Who, activity: ActivityView, standing: Standing, now: datetime
) -> None:
    """Give whoever is about to act here the alias that they were promised.

    `standing` is to be read while their membership is locked: `may_become` waits for it, or is waited for.

    Raises:
        Conflict: "names_shown", if names were shown after the activity was read.
    """
    told = read_options(activity.options).anonymity
    if read_options(standing.options).anonymity.is_weaker_than(told):
        raise Conflict("names_shown")
    if standing.alias is None and told.promises(to_staff=who.is_staff):
        give_aliases(session, activity.id, [who.membership_id], now)


def may_become(session: Session, activity: ActivityView, wanted: Anonymity) -> bool:
    """Whether names may be hidden in this way: from fewer people only before anybody acted under an alias."""
    if not wanted.is_weaker_than(read_options(activity.options).anonymity):
        return True
    here = select(Alias.membership_id).where(Alias.activity_id == activity.id)
    aliased = [one for one in session.scalars(here) if one is not None]
    lock_memberships(session, aliased)
    acted = select(Act.id).where(Act.activity_id == activity.id, Act.membership_id.in_(aliased))
    # Nobody sees who reads.
    return session.scalar(acted.where(Act.verb != Verb.READ).limit(1)) is None


def hide_who_acted(session: Session, activity_id: int, anonymity: Anonymity, now: datetime) -> None:
    """Give aliases to those who acted before names were hidden."""
    acted = select(Act.membership_id).where(Act.activity_id == activity_id)
    rows = session.execute(select(Membership.id, Membership.roles).where(Membership.id.in_(acted)))
    ids = [row.id for row in rows if anonymity.promises(to_staff=is_staff(parse_roles(row.roles)))]
    give_aliases(session, activity_id, ids, now)
