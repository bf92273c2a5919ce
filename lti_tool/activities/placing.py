"""How a launch finds its activity and its gradebook column (design.md, "A launch")."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.ancestry import Origin, ancestors_of, candidates, origin_of_link
from lti_tool.activities.cloning import clone_activity
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.rules import Choice, Place, which_instance
from lti_tool.course.arrival import Arrival
from lti_tool.course.models import Context, LineItem, ResourceLink
from lti_tool.course.rules import is_staff
from lti_tool.database import insert_once
from lti_tool.errors import NotHere
from lti_tool.grading.columns import schedule_review_offer
from lti_tool.grading.models import Step
from lti_tool.grading.steps import schedule_rescore
from lti_tool.grading.wishes import catch_up
from lti_tool.lti.service_calls import SCORE
from lti_tool.lti.values import GradeService, Launch


def settle_activity(
    session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, now: datetime
) -> int | None:
    """Return the activity that the launch's resource link opens, cloning it into a copied course.

    Where the platform names the course in the link's place, the UUID alone decides, and nothing is bound
    (lti.md C3, C11; lti-tools.md 3.22). None: nobody has chosen an activity for this link yet.

    Raises:
        NotHere: if the launch names an activity that this registration does not have (row L28).
    """
    activity_id = arrival.activity_id
    if activity_id is None or arrival.is_at_course:
        activity_id = _choose(session, kinds, arrival, launch, now) or activity_id
    if activity_id is not None:
        _note_learner(session, arrival, activity_id, launch, now)
        settle_line_item(session, arrival, activity_id, launch.grades, now)
        if arrival.has_returned:
            # Scores of who is gone stand still (ADR 0015).
            catch_up(session, arrival.context_id, now)
    return activity_id


def placed_in(session: Session, context_id: int) -> frozenset[int]:
    """Return the activities of a course, by id, to which a link of the platform's leads."""
    rows = session.scalars(select(ResourceLink.activity_id).where(ResourceLink.context_id == context_id))
    return frozenset(one for one in rows if one is not None)


def _note_learner(
    session: Session, arrival: Arrival, activity_id: int, launch: Launch, now: datetime
) -> None:
    """Note that the platform lets learners in: staff look at what it still hides too.

    Student View is a learner, since the platform shows it what learners see.
    """
    is_known = arrival.was_opened_by_learner and arrival.activity_id == activity_id
    if is_known or is_staff(launch.roles) or launch.is_masquerade:
        return
    first = update(Activity).where(Activity.id == activity_id, Activity.learner_opened_at.is_(None))
    session.execute(first.values(learner_opened_at=now))


def bind_link(session: Session, resource_link_id: int, activity_id: int) -> None:
    """Let a resource link open this activity from now on."""
    link = update(ResourceLink).where(ResourceLink.id == resource_link_id)
    session.execute(link.values(activity_id=activity_id))


def bind_chosen(
    session: Session, context_id: int, resource_link_id: int, activity_id: int, now: datetime
) -> None:
    """Let a link that came without an activity open the one that an instructor chose."""
    bind_link(session, resource_link_id, activity_id)
    wish_column(session, context_id, activity_id, now)


def wish_column(session: Session, context_id: int, activity_id: int, now: datetime) -> bool:
    """Have the worker find or make an activity's column; False where the course has no gradebook for us."""
    context = session.get_one(Context, context_id)
    if context.line_items_url is None or SCORE not in context.ags_scopes.split():
        return False
    note_line_item(session, context_id, activity_id, None, now)
    return True


def settle_line_item(
    session: Session, arrival: Arrival, activity_id: int, grades: GradeService | None, now: datetime
) -> None:
    """Note the gradebook column that the launch names, or that one is to be found or made.

    A launch without a link of its own makes none. Of several links that open one activity the first alone
    moves its column: else it would change with each click, and the grades be scattered over both.
    """
    if grades is None or SCORE not in grades.scopes:
        return
    known = arrival.line_item_id if arrival.activity_id == activity_id else None
    if known is not None and grades.line_item_url in (None, arrival.line_item_url):
        return
    if arrival.is_at_course and grades.line_item_url is None:
        return
    if known is not None and arrival.line_item_url and not _is_first_link(session, arrival, activity_id):
        return
    if grades.line_item_url is not None or grades.line_items_url is not None:
        note_line_item(session, arrival.context_id, activity_id, grades.line_item_url, now)


