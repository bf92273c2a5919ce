"""What came of each activity, and of each objective."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_babel import gettext as _

from lti_tool.activities.views import all_kinds, kind_of
from lti_tool.activities.worth.rules import FEWEST, Hint
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.outcomes import Before, Outcome, read_outcomes
from lti_tool.insight.views.blueprint import bp
from lti_tool.insight.views.staff_words import hint_words, talk_words
from lti_tool.insight.views.words import span_words
from lti_tool.web.asking import allowed
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in words; "" of what there is nothing to say."""

    title: str
    kind: str
    url: str
    people: int
    acts: int
    replies: str
    first_reply: str
    met: str
    worth: str
    hint: Hint | None
    advice: str
    before: tuple[str, ...]
    """What an earlier term said of it, a sentence each."""


@bp.get("/outcomes")
@allowed(Permission.SEE_INSIGHT)
def outcomes(who: Who) -> ResponseReturnValue:
    """Show all activities, by what they are for."""
    found = read_outcomes(db.session(), all_kinds(), who.context_id)
    return render_template(
        "insight/outcomes.html",
        people=found.people,
        objectives=[(one.objective, [_line(who, line) for line in one.outcomes]) for one in found.objectives],
        fewest=FEWEST,
    )


def _line(who: Who, one: Outcome) -> Line:
    activity, kind = one.activity, kind_of(one.activity)
    home = who.home_id or who.public_id
    at_home = who.activity_id is None or who.home_id is not None
    place = opened_from(home, activity.id) if at_home else ""
    return Line(
        title=activity.title,
        kind=kind.title(),
        url=url_for(kind.page_endpoint, participation=place) if place else "",
        people=one.people,
        acts=one.acts,
        replies=f"{one.talk.replied_to} / {one.talk.begun}" if one.talk.begun else "",
        first_reply=span_words(one.talk.first_reply) if one.talk.first_reply is not None else "",
        met=format_percent(one.met / one.to_meet) if one.to_meet else "",
        worth=_worth(one),
        hint=one.hint,
        advice=hint_words(one.hint) if one.hint else "",
        before=_before(one.before) if one.before else (),
    )


def _before(term: Before) -> tuple[str, ...]:
    said = _(
        "In an earlier term %(yes)s of %(all)s found it worth it.", yes=term.worth.yes, all=term.worth.all
    )
    return str(said), *(talk_words(term.talk)[:2] if term.talk.begun else ())


def _worth(one: Outcome) -> str:
    """Return how many said yes, of all who answered; nothing while one could tell who said what."""
    return f"{one.worth.yes} / {one.worth.all}" if one.worth.all >= FEWEST else ""
