"""All that a launch may touch, read in one statement."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.course.models import (
    ACTIVITY,
    Context,
    Deployment,
    LineItem,
    Membership,
    Person,
    ResourceLink,
)
from lti_tool.lti.values import Launch, LaunchContext
from lti_tool.prepared import Prepared

Found = Mapping[str, Any] | None


def find_all(session: Session, launch: Launch, context: LaunchContext) -> Found:
    """What is known of a launch's deployment, course, person, link and column; None: nothing at all."""
    values = {
        "registration_id": launch.registration_id,
        "deployment": launch.deployment_id,
        "context": context.id_on_platform,
        "person": launch.user.id_on_platform,
        "link": launch.resource_link.id_on_platform if launch.resource_link else "",
    }
    row = _STATEMENT.one_or_none(session, values)
    return None if row is None else cast("dict[str, Any]", row._asdict())


_STATEMENT = Prepared(
    select(
        Deployment.id.label("deployment_id"),
        Deployment.approved_at,
        Deployment.notices_url,
        Context.id.label("context_id"),
        Context.title.label("context_title"),
        Context.label.label("context_label"),
        Context.line_items_url,
        Context.ags_scopes,
        Context.memberships_url,
        Context.starts_at,
        Context.groups_url,
        Person.id.label("person_id"),
        Person.name,
        Person.email,
        Person.locale,
        Person.time_zone,
        Membership.id.label("membership_id"),
        Membership.roles,
        Membership.is_test_user,
        Membership.launched_at,
        Membership.gone_at,
        Membership.groups_told,
        ResourceLink.id.label("link_id"),
        ResourceLink.title.label("link_title"),
        ResourceLink.activity_id,
        ACTIVITY.c.learner_opened_at,
        LineItem.id.label("line_item_id"),
        LineItem.url.label("line_item_url"),
    )
    .outerjoin(
        Context,
        and_(Context.deployment_id == Deployment.id, Context.id_on_platform == bindparam("context")),
    )
    .outerjoin(
        Person,
        and_(
            Person.registration_id == Deployment.registration_id,
            Person.id_on_platform == bindparam("person"),
        ),
    )
    .outerjoin(Membership, and_(Membership.context_id == Context.id, Membership.person_id == Person.id))
    .outerjoin(
        ResourceLink,
        and_(ResourceLink.context_id == Context.id, ResourceLink.id_on_platform == bindparam("link")),
    )
    .outerjoin(ACTIVITY, ACTIVITY.c.id == ResourceLink.activity_id)
    .outerjoin(LineItem, LineItem.activity_id == ResourceLink.activity_id)
    .where(
        Deployment.registration_id == bindparam("registration_id"),
        Deployment.id_on_platform == bindparam("deployment"),
    )
)
