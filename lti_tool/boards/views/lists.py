"""What a page shows of a list: lines with places, bars and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from lti_tool.boards.rules import ranks
from lti_tool.boards.values import Around, Line, Team
from lti_tool.boards.views.words import beside_words

BAR = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a table."""

    name: str
    amount: float
    length: int
    """Of its bar, in hundredths of the longest."""
    is_own: bool = False
    beside: str = ""
    rank: int = 0
    people: int = 0


def neighbours(around: Around) -> list[Shown]:
    """Return the lines of who stands next to somebody, without places (R2)."""
    own = around.own
    if own is None or around.is_hidden:
        return []
    most = max(line.amount for line in around.lines)
    return [
        Shown(
            name=line.alias,
            amount=line.amount,
            length=_length(line.amount, most),
            is_own=line is own,
            beside=beside_words(line.amount - own.amount, is_own=line is own),
        )
        for line in around.lines
    ]


def placed(lines: Sequence[Line], membership_id: int | None = None) -> list[Shown]:
    """Return lines with the places that they have or share."""
    most = lines[0].amount if lines else 0
    return [
        Shown(
            name=line.alias,
            amount=line.amount,
            length=_length(line.amount, most),
            is_own=line.membership_id == membership_id,
            rank=rank,
        )
        for line, rank in zip(lines, ranks([one.amount for one in lines]), strict=True)
    ]


def of_teams(teams: Sequence[Team]) -> list[Shown]:
    """Return teams with their means."""
    most = teams[0].mean if teams else 0
    return [
        Shown(
            name=team.name or _("Team %(number)s", number=team.number),
            amount=round(team.mean, 1),
            length=_length(team.mean, most),
            is_own=team.is_own,
            people=team.people,
        )
        for team in teams
    ]


def _length(amount: float, most: float) -> int:
    return round(BAR * amount / most) if most > 0 else 0
