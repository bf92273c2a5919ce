"""How a launch finds its activity and its gradebook column (design.md, "A launch")."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.rules import Candidate, which_instance
from lti_tool.course.arrival import Arrival
from lti_tool.course.models import Context, LineItem, ResourceLink
from lti_tool.database import insert_once
from lti_tool.errors import NotHere
from lti_tool.grading.steps import clone_steps, schedule_rescore
from lti_tool.lti.values import GradeService, Launch

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


def settle_activity(
    session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, now: datetime
) -> int | None:
    """Return the activity that the launch's resource link opens, cloning it into a copied course.

    None: nobody has chosen an activity for this link yet.

    Raises:
        NotHere: if the launch names an activity that this registration does not have (row L28).
    """
    activity_id = arrival.activity_id
    if activity_id is None:
        activity_id = _choose(session, kinds, arrival, launch, now)
    if activity_id is not None:
        settle_line_item(session, arrival, activity_id, launch.grades, now)
    return activity_id


def bind_link(session: Session, resource_link_id: int, activity_id: int) -> None:
    """Let a resource link open this activity from now on."""
    link = update(ResourceLink).where(ResourceLink.id == resource_link_id)
    session.execute(link.values(activity_id=activity_id))


def bind_chosen(
    session: Session, context_id: int, resource_link_id: int, activity_id: int, now: datetime
) -> None:
    """Let a link that came without an activity open the one that an instructor chose."""
    bind_link(session, resource_link_id, activity_id)
    context = session.get_one(Context, context_id)
    if context.line_items_url is not None and SCORE_SCOPE in context.ags_scopes.split():
        note_line_item(session, context_id, activity_id, None, now)


def settle_line_item(
    session: Session, arrival: Arrival, activity_id: int, grades: GradeService | None, now: datetime
) -> None:
    """Note the gradebook column that the launch names, or that one is to be found or made."""
    if grades is None or SCORE_SCOPE not in grades.scopes:
        return
    known = arrival.line_item_id if arrival.activity_id == activity_id else None
    if known is not None and grades.line_item_url in (None, arrival.line_item_url):
        return
    if grades.line_item_url is not None or grades.line_items_url is not None:
        note_line_item(session, arrival.context_id, activity_id, grades.line_item_url, now)


def note_line_item(
    session: Session, context_id: int, activity_id: int, url: str | None, now: datetime
) -> None:
    """Keep the address of an activity's column; without one the worker finds or makes the column."""
    maximum = select(Activity.score_maximum).where(Activity.id == activity_id).scalar_subquery()
    values = {
        "context_id": context_id,
        "url": url,
        "score_maximum": session.scalar(select(maximum)),
        "created_at": now,
    }
    line_item_id = insert_once(session, LineItem, {"activity_id": activity_id}, values)
    if url is not None:
        session.execute(update(LineItem).where(LineItem.id == line_item_id).values(url=url))
    schedule_rescore(session, activity_id, now)


def _choose(session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, now: datetime) -> int | None:
    uuid = _as_uuid(launch.custom.get("activity"))
    if uuid is None or arrival.resource_link_id is None:
        return None
    history = launch.context.history if launch.context else ()
    line_item_url = launch.grades.line_item_url if launch.grades else None
    choice = which_instance(
        _candidates(session, arrival.registration_id, uuid), arrival.context_id, history, line_item_url
    )
    if choice is None:
        raise NotHere
    activity_id = choice.activity_id
    if choice.is_clone:
        duplicate_for = arrival.resource_link_id if choice.is_duplicate else 0
        activity_id = _clone(session, kinds, activity_id, arrival.context_id, duplicate_for, now)
    bind_link(session, arrival.resource_link_id, activity_id)
    return activity_id


def _as_uuid(text: str | None) -> str | None:
    try:
        return str(UUID(text)) if text else None
    except ValueError:
        return None


def _candidates(session: Session, registration_id: int, uuid: str) -> Sequence[Candidate]:
    rows = session.execute(
        select(
            Activity.id,
            Activity.context_id,
            Context.id_on_platform,
            Activity.duplicate_for,
            LineItem.url,
        )
        .outerjoin(Context, Context.id == Activity.context_id)
        .outerjoin(LineItem, LineItem.activity_id == Activity.id)
        .where(Activity.registration_id == registration_id, Activity.uuid == uuid)
        .order_by(Activity.id)
    )
    return [Candidate(*row) for row in rows]


def _clone(
    session: Session, kinds: Kinds, source_id: int, context_id: int, duplicate_for: int, now: datetime
) -> int:
    source = session.get_one(Activity, source_id)
    key = {"context_id": context_id, "uuid": source.uuid, "duplicate_for": duplicate_for}
    copied = ("kind", "title", "prompt", "prompt_html", "objective", "reason", "opens_at", "closes_at")
    values = {name: getattr(source, name) for name in (*copied, "registration_id", "score_maximum")}
    values |= {"copied_from_id": source.id, "created_at": now}
    target_id = insert_once(session, Activity, key, values)
    clone_steps(session, source.id, target_id)
    kinds[source.kind].clone(session, source.id, target_id)
    return target_id
