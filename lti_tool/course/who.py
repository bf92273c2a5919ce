"""Who is asking: a living participation as one frozen value, read in one statement."""

import hmac
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.course.models import (
    ACTIVITY,
    Context,
    Deployment,
    Membership,
    Participation,
    Person,
    Registration,
    ResourceLink,
)
from lti_tool.course.participations import IDLE, digest_of
from lti_tool.course.rules import is_instructor, is_staff, names_course, parse_roles
from lti_tool.errors import DeploymentPending, NotHere, ParticipationEnded, RegistrationPaused, StokeError
from lti_tool.lti.values import DeepLinkingSettings
from lti_tool.prepared import Prepared

SEEN_AGAIN = timedelta(minutes=5)
OPENED = "."
"""In a path between the participation's id and the activity that was opened from the course home."""


@dataclass(frozen=True, slots=True)
class Who:
    """One membership at one resource link, as the newest launch left it.

    `public_id` is what stands in the path: behind the participation's own, the activity that was opened from
    the course home.
    """

    participation_id: int
    public_id: str
    membership_id: int
    context_id: int
    deployment_id: int
    registration_id: int
    resource_link_id: int | None
    activity_id: int | None
    roles: frozenset[str]
    locale: str | None = None
    time_zone: str | None = None
    theme: str = ""
    is_masquerade: bool = False
    """Somebody else acts as this person: what is asked for is shown, and nothing is changed."""
    return_url: str | None = None
    context_title: str = ""
    deep_linking: DeepLinkingSettings | None = None
    platform_addresses: tuple[str | None, ...] = ()
    """Addresses of the platform, from the registration and this launch: their origins may frame us."""
    seen_at: datetime | None = None
    about_membership_id: int | None = None
    """Whose work they came to review."""
    home_id: str | None = None
    """The public id of the course home from which they opened this activity; None where a launch did, or one
    to the activity that opens with it."""
    is_at_course: bool = False
    """The launch named the course in the place of a resource link: nothing is bound there (lti.md C3)."""

    @property
    def led_from(self) -> str | None:
        """The public id of the launch to the activity that opens with this one; None for all others."""
        launched, dot, _opened = self.public_id.partition(OPENED)
        return launched if dot and self.home_id is None else None

    @property
    def is_staff(self) -> bool:
        """Whether they teach or build this course."""
        return is_staff(self.roles)

    @property
    def is_instructor(self) -> bool:
        """Whether they may configure activities."""
        return is_instructor(self.roles)


def find_who(
    session: Session,
    public_id: str,
    key: str,
    now: datetime,
    opened_id: int | None = None,
    *,
    writes: bool = False,
) -> Who:
    """Return who holds this participation and its key.

    The membership's present roles come along: rights that a later launch took end at once (ASVS 8.3.2).
    `opened_id` is the activity that they opened from the course home (ADR 0026). Of who `writes` the
    participation stays until the transaction ends: whoever erases that person waits, or is waited for.

    Raises:
        ParticipationEnded: it is not open (any more). Like the next two it tells the way back to the
            course, but only to whoever has the key.
        RegistrationPaused: the admin paused the platform meanwhile.
        DeploymentPending: the admin took back their yes to this place in it.
        NotHere: the course has no such activity, learners have not come across it yet, or a launch led to
            an activity that does not open with it, and not to the course home.
    """
    statement = (_WRITER if writes else _WHO)[opened_id is not None]
    names = {"public_id": public_id} if opened_id is None else {"public_id": public_id, "opened": opened_id}
    found = statement.one_or_none(session, names)
    if found is None or not hmac.compare_digest(found.key_digest, digest_of(key)):
        raise ParticipationEnded
    if closed := _why_closed(found, now):
        raise closed.leading_to(found.return_url)
    who = _as_who(found, public_id)
    return who if opened_id is None else _at_opened(who, found)


def _why_closed(found: Any, now: datetime) -> StokeError | None:
    if found.removed_at is not None or now >= min(found.expires_at, found.seen_at + IDLE):
        return ParticipationEnded()
    if found.disabled_at is not None:
        return RegistrationPaused("registration_paused")
    return DeploymentPending("deployment_pending") if found.approved_at is None else None


