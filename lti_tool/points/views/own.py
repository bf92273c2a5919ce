"""My points: what each act was worth, and why one was not."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.points.reading import EntryView, own_entries, own_weeks
from lti_tool.points.rules import CAP, TARGET, period_of
from lti_tool.points.service import rules_now, zone_of_weeks
from lti_tool.points.standings.service import has_standings
from lti_tool.points.views.blueprint import bp
from lti_tool.points.views.words import menu_words, rule_words, why_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import moment

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One act: what, where, when, how much, and why not more."""

    what: str
    activity: str
    when: str
    amount: int
    why: str


@bp.get("/")
@allowed(Permission.SEE_POINTS)
def mine(who: Who) -> ResponseReturnValue:
    """Show one week of one's own points; staff read how it works."""
    session = db.session()
    is_on, worth = rules_now(session, who.context_id)
    this_week = period_of(now(), zone_of_weeks(session, who.context_id))
    period = _asked_week(this_week)
    weeks = own_weeks(session, who.membership_id)
    return render_template(
        "points/mine.html",
        is_on=is_on,
        menu=[(menu_words(rule), value) for rule, value in worth.items() if value],
        period=period,
        sunday=period + WEEK - timedelta(days=1),
        total=weeks.get(period, 0),
        target=TARGET,
        cap=CAP,
        lines=[_line(one) for one in own_entries(session, who.membership_id, period)],
        before=max((week for week in weeks if week < period), default=None),
        after=min((week for week in (*weeks, this_week) if week > period), default=None),
        overall=sum(weeks.values()),
        has_board=has_standings(session, who.context_id),
    )


def _asked_week(this_week: date) -> date:
    try:
        asked = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return this_week
    return min(asked - timedelta(days=asked.weekday()), this_week) if asked.year > 1 else this_week


def _line(entry: EntryView) -> Line:
    why = why_words(entry.rule, entry.why, entry.amount)
    return Line(rule_words(entry.rule), entry.activity, moment(entry.at), entry.amount, why)
