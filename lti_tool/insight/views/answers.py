"""Who answers whom: a picture, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.answering import Answering, read_answering
from lti_tool.insight.rules.circle import SIZE
from lti_tool.insight.views.blueprint import asked_span, bp, name_of
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody in the picture: a number, which the table explains."""

    number: int
    name: str
    x: float
    y: float
    radius: float
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the table."""

    giver: Spot
    receiver: Spot
    count: int


@bp.get("/answers")
@allowed(Permission.SEE_INSIGHT)
def answers(who: Who) -> ResponseReturnValue:
    """Show who replied to whom."""
    span = asked_span()
    found = read_answering(db.session(), all_kinds(), who.context_id, span)
    spots = {spot.membership_id: spot for spot in found.picture.spots}
    shown = {one: _spot(number, found, one) for number, one in enumerate(spots, 1)}
    return render_template(
        "insight/answers.html",
        span=span.name,
        size=SIZE,
        spots=list(shown.values()),
        lines=found.picture.lines,
        pairs=_pairs(found, shown),
        more=found.more,
        alone=[name_of(author) for author in found.unanswered],
        left_out=found.course.left_out,
    )


def _spot(number: int, found: Answering, membership_id: int) -> Spot:
    author = found.authors[membership_id]
    spot = found.picture.spots[number - 1]
    return Spot(number, name_of(author), spot.x, spot.y, spot.radius, author.is_staff)


def _pairs(found: Answering, shown: dict[int, Spot]) -> Sequence[Pair]:
    return [Pair(shown[giver], shown[receiver], count) for giver, receiver, count in found.pairs]
