"""A whole course in one go: the list first, then all of its activities, and later another start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lti_tool.activities.calendar.service import USUAL_WEEKS
from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.planning.service import make_plan, move_plan, plan_of
from lti_tool.activities.planning.values import PlannedTerms, PlanView
from lti_tool.activities.service import activities_of
from lti_tool.activities.views import all_kinds
from lti_tool.course.models import Context
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.launch.forms import PlanForm, StartForm, next_monday
from lti_tool.launch.views.adding import answer_with
from lti_tool.launch.views.having import had_by
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_uuid
from lti_tool.web.times import reader_zone, zone_of

bp = participation_blueprint("planning", __name__, "/plan")


@dataclass(frozen=True, slots=True)
class Row:
    """One activity of the list: in which week, and its dates."""

    week: int
    title: str
    line: str
    opens_at: datetime | None
    closes_at: datetime | None


@bp.get("/")
@allowed(Permission.PLAN_COURSE)
def show(who: Who) -> ResponseReturnValue:
    """Show the course's plan; where it has none, or another is asked for, what would be made."""
    plan = None if request.args.get("another") else plan_of(db.session(), who.context_id)
    if plan is not None:
        return _made(who, plan, StartForm(starts_on=plan.starts_on))
    begins = db.session.scalar(select(Context.starts_at).where(Context.id == who.context_id))
    here = (begins or now()).astimezone(reader_zone()).date()
    start = here if begins else next_monday(here)
    topic = " ".join(who.context_title.split())
    return _asking(who, PlanForm(topic=topic, starts_on=start, weeks=USUAL_WEEKS), str(uuid4()))


@bp.post("/")
@allowed(Permission.PLAN_COURSE)
def make(who: Who) -> ResponseReturnValue:
    """Make all of it, or show the list anew for what was changed, or say what is missing."""
    form, uuid = PlanForm(), sent_uuid("uuid")
    if not form.validate_on_submit():
        return _asking(who, form, uuid), 422
    if request.form.get("do") == "show":
        return _asking(who, form, uuid)
    kind, planned = _planned(form)
    place = who.registration_id, who.context_id
    ids = make_plan(db.session(), place, uuid, form.frame(reader_zone()), kind, planned, now())
    if who.deep_linking is not None:
        made = {one.id: one for one in activities_of(db.session(), who.context_id)}
        return answer_with(who, [made[one] for one in ids])
    db.session.commit()
    return redirect(url_for("planning.show"), 303)


@bp.post(f"/<int(max={LARGEST_ID}):plan_id>/start")
@allowed(Permission.PLAN_COURSE)
def move(who: Who, plan_id: int) -> ResponseReturnValue:
    """Let the plan begin on another day."""
    form = StartForm()
    if not form.validate_on_submit():
        plan = plan_of(db.session(), who.context_id)
        return (_made(who, plan, form), 422) if plan else redirect(url_for("planning.show"), 303)
    days = move_plan(db.session(), who.context_id, plan_id, form.day, now())
    db.session.commit()
    return redirect(url_for("planning.show", moved=days), 303)


def _planned(form: PlanForm) -> tuple[str, Sequence[PlannedTerms]]:
    """What would be made, by the first kind that knows whole courses."""
    site, frame, topic = site_defaults(db.session()), form.frame(reader_zone()), form.topic.data or ""
    plans = ((kind.name, kind.whole_course(topic, frame, site)) for kind in all_kinds())
    return next((plan for plan in plans if plan[1]), ("", ()))


def _asking(who: Who, form: PlanForm, uuid: str) -> str:
    rows: dict[str, list[Row]] = {}
    if not form.errors:
        for one in _planned(form)[1]:
            row = Row(one.week + 1, one.terms.title, one.summary, one.terms.opens_at, one.terms.closes_at)
            rows.setdefault(one.part, []).append(row)
    return render_template(
        "launch/plan.html",
        form=form,
        uuid=uuid,
        rows=rows,
        count=sum(map(len, rows.values())),
        had=had_by(db.session(), who.context_id),
    )


def _made(who: Who, plan: PlanView, form: StartForm) -> str:
    kinds = all_kinds()
    lines = [
        (
            one,
            ""
            if who.deep_linking or not who.is_at_course
            else url_for(
                kinds[one.kind].settings_endpoint,
                participation=opened_from(who.public_id, one.activity_id),
            ),
        )
        for one in plan.lines
    ]
    return render_template(
        "launch/planned.html",
        plan=plan,
        lines=lines,
        kinds=kinds,
        form=form,
        zone=zone_of(plan.zone),
        had=had_by(db.session(), who.context_id),
        moved=request.args.get("moved", type=int),
    )