def _is_first_link(session: Session, arrival: Arrival, activity_id: int) -> bool:
    links = select(func.min(ResourceLink.id)).where(
        ResourceLink.context_id == arrival.context_id, ResourceLink.activity_id == activity_id
    )
    return session.scalar(links) == arrival.resource_link_id


def note_line_item(
    session: Session, context_id: int, activity_id: int, url: str | None, now: datetime
) -> None:
    """Keep the address of an activity's column; without one the worker finds or makes the column.

    What asks for no step is not graded, and needs none. A column that is another activity's stays that
    one's: two activities never write into one.
    """
    others = select(LineItem.id).where(LineItem.context_id == context_id, LineItem.activity_id != activity_id)
    if url is not None and session.scalar(others.where(LineItem.url == url)) is not None:
        return
    steps = select(Step.id).where(Step.activity_id == activity_id).limit(1)
    if url is None and session.scalar(steps) is None:
        return
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
        schedule_review_offer(session, line_item_id, now)
    schedule_rescore(session, activity_id, now)


def _choose(session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, now: datetime) -> int | None:
    uuid, history = _as_uuid(launch.custom.get("activity")), _link_history(launch)
    if arrival.resource_link_id is None or not (uuid or history):
        return _of_column(session, arrival, launch)
    _lock_course(session, arrival.context_id)
    known = candidates(session, arrival.registration_id, uuid) if uuid else []
    ancestors = ancestors_of(session, arrival.deployment_id, launch)
    courses = (launch.context.id_on_platform, *ancestors) if launch.context else ()
    origin = origin_of_link(session, arrival.deployment_id, courses, history) if history else None
    if uuid is None:
        if origin is None:
            return _of_column(session, arrival, launch)
        known = candidates(session, arrival.registration_id, origin.uuid)
    choice = which_instance(known, _place(arrival, launch, ancestors, origin))
    if choice is None:
        raise NotHere
    return _carry_out(session, kinds, arrival, launch, choice, now)


def _carry_out(
    session: Session, kinds: Kinds, arrival: Arrival, launch: Launch, choice: Choice, now: datetime
) -> int:
    activity_id = choice.activity_id
    if choice.is_clone:
        activity_id = clone_activity(session, kinds, arrival, launch, choice, now)
    if arrival.resource_link_id is not None and not arrival.is_at_course:
        bind_link(session, arrival.resource_link_id, activity_id)
    return activity_id


def _place(arrival: Arrival, launch: Launch, ancestors: tuple[str, ...], origin: Origin | None) -> Place:
    return Place(
        context_id=arrival.context_id,
        deployment_id=arrival.deployment_id,
        line_item_url=launch.grades.line_item_url if launch.grades else None,
        is_link=not arrival.is_at_course,
        ancestors=ancestors,
        original_id=origin.activity_id if origin else None,
        title=launch.resource_link.title if launch.resource_link else "",
    )


def _lock_course(session: Session, context_id: int) -> None:
    """Let first launches of a course's links come one after the other: what one clones, the next one finds.

    SQLite's launches do anyway.
    """
    session.execute(select(Context.id).where(Context.id == context_id).with_for_update())


def _link_history(launch: Launch) -> tuple[str, ...]:
    return launch.resource_link.history if launch.resource_link else ()


def _of_column(session: Session, arrival: Arrival, launch: Launch) -> int | None:
    """A link that says nothing, of a column that we made: Canvas opens such columns (lti.md C5)."""
    url = launch.grades.line_item_url if launch.grades else None
    if url is None or arrival.resource_link_id is None or arrival.is_at_course:
        return None
    column = select(LineItem.activity_id).where(
        LineItem.context_id == arrival.context_id, LineItem.url == url
    )
    activity_id = session.scalar(column)
    if activity_id is not None:
        bind_link(session, arrival.resource_link_id, activity_id)
    return activity_id


def _as_uuid(text: str | None) -> str | None:
    try:
        return str(UUID(text)) if text else None
    except ValueError:
        return None
