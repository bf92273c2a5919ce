"""A verified launch settles into the course's tables: one read, then only what changed is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, update
from sqlalchemy.orm import Session

from lti_tool.course.arrival.found import Found, find_all
from lti_tool.course.groups import keep_told
from lti_tool.course.models import (
    Context,
    Deployment,
    Membership,
    Person,
    Registration,
    ResourceLink,
)
from lti_tool.course.rules import names_course, store_roles
from lti_tool.database import Base, insert_into, insert_once
from lti_tool.errors import DeploymentPending
from lti_tool.lti.values import Launch, LaunchContext, MessageType


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a launch ended up, as keys of our own rows."""

    registration_id: int
    deployment_id: int
    context_id: int
    membership_id: int
    resource_link_id: int | None
    activity_id: int | None
    """What the resource link opens; None for an unknown link and while deep linking."""
    was_opened_by_learner: bool
    """Whether a learner has opened that activity before."""
    line_item_id: int | None
    line_item_url: str | None
    """Of that activity's gradebook column, as far as known."""
    notices_url: str | None = None
    """Where the deployment's notices are asked for already."""
    is_at_course: bool = False
    """The platform named the course in the place of a resource link (lti.md C3, C11)."""
    has_returned: bool = False
    """Whether they had gone from the course: what changed meanwhile for their scores is to be caught up."""


def settle_launch(session: Session, launch: Launch, now: datetime, notes_link: bool = True) -> Arrival:
    """Upsert deployment, context, person, membership and resource link; roles are replaced.

    Without `notes_link` a resource link that is not known yet stays so: what the launch names there may be
    no placement of ours (lti.md C11).

    Raises:
        DeploymentPending: if the deployment is new or not approved yet (row L14). The caller commits
            even then, so that the admin sees what waits.
    """
    context = launch.context or private_context(launch)
    found = find_all(session, launch, context)
    deployment_id = _approved_deployment(session, launch, found, now)
    context_id = _settle_context(session, launch, context, deployment_id, found, now)
    person_id = _settle_person(session, launch, found, now)
    membership_id = _settle_membership(session, launch, context_id, person_id, found, now)
    keep_told(session, context_id, membership_id, launch.groups, found["groups_told"] if found else None)
    return Arrival(
        registration_id=launch.registration_id,
        deployment_id=deployment_id,
        context_id=context_id,
        membership_id=membership_id,
        resource_link_id=_settle_link(session, launch, context_id, found, now, notes_link),
        activity_id=found["activity_id"] if found else None,
        was_opened_by_learner=found is not None and found["learner_opened_at"] is not None,
        line_item_id=found["line_item_id"] if found else None,
        line_item_url=found["line_item_url"] if found else None,
        notices_url=found["notices_url"] if found else None,
        is_at_course=_is_at_course(launch),
        has_returned=found is not None and found["gone_at"] is not None and not launch.is_masquerade,
    )


def _is_at_course(launch: Launch) -> bool:
    link, context = launch.resource_link, launch.context
    if link is None or context is None:
        return False
    return names_course(link.id_on_platform, context.id_on_platform)


def private_context(launch: Launch) -> LaunchContext:
    """Return the space of a link whose platform names no course (row L23)."""
    key = (
        launch.resource_link.id_on_platform if launch.resource_link else f"user:{launch.user.id_on_platform}"
    )
    title = launch.resource_link.title if launch.resource_link else ""
    return LaunchContext(f"link:{sha256(key.encode()).hexdigest()}", title)


def _approved_deployment(session: Session, launch: Launch, found: Found, now: datetime) -> int:
    if found is None:
        key = {"registration_id": launch.registration_id, "id_on_platform": launch.deployment_id}
        insert_once(session, Deployment, key, {"created_at": now})
    if found is None or found["approved_at"] is None:
        raise DeploymentPending("deployment_pending")
    return int(found["deployment_id"])


