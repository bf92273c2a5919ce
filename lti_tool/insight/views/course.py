"""How a course goes: the first page of insight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_babel import gettext as _

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.overview import GroupBalance, Overview, read_overview
from lti_tool.insight.reading.people import Group
from lti_tool.insight.rules.beginnings import WAYS, Way
from lti_tool.insight.rules.talk import lacking
from lti_tool.insight.views.blueprint import asked_span, bp, name_of
from lti_tool.insight.views.staff_words import quiet_words, spread_words, talk_words, voice_words, way_words
from lti_tool.insight.views.words import rung_meaning, rung_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.times import calendar_day, day


@dataclass(frozen=True, slots=True)
class StepLine:
    """A rung in words."""

    name: str
    meaning: str
    standing: int
    reached: int


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """A group, and what helps it in words."""

    group: Group | None
    """None: all learners."""
    people: int
    counts: Sequence[int]
    hint: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week in words."""

    begins: str
    started: int
    so_far: int
    firsts: Sequence[int]


@bp.get("/")
@allowed(Permission.SEE_INSIGHT)
def course(who: Who) -> ResponseReturnValue:
    """Show rungs, talk, balance, and who started when."""
    span = asked_span()
    found = read_overview(db.session(), all_kinds(), who.context_id, span)
    return render_template(
        "insight/course.html",
        span=span.name,
        people=found.people,
        left_out=found.course.left_out,
        steps=[
            StepLine(rung_words(one.rung), rung_meaning(one.rung), one.standing, one.reached)
            for one in found.steps
        ],
        quiet=quiet_words(found.people - sum(one.standing for one in found.steps), found.attention),
        talk=[*talk_words(found.talk), *spread_words(found.spread)],
        voice=_voice(found),
        voice_words=voice_words(found.voice),
        ways=[way_words(way) for way in WAYS],
        balances=[_balance(one, found.people) for one in found.balances],
        weeks=_weeks(found),
        starters=[(name_of(one.author), day(one.at)) for one in found.starters],
    )


def _voice(found: Overview) -> Mapping[str, str]:
    """Return staff's parts, as far as anything was written."""
    voice = found.voice
    return {
        "this": format_percent(voice.this_week) if voice.this_week is not None else "",
        "last": format_percent(voice.last_week) if voice.last_week is not None else "",
        "length": f"{100 * (voice.this_week or 0):.0f}",
    }


def _balance(one: GroupBalance, people: int) -> BalanceLine:
    size = people if one.group is None else len(one.group.people)
    return BalanceLine(one.group, size, [one.counts[way] for way in WAYS], _hint(lacking(one.counts)))


def _hint(way: Way | None) -> str:
    words: dict[Way | None, str] = {
        None: "",
        "ask": _("Few ask: open with a question of your own that you cannot answer."),
        "give": _("Few give: ask who has seen such a case."),
        "thank": _("Few thank: say thanks aloud in class, and name what for."),
    }
    return str(words[way])


def _weeks(found: Overview) -> list[WeekLine]:
    return [
        WeekLine(calendar_day(one.begins), one.started, one.so_far, [one.firsts[way] for way in WAYS])
        for one in found.weeks
    ]
