"""Each learner of a course, those first who may need a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds, kind_of
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.people import PersonLine, read_people
from lti_tool.insight.reading.course import Course
from lti_tool.insight.rules.beginnings import WAYS
from lti_tool.insight.views.blueprint import bp, name_of
from lti_tool.insight.views.staff_words import attention_words, sign_words, way_words
from lti_tool.insight.views.words import rung_words
from lti_tool.web.asking import allowed
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import day

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One learner in words."""

    name: str
    url: str
    """Of their work, "" where it cannot be told whose it is."""
    rung: str
    attention: str
    counts: Sequence[int]
    last: str
    signs: Sequence[str]


@bp.get("/people")
@allowed(Permission.SEE_INSIGHT)
def people(who: Who) -> ResponseReturnValue:
    """Show learners, fifty a page; with `of=all` also those of whom there is no sign."""
    found = read_people(db.session(), all_kinds(), who.context_id, now())
    signed, of = found.with_a_sign, request.args.get("of")
    lines = found.lines if of == "all" or not signed else signed
    last = max((len(lines) - 1) // A_PAGE, 0)
    page = min(max(request.args.get("page", 0, type=int), 0), last)
    shown = _shown(who, found.course)
    return render_template(
        "insight/people.html",
        lines=[_line(who, one, shown) for one in lines[page * A_PAGE : (page + 1) * A_PAGE]],
        ways=[way_words(way) for way in WAYS],
        all=len(found.lines),
        signed=len(signed),
        is_all=lines is found.lines,
        page=page,
        is_last=page == last,
        left_out=found.course.left_out,
    )


def _shown(who: Who, course: Course) -> ActivityView | None:
    """Return of which activity work is shown: the one that insight was opened from, else the newest begun."""
    if who.activity_id is not None:
        return next((one for one in course.named if one.id == who.activity_id), None)
    begun = [one for one in course.named if one.opens_at is None or one.opens_at <= now()]
    return begun[-1] if begun else None


def _url(who: Who, membership_id: int, shown: ActivityView | None) -> str:
    if shown is None:
        return ""
    place = who.public_id if who.activity_id is not None else opened_from(who.public_id, shown.id)
    return url_for(kind_of(shown).work_endpoint, participation=place, membership_id=membership_id)


def _line(who: Who, one: PersonLine, shown: ActivityView | None) -> Line:
    return Line(
        name=name_of(one.author),
        url=_url(who, one.author.membership_id, shown),
        rung=rung_words(one.rung) if one.rung else "",
        attention=attention_words(one.attention) if one.attention else "",
        counts=[one.counts[way] for way in WAYS],
        last=day(one.last_at) if one.last_at else "",
        signs=[sign_words(sign) for sign in one.signs],
    )