def _settle_context(
    session: Session, launch: Launch, context: LaunchContext, deployment_id: int, found: Found, now: datetime
) -> int:
    told: dict[str, Any] = {
        "context_title": context.title,
        "context_label": context.label,
        "line_items_url": launch.grades.line_items_url if launch.grades else None,
        "ags_scopes": " ".join(sorted(launch.grades.scopes)) if launch.grades else "",
        "memberships_url": launch.memberships_url,
        "groups_url": launch.groups_url,
    }
    if context.starts_at is not None:
        told["starts_at"] = context.starts_at
    if found and found["context_id"]:
        if launch.message_type is not MessageType.RESOURCE_LINK:
            # Moodle names no list of people in a deep linking request (wire/moodle-4.5.6).
            told = {name: value for name, value in told.items() if value}
        return _update_changed(session, Context, found["context_id"], found, told)
    values = {name.removeprefix("context_"): value for name, value in told.items()}
    values |= {"created_at": now, "is_private": launch.context is None}
    _learn_family(session, launch)
    key = {"deployment_id": deployment_id, "id_on_platform": context.id_on_platform}
    return insert_once(session, Context, key, values)


def _learn_family(session: Session, launch: Launch) -> None:
    """A platform registered by hand tells its product with the first launch of a course."""
    unknown = update(Registration).where(Registration.id == launch.registration_id, Registration.family == "")
    if launch.platform_family:
        session.execute(unknown.values(family=launch.platform_family))


def _settle_person(session: Session, launch: Launch, found: Found, now: datetime) -> int:
    user = launch.user
    told = {"name": user.name, "email": user.email, "locale": user.locale, "time_zone": user.time_zone}
    # What is known is never overwritten with nothing.
    told = {name: value for name, value in told.items() if value is not None}
    if found and found["person_id"]:
        return _update_changed(session, Person, found["person_id"], found, told)
    key = {"registration_id": launch.registration_id, "id_on_platform": user.id_on_platform}
    return insert_once(session, Person, key, told | {"created_at": now})


def _settle_membership(
    session: Session, launch: Launch, context_id: int, person_id: int, found: Found, now: datetime
) -> int:
    told: dict[str, Any] = {
        "roles": store_roles(launch.roles),
        "is_test_user": launch.user.is_test_user,
    }
    if not launch.is_masquerade:
        # Whoever acts as them opens nothing in their name, and does not bring them back.
        told |= {"gone_at": None, "launched_at": (found["launched_at"] if found else None) or now}
    if found and found["membership_id"]:
        return _update_changed(session, Membership, found["membership_id"], found, told)
    count = update(Context).where(Context.id == context_id).values(people_count=Context.people_count + 1)
    number = session.execute(count.returning(Context.people_count)).scalar_one()
    values = {"context_id": context_id, "person_id": person_id, "number": number, "created_at": now} | told
    joined = insert_into(session, Membership).values(values)
    # A roster may have brought them in this very moment: what the launch says is the stronger evidence.
    joined = joined.on_conflict_do_update(index_elements=["context_id", "person_id"], set_=told)
    return int(session.execute(joined.returning(Membership.id)).scalar_one())


def _settle_link(
    session: Session, launch: Launch, context_id: int, found: Found, now: datetime, notes_link: bool
) -> int | None:
    link = launch.resource_link
    if link is None:
        return None
    if found and found["link_id"]:
        return _update_changed(session, ResourceLink, found["link_id"], found, {"link_title": link.title})
    if not notes_link:
        return None
    key = {"context_id": context_id, "id_on_platform": link.id_on_platform}
    return insert_once(session, ResourceLink, key, {"title": link.title, "created_at": now})


def _update_changed(
    session: Session, table: type[Base], row_id: int, found: Mapping[str, Any], told: dict[str, Any]
) -> int:
    changed = {name: value for name, value in told.items() if found[name] != value}
    if changed:
        columns = {name.removeprefix("context_").removeprefix("link_"): v for name, v in changed.items()}
        session.connection().execute(_update_of(table), columns | {"row_id": row_id})
    return row_id


@cache
def _update_of(table: type[Base]) -> Update:
    rows = cast(Table, table.__table__)
    return update(rows).where(rows.c.id == bindparam("row_id"))
