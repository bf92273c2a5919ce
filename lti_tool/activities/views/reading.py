"""Reading counts: a page stayed at, and one line a day on what is taken away."""

from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.reading.rules import LONGEST_TAKEAWAY, day_of
from lti_tool.activities.reading.service import (
    TakeawayView,
    note_opened,
    note_stayed,
    note_takeaway,
    takeaways_of,
)
from lti_tool.activities.rules import is_open
from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import anonymity_of
from lti_tool.course.who import Who
from lti_tool.database import begin_writing, db
from lti_tool.errors import Conflict, InputInvalid, NotAllowed
from lti_tool.grading.terms import terms_of
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.kept import kept
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now

bp = participation_blueprint("reading", __name__, "/reading")
UNTIL_ASKED_AGAIN = timedelta(hours=1)
"""So long a process remembers whose opening it has kept."""


def counts_reading(who: Who) -> bool:
    """Whether this reader's reading is kept: learners', and never in another's name."""
    return not who.is_staff and may(who, Permission.WRITE)


def note_opening(who: Who, activity: ActivityView, zone: str, at: datetime) -> None:
    """Keep that a page was opened, once a day; in a transaction of its own, so nothing may wait."""
    if not counts_reading(who):
        return
    day = day_of(at, zone)
    key = ("opened", activity.id, who.membership_id, day)
    if kept().get(key, at):
        return
    session = db.session()
    session.rollback()
    begin_writing(session)
    note_opened(session, activity.id, who.membership_id, day, at)
    session.commit()
    kept().put(key, (), at + UNTIL_ASKED_AGAIN)


@bp.post("/stayed")
@allowed(Permission.WRITE)
def stayed(who: Who) -> ResponseReturnValue:
    """Take a browser's word that a page was in sight; this clock decides."""
    note_stayed(db.session(), who, activity_for(db.session(), who), now())
    db.session.commit()
    return "", 204


@bp.get("/takeaways")
@allowed(Permission.WRITE)
def takeaways(who: Who) -> ResponseReturnValue:
    """Show what the reader took away, and where they note today's line."""
    activity = _activity_read(who)
    today = day_of(now(), terms_of(db.session(), activity.id).zone)
    lines = takeaways_of(db.session(), activity.id, who.membership_id)
    words = next((one.words for one in lines if one.day == today), "")
    return _page(activity, lines, words)


@bp.post("/takeaways")
@allowed(Permission.WRITE)
def note(who: Who) -> ResponseReturnValue:
    """Keep today's line, or take it back where it is empty."""
    activity, text = _activity_read(who), request.form.get("takeaway", "")
    try:
        note_takeaway(db.session(), who, activity, text, now())
    except InputInvalid:
        return _again(who, activity, text, _too_long(text)), 422
    except Conflict:
        return _again(who, activity, text, str(_("Nothing was kept."))), 409
    db.session.commit()
    return redirect(url_for("reading.takeaways", kept=1), 303)


def _too_long(text: str) -> str:
    return str(_("At most %(most)s characters; this has %(there)s.", most=LONGEST_TAKEAWAY, there=len(text)))


def _activity_read(who: Who) -> ActivityView:
    if who.is_staff:
        raise NotAllowed(Permission.WRITE)
    return activity_for(db.session(), who)


def _again(who: Who, activity: ActivityView, text: str, problem: str) -> str:
    db.session.rollback()
    lines = takeaways_of(db.session(), activity.id, who.membership_id)
    return _page(activity, lines, text, problem)


def _page(activity: ActivityView, lines: list[TakeawayView], text: str, problem: str | None = None) -> str:
    return render_template(
        "activities/takeaways.html",
        activity=activity,
        text=text,
        problem=problem,
        longest=LONGEST_TAKEAWAY,
        is_open=is_open(activity.opens_at, activity.closes_at, now()),
        lines=lines,
        is_read_by_staff=not anonymity_of(activity).hides_from_staff,
        is_kept="kept" in request.args,
    )
