"""Where a class stands, for staff: clue by clue, who is stuck, and who has not begun."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.course.naming import Author, Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.looks import waiting_looks
from lti_tool.kinds.hunt.answers import is_lost
from lti_tool.kinds.hunt.classes import ClassView, Place, class_view
from lti_tool.kinds.hunt.options import read_options
from lti_tool.kinds.hunt.rules import Clue, ClueCount, count_clue, is_address, is_stuck
from lti_tool.kinds.hunt.views.blueprint import activity_of, bp
from lti_tool.kinds.hunt.views.pages import Showing
from lti_tool.markup import render_markdown
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A learner, with what holds them up."""

    id: int
    name: str
    number: int = 0
    """Of the clue at which they stand, as settings count them."""
    trouble_words: str = ""
    """Why they are stuck; "" where they are not."""


@dataclass(frozen=True, slots=True)
class ClueRow:
    """How a class fares at a clue."""

    number: int
    html: str
    clue: Clue
    is_address: bool
    """Whether its place to look is one."""
    count: ClueCount
    is_stuck: bool
    is_lost: bool
    """Whether its answer has to be written anew."""
    people: list[PersonLine]
    """Who stands at it."""


@bp.get("/glance")
@allowed(Permission.SEE_WORK)
def glance(who: Who) -> ResponseReturnValue:
    """Show staff where the class is stuck."""
    showing = Showing(who, activity_of(who), now())
    found = class_view(db.session(), showing.activity, ports().secret)
    rows = _rows(read_options(showing.activity.options).clues, found)
    return render_template(
        "hunt/glance.html",
        showing=showing,
        activity=showing.activity,
        rows=rows,
        begun=len(found.places),
        through=len(found.at("")),
        stuck=[one for row in rows for one in row.people if one.trouble_words],
        not_begun=[_person(author) for author in found.not_begun],
        waiting_looks=waiting_looks(db.session(), showing.activity.id),
    )


def _rows(clues: Sequence[Clue], found: ClassView) -> list[ClueRow]:
    counts = {clue.key: count_clue(clue.key, len(found.at(clue.key)), found.stands) for clue in clues}
    return [
        ClueRow(
            number,
            render_markdown(clue.text),
            clue,
            is_address(clue.where),
            counts[clue.key],
            is_stuck(counts, clue.key, len(found.places)),
            is_lost(ports().secret, clue),
            [_person(place.author, number, _trouble_words(place)) for place in found.at(clue.key)],
        )
        for number, clue in enumerate(clues, 1)
    ]


def _person(author: Author, number: int = 0, trouble_words: str = "") -> PersonLine:
    name = shown_name(Naming(reader_is_staff=True), author)
    return PersonLine(author.membership_id, name, number, trouble_words)


def _trouble_words(place: Place) -> str:
    if place.trouble is None:
        return ""
    if place.trouble == "no_tries":
        return str(_("no tries left"))
    return str(ngettext("%(num)d wrong answer", "%(num)d wrong answers", place.wrong))