def _at_opened(who: Who, found: Any) -> Who:
    is_at_home = who.activity_id is None
    # Who launched one activity is not at the course home: the platform may keep the others from them, but
    # that with which theirs opens is a part of it.
    may_open = found.is_opening or (is_at_home and (found.learners_see_it or who.is_staff))
    if found.opened_id is None or not may_open or who.deep_linking is not None:
        raise NotHere
    there = f"{who.public_id}{OPENED}{found.opened_id}"
    home_id = who.public_id if is_at_home else None
    return replace(who, public_id=there, home_id=home_id, activity_id=found.opened_id)


def _as_who(found: Any, public_id: str) -> Who:
    return Who(
        participation_id=found.id,
        public_id=public_id,
        membership_id=found.membership_id,
        context_id=found.context_id,
        deployment_id=found.deployment_id,
        registration_id=found.registration_id,
        resource_link_id=found.resource_link_id,
        activity_id=found.activity_id,
        about_membership_id=found.about_membership_id,
        roles=parse_roles(found.roles),
        locale=found.locale,
        time_zone=found.time_zone,
        theme=found.theme,
        is_masquerade=found.is_masquerade,
        return_url=found.return_url,
        context_title=found.context_title,
        deep_linking=_read_deep_linking(found.deep_linking),
        platform_addresses=(found.auth_url, found.issuer, found.return_url, found.line_items_url),
        seen_at=found.seen_at,
        is_at_course=names_course(found.link_on_platform, found.context_on_platform),
    )


def _read_deep_linking(stored: str | None) -> DeepLinkingSettings | None:
    if stored is None:
        return None
    values = json.loads(stored)
    return DeepLinkingSettings(**values | {"accept_types": frozenset(values["accept_types"])})


_LAUNCHED = func.coalesce(Participation.activity_id, ResourceLink.activity_id)
_STATEMENT = (
    select(
        Participation.id,
        Participation.key_digest,
        Participation.membership_id,
        Participation.resource_link_id,
        Participation.about_membership_id,
        Participation.locale,
        Participation.return_url,
        Participation.deep_linking,
        Participation.is_masquerade,
        Participation.seen_at,
        Participation.expires_at,
        Membership.roles,
        Membership.context_id,
        Person.time_zone,
        Person.theme,
        Context.title.label("context_title"),
        Context.line_items_url,
        Registration.issuer,
        Registration.auth_url,
        Registration.disabled_at,
        Registration.removed_at,
        Deployment.approved_at,
        Deployment.id.label("deployment_id"),
        Deployment.registration_id,
        _LAUNCHED.label("activity_id"),
        ResourceLink.id_on_platform.label("link_on_platform"),
        Context.id_on_platform.label("context_on_platform"),
    )
    .join(Membership, Membership.id == Participation.membership_id)
    .join(Person, Person.id == Membership.person_id)
    .join(Context, Context.id == Membership.context_id)
    .join(Deployment, Deployment.id == Context.deployment_id)
    .join(Registration, Registration.id == Deployment.registration_id)
    .outerjoin(ResourceLink, ResourceLink.id == Participation.resource_link_id)
    .where(Participation.public_id == bindparam("public_id"))
)

_opens = ACTIVITY.alias("opens")
_IS_OPENING = (
    exists()
    .where(
        _opens.c.opening_id == ACTIVITY.c.id,
        _opens.c.context_id == Membership.context_id,
        or_(_opens.c.id == _LAUNCHED, and_(_LAUNCHED.is_(None), _opens.c.learner_opened_at.is_not(None))),
    )
    .correlate(ACTIVITY, Membership, Participation, ResourceLink)
)
_AT_OPENED = _STATEMENT.add_columns(
    ACTIVITY.c.id.label("opened_id"),
    _IS_OPENING.label("is_opening"),
    ACTIVITY.c.learner_opened_at.is_not(None).label("learners_see_it"),
).outerjoin(
    ACTIVITY, and_(ACTIVITY.c.id == bindparam("opened"), ACTIVITY.c.context_id == Membership.context_id)
)
_WHO = (Prepared(_STATEMENT), Prepared(_AT_OPENED))
# SQLite has no such clause; there the transaction has the only right to write.
_WRITER = tuple(
    Prepared(one.with_for_update(read=True, key_share=True, of=Participation))
    for one in (_STATEMENT, _AT_OPENED)
)
