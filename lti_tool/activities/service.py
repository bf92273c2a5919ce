"""Use cases of activities: make, change, list and show."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.activities.proposals.proposers import PROPOSER, proposer_of_row
from lti_tool.activities.values import ActivityLine, ActivityTerms, ActivityView
from lti_tool.course.models import Context, Membership, Person
from lti_tool.course.who import Who
from lti_tool.database import insert_once
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.models import Extension as ExtensionRow
from lti_tool.grading.models import Grading
from lti_tool.grading.releases import follow_release
from lti_tool.grading.rules import PLAIN, moved
from lti_tool.grading.sheets import EXTENSION, extended, extension_of_row
from lti_tool.grading.steps import replace_steps, steps_of
from lti_tool.grading.terms import joined_to
from lti_tool.markup import render_markdown
from lti_tool.points.models import PointSetting
from lti_tool.points.reading import first_reply_worth
from lti_tool.points.standings.models import StandingPlan
from lti_tool.prepared import Prepared

_original, _there, _here = aliased(Activity), aliased(Context), aliased(Context)
# Of the same deployment only, since another may be another school (lti.md F, Blackboard).
_COPIED_FROM = case(
    (
        Activity.copy_to_check,
        select(_there.title)
        .join(_original, _original.context_id == _there.id)
        .join(_here, _here.deployment_id == _there.deployment_id)
        .where(_original.id == Activity.copied_from_id, _here.id == Activity.context_id)
        .correlate(Activity)
        .scalar_subquery(),
    )
)
_VIEW = select(
    Activity.id,
    Activity.uuid,
    Activity.registration_id,
    Activity.context_id,
    Activity.kind,
    Activity.title,
    Activity.prompt,
    Activity.prompt_html,
    Activity.objective,
    Activity.reason,
    Activity.opens_at,
    Activity.closes_at,
    Activity.score_maximum,
    Activity.version,
    Activity.copy_to_check,
    _COPIED_FROM.label("copied_from"),
    Activity.days_moved,
    Activity.learner_opened_at.is_not(None).label("learners_see_it"),
    Activity.options,
    Activity.opening_id,
    PointSetting.zone.label("points_zone"),
    first_reply_worth(Activity.context_id).label("first_reply_points"),
    StandingPlan.context_id.is_not(None).label("has_board"),
)
_VIEW = _VIEW.outerjoin(PointSetting, PointSetting.context_id == Activity.context_id).outerjoin(
    StandingPlan, StandingPlan.context_id == Activity.context_id
)

_HERE = _VIEW.where(Activity.id == bindparam("activity_id"), Activity.context_id == bindparam("context_id"))
_ONE = Prepared(_HERE)
_NAMES = tuple(str(column.key) for column in _VIEW.selected_columns)
_OWN = Prepared(
    _HERE.add_columns(*EXTENSION, Grading.zone, *PROPOSER)
    .outerjoin(Proposal, Proposal.activity_id == Activity.id)
    .outerjoin(Membership, Membership.id == Proposal.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .outerjoin(Grading, joined_to(Activity.id))
    .outerjoin(ExtensionRow, extended(Activity.id, bindparam("membership_id")))
)

_LINES = (
    select(
        Activity.id,
        Activity.kind,
        Activity.title,
        Activity.opens_at,
        Activity.closes_at,
        Activity.copy_to_check,
        Activity.learner_opened_at.is_not(None).label("learners_see_it"),
    )
    .where(Activity.context_id == bindparam("context_id"))
    .order_by(Activity.id)
)


def create_activity(
    session: Session,
    registration_id: int,
    context_id: int | None,
    kind: str,
    terms: ActivityTerms,
    now: datetime,
    uuid: str,
) -> Activity:
    """Make an activity with its steps, once for each `uuid` in a course; without one it waits for courses.

    Templates are a registration's own: another one may use the same UUID.

    The form that makes an activity carries the UUID, so that sending it twice makes one (row D7).
    """
    key = {"registration_id": registration_id, "context_id": context_id, "uuid": uuid, "duplicate_for": 0}
    found = session.scalar(select(Activity).filter_by(**key))
    if found is not None:
        return found
    values = {
        "kind": kind,
        "title": terms.title,
        "prompt": terms.prompt,
        "prompt_html": render_markdown(terms.prompt),
        "objective": terms.objective,
        "reason": terms.reason,
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "score_maximum": terms.score_maximum,
        "options": terms.options,
        "opening_id": _opening_id(session, registration_id, context_id, uuid, terms, now),
        "created_at": now,
    }
    activity_id = insert_once(session, Activity, key, values)
    # Whoever made the same at the same time made its steps too.
    if not steps_of(session, activity_id):
        replace_steps(session, activity_id, terms.steps, now, terms.grading)
    return session.get_one(Activity, activity_id)


def _opening_id(
    session: Session,
    registration_id: int,
    context_id: int | None,
    uuid: str,
    terms: ActivityTerms,
    now: datetime,
) -> int | None:
    """Return with what an activity of this UUID opens, made where it is to be made, once."""
    new = terms.new_opening
    if new is None:
        return terms.opening_id
    own = str(uuid5(UUID(uuid), "opening"))
    return create_activity(session, registration_id, context_id, new.kind, new.terms, now, own).id


def update_activity(
    session: Session,
    activity_id: int,
    seen_version: int,
    terms: ActivityTerms,
    now: datetime,
    by_membership_id: int | None = None,
) -> None:
    """Change an activity's settings; scores are looked at anew, and held or released as they now say.

    Raises:
        Conflict: if somebody else changed it since the form was opened (fault 21).
    """
    # Its key may be shared: who writes in it holds the steps, and would wait here and be waited for below.
    activity = session.get_one(Activity, activity_id, with_for_update={"key_share": True})
    if activity.version != seen_version:
        raise Conflict("changed_meanwhile")
    activity.title = terms.title
    activity.prompt, activity.prompt_html = terms.prompt, render_markdown(terms.prompt)
    activity.objective, activity.reason = terms.objective, terms.reason
    activity.opens_at, activity.closes_at = terms.opens_at, terms.closes_at
    activity.score_maximum, activity.options = terms.score_maximum, terms.options
    place = activity.registration_id, activity.context_id, activity.uuid
    activity.opening_id = _opening_id(session, *place, terms, now)
    activity.version += 1
    activity.copy_to_check = False
    replace_steps(session, activity_id, terms.steps, now, terms.grading)
    follow_release(session, activity_id, by_membership_id, now)


def activities_of(session: Session, context_id: int) -> list[ActivityView]:
    """Return a course's activities, newest first."""
    rows = session.execute(_VIEW.where(Activity.context_id == context_id).order_by(Activity.id.desc()))
    return [ActivityView(**row) for row in rows.mappings()]


