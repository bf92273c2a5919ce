"""Each learner of a course, those first who may need a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.people import PersonLine, read_people
from lti_tool.insight.rules.beginnings import WAYS
from lti_tool.insight.views.blueprint import bp, name_of
from lti_tool.insight.views.staff_words import attention_words, sign_words, way_words
from lti_tool.insight.views.words import rung_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import day

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One learner in words."""

    name: str
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
    return render_template(
        "insight/people.html",
        lines=[_line(one) for one in lines[page * A_PAGE : (page + 1) * A_PAGE]],
        ways=[way_words(way) for way in WAYS],
        all=len(found.lines),
        signed=len(signed),
        is_all=lines is found.lines,
        page=page,
        is_last=page == last,
        left_out=found.course.left_out,
    )


def _line(one: PersonLine) -> Line:
    return Line(
        name=name_of(one.author),
        rung=rung_words(one.rung) if one.rung else "",
        attention=attention_words(one.attention) if one.attention else "",
        counts=[one.counts[way] for way in WAYS],
        last=day(one.last_at) if one.last_at else "",
        signs=[sign_words(sign) for sign in one.signs],
    )
