"""The spark calendar: the course's weeks with what is planned in each, and moving it."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.calendar.rules import MOST_WEEKS_SHOWN, SPARE_WEEKS, first_day_of
from lti_tool.activities.calendar.service import begin_on, calendar_of, move_to_week
from lti_tool.activities.calendar.values import Calendar
from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.launch.forms import CalendarStartForm
from lti_tool.launch.views.having import had_by
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

bp = participation_blueprint("calendar", __name__, "/calendar")


@bp.get("/")
@allowed(Permission.PLAN_COURSE)
def show(who: Who) -> ResponseReturnValue:
    """Show every week of the course."""
    calendar = _calendar(who)
    return _page(who, calendar, CalendarStartForm(starts_on=calendar.start.frame.starts_on))


@bp.post(f"/<int(max={LARGEST_ID}):activity_id>/week")
@allowed(Permission.PLAN_COURSE)
def move(who: Who, activity_id: int) -> ResponseReturnValue:
    """Move an activity with all of its dates to another week."""
    week = request.form.get("week", 0, type=int)
    place = (who.context_id, activity_id)
    weeks = move_to_week(db.session(), all_kinds(), place, week, _calendar(who).start, now())
    db.session.commit()
    return redirect(url_for("calendar.show", moved=activity_id, weeks=weeks, _anchor=f"week-{week}"), 303)


@bp.post("/start")
@allowed(Permission.PLAN_COURSE)
def begin(who: Who) -> ResponseReturnValue:
    """Let the course's weeks begin on another day."""
    form, calendar = CalendarStartForm(), _calendar(who)
    if not form.validate_on_submit():
        return _page(who, calendar, form), 422
    by_hand_too = bool(form.by_hand_too.data)
    kinds = all_kinds() if by_hand_too else None
    days = begin_on(db.session(), who.context_id, calendar.start, form.day, now(), kinds)
    db.session.commit()
    return redirect(url_for("calendar.show", days=days, all=int(by_hand_too)), 303)


def beginning_of_week(who: Who, week: int) -> datetime | None:
    """Return when a week of the course begins, None where there is no such week or it has begun already."""
    if not 1 <= week <= MOST_WEEKS_SHOWN:
        return None
    begins_at = _calendar(who).start.frame.morning(week - 1)
    return begins_at if begins_at > now() else None


def _calendar(who: Who) -> Calendar:
    return calendar_of(db.session(), who.context_id, reader_zone(), now())


def _page(who: Who, calendar: Calendar, form: CalendarStartForm) -> str:
    last = min(calendar.weeks[-1].number + SPARE_WEEKS, MOST_WEEKS_SHOWN)
    return render_template(
        "launch/calendar.html",
        calendar=calendar,
        had=had_by(db.session(), who.context_id),
        kinds=all_kinds(),
        targets=[(number, first_day_of(number, calendar.start.frame)) for number in range(1, last + 1)],
        urls=_settings_urls(who, calendar),
        form=form,
        made=calendar.sparks.get(request.args.get("made", 0, type=int)),
        moved=calendar.sparks.get(request.args.get("moved", 0, type=int)),
        weeks=request.args.get("weeks", 0, type=int),
        days=request.args.get("days", type=int),
        is_all=request.args.get("all") == "1",
    )


def _settings_urls(who: Who, calendar: Calendar) -> dict[int, str]:
    """Where each activity is changed, by its id; none where a launch led elsewhere than to the course."""
    if who.deep_linking or not who.is_at_course:
        return {}
    kinds = all_kinds()
    return {
        one.id: url_for(kinds[one.kind].settings_endpoint, participation=opened_from(who.public_id, one.id))
        for one in calendar.sparks.values()
    }