def count_activities(session: Session, context_id: int) -> int:
    """Return how many activities a course has."""
    return session.scalar(select(func.count()).where(Activity.context_id == context_id)) or 0


def lines_of(session: Session, context_id: int) -> list[ActivityLine]:
    """Return a course's activities for its home, in the order in which they were made."""
    rows = session.connection().execute(_LINES, {"context_id": context_id}).mappings()
    return [ActivityLine(**row) for row in rows]


def activity_for(session: Session, who: Who, kind: str | None = None) -> ActivityView:
    """Return the activity that a participation is about, which closes later for who has more time.

    Raises:
        NotHere: if it is unknown, belongs to another course, or is of another `kind`.
    """
    view = activity_of_member(session, who.activity_id, who.context_id, who.membership_id)
    if kind not in (None, view.kind):
        raise NotHere
    return view


def activity_of_member(
    session: Session, activity_id: int | None, context_id: int, membership_id: int
) -> ActivityView:
    """Return an activity of this course, which closes later for a member who has more time.

    Raises:
        NotHere: if it is unknown or belongs to another course.
    """
    names = {"activity_id": activity_id, "context_id": context_id, "membership_id": membership_id}
    row = _OWN.one_or_none(session, names)
    if row is None:
        raise NotHere
    view = ActivityView(**{name: getattr(row, name) for name in _NAMES})
    closes_at = moved(view.closes_at, extension_of_row(row), row.zone or PLAIN.zone)
    return replace(view, closes_at=closes_at, proposer=proposer_of_row(row))


def activity_in(session: Session, activity_id: int | None, context_id: int) -> ActivityView:
    """Return an activity of this course.

    Raises:
        NotHere: if it is unknown or belongs to another course.
    """
    names = {"activity_id": activity_id, "context_id": context_id}
    row = _ONE.one_or_none(session, names)
    if row is None:
        raise NotHere
    return ActivityView(**row._asdict())
