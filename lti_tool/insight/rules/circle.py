"""Where people and their answers stand in the picture of who answers whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

SIZE = 400
"""Of the picture, on each side."""
RADIUS = 170
LARGEST, SMALLEST = 16.0, 6.0
"""Of a person's mark, by how many answers they gave and got."""
THICKEST, THINNEST = 6.0, 1.0
"""Of a line, by how many answers it stands for."""
GAP = 7.0
"""Between the end of a line, which has a tip, and a mark."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A person in the picture."""

    membership_id: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's answers to another: it bends, so that those of the other stand beside it."""

    path: str
    """As SVG has it."""
    width: float
    giver: int
    receiver: int


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it."""

    spots: Sequence[Spot]
    lines: Sequence[Line]


def draw(answers: Sequence[tuple[int, int, int]]) -> Picture:
    """Lay people out on a circle in the order in which they come; `answers` are (giver, receiver, count)."""
    people = list(dict.fromkeys(one for giver, receiver, _count in answers for one in (giver, receiver)))
    busy = {one: sum(count for giver, to, count in answers if one in (giver, to)) for one in people}
    most = max(busy.values(), default=1)
    spots = {one: _spot(one, place / len(people), busy[one] / most) for place, one in enumerate(people)}
    thickest = max((count for *_who, count in answers), default=1)
    lines = [_line(spots[giver], spots[receiver], count / thickest) for giver, receiver, count in answers]
    return Picture(list(spots.values()), lines)


def _spot(membership_id: int, turn: float, busy: float) -> Spot:
    angle = 2 * pi * turn - pi / 2
    x, y = SIZE / 2 + RADIUS * cos(angle), SIZE / 2 + RADIUS * sin(angle)
    return Spot(membership_id, round(x, 1), round(y, 1), round(SMALLEST + (LARGEST - SMALLEST) * busy, 1))


def _line(giver: Spot, receiver: Spot, weight: float) -> Line:
    # Bent towards the middle, and a little to the giver's left: so two directions do not cover each other.
    middle_x, middle_y = (giver.x + receiver.x) / 2, (giver.y + receiver.y) / 2
    along_x, along_y = receiver.x - giver.x, receiver.y - giver.y
    bend_x = middle_x * 0.6 + SIZE / 2 * 0.4 - along_y * 0.1
    bend_y = middle_y * 0.6 + SIZE / 2 * 0.4 + along_x * 0.1
    end_x, end_y = _before(receiver, bend_x, bend_y)
    path = f"M{giver.x} {giver.y}Q{bend_x:.1f} {bend_y:.1f} {end_x:.1f} {end_y:.1f}"
    width = round(THINNEST + (THICKEST - THINNEST) * weight, 1)
    return Line(path, width, giver.membership_id, receiver.membership_id)


def _before(spot: Spot, x: float, y: float) -> tuple[float, float]:
    """Return the point at the edge of a mark on the way from `x`, `y`."""
    away = max(((x - spot.x) ** 2 + (y - spot.y) ** 2) ** 0.5, 0.1)
    part = (spot.radius + GAP) / away
    return spot.x + (x - spot.x) * part, spot.y + (y - spot.y) * part
