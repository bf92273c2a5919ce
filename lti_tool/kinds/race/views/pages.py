"""Reading: the list of what was found, and one learner's part of it for staff."""

from dataclasses import dataclass
from uuid import uuid4

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.views.picking import picked_by
from lti_tool.activities.views.showing import ActivityShowing
from lti_tool.activities.views.work import work_of
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.looks import waiting_looks
from lti_tool.kinds.race.service import are_checks_allowed, read_sources
from lti_tool.kinds.race.views.blueprint import activity_of, bp
from lti_tool.kinds.race.views.words import line_of
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


class Showing(ActivityShowing):
    """One request's view of a race."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, with what is wrong of it: the control, and the sentence."""

    address: str = ""
    why: str = ""
    field: str = ""
    problem: str = ""
    form_key: str = ""


@bp.get("/")
@allowed(Permission.READ)
def page(who: Who) -> ResponseReturnValue:
    """Show what is sought, the form, and the list."""
    showing = Showing(who, activity_of(who), now())
    answer = show_page(showing)
    showing.note_opening()
    return answer


def show_page(showing: Showing, typed: Typed | None = None) -> str:
    """Render the page; `typed` is a text that was not taken."""
    sources = read_sources(db.session(), showing.activity.id)
    return render_template(
        "race/page.html",
        showing=showing,
        activity=showing.activity,
        typed=typed or Typed(form_key=str(uuid4())),
        lines=[line_of(source, showing.who, showing.clock) for source in sources],
    )


@bp.get("/glance")
@allowed(Permission.SEE_WORK)
def glance(who: Who) -> ResponseReturnValue:
    """Show staff what waits for their word, before all else."""
    showing = Showing(who, activity_of(who), now())
    sources = read_sources(db.session(), showing.activity.id)
    lines = [line_of(source, who, showing.clock) for source in sources]
    return render_template(
        "race/glance.html",
        showing=showing,
        activity=showing.activity,
        waiting=[line for line in lines if line.state == "claimed"],
        decided=[line for line in lines if line.state != "claimed"],
        is_checked=are_checks_allowed(db.session()),
        waiting_looks=waiting_looks(db.session(), showing.activity.id),
    )


@bp.get(f"/work/<int(max={LARGEST_ID}):membership_id>")
@allowed(Permission.SEE_WORK)
def work(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show what one learner found, with their steps and their score."""
    showing = Showing(who, activity_of(who), now())
    activity = showing.activity
    sources = read_sources(db.session(), activity.id, membership_id)
    return render_template(
        "race/work.html",
        activity=activity,
        work=work_of(activity, membership_id, showing.now),
        picks=picked_by(activity, membership_id, showing.now),
        lines=[line_of(source, who, showing.clock) for source in sources],
        back_url=url_for("race.page"),
    )
