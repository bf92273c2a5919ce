"""What the activities of a copied course may be copies of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.rules import Candidate
from lti_tool.course.copies.recording import recorded_ancestors
from lti_tool.course.models import Context, LineItem, ResourceLink
from lti_tool.lti.values import Launch

MOST_ANCESTORS = 50
"""No more of a history are looked up; nobody copies copies that often."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The activity that a link's ancestor opens."""

    activity_id: int
    uuid: str


def candidates(session: Session, registration_id: int, uuid: str) -> Sequence[Candidate]:
    """Return the registration's activities with this UUID, in order of their ids."""
    title = (
        select(ResourceLink.title)
        .where(ResourceLink.context_id == Activity.context_id, ResourceLink.activity_id == Activity.id)
        .order_by(ResourceLink.id)
        .limit(1)
    )
    rows = session.execute(
        select(
            Activity.id,
            Activity.context_id,
            Context.deployment_id,
            Context.id_on_platform,
            Activity.duplicate_for,
            LineItem.url,
            Activity.copied_from_id,
            func.coalesce(title.scalar_subquery(), ""),
        )
        .outerjoin(Context, Context.id == Activity.context_id)
        .outerjoin(LineItem, LineItem.activity_id == Activity.id)
        .where(Activity.registration_id == registration_id, Activity.uuid == uuid)
        .order_by(Activity.id)
    )
    return [Candidate(*row) for row in rows]


def ancestors_of(session: Session, deployment_id: int, launch: Launch) -> tuple[str, ...]:
    """Return the courses that the launch's course was copied from, nearest first.

    What notices told comes after what the launch tells, which may be cut short or missing (lti.md C3).
    """
    context = launch.context
    if context is None:
        return ()
    recorded = recorded_ancestors(session, deployment_id, context.id_on_platform)
    return tuple(dict.fromkeys((*context.history[:MOST_ANCESTORS], *recorded)))


def origin_of_link(
    session: Session, deployment_id: int, courses: Sequence[str], link_ids: Sequence[str]
) -> Origin | None:
    """Return what the nearest ancestor of a link opens; `courses` are its own and those before it.

    In the deployment's own courses only: unlike a UUID, the ids of courses and links can be guessed.
    """
    rows = session.execute(
        select(Activity.id, Activity.uuid, Context.id_on_platform, ResourceLink.id_on_platform)
        .join(Context, Context.id == ResourceLink.context_id)
        .join(Activity, Activity.id == ResourceLink.activity_id)
        .where(
            Context.deployment_id == deployment_id,
            Context.id_on_platform.in_(courses),
            ResourceLink.id_on_platform.in_(link_ids[:MOST_ANCESTORS]),
        )
    ).all()
    if not rows:
        return None
    nearest = min(rows, key=lambda row: (courses.index(row[2]), link_ids.index(row[3])))
    return Origin(nearest[0], nearest[1])
