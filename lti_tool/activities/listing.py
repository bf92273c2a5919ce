"""Finding a learner in the table, and the orders in which it stands; pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from lti_tool.activities.spelling.rules import plain_spelling
from lti_tool.grading.models import DeliveryState
from lti_tool.grading.values import LearnerRow

Order = Literal["came", "name", "steps", "score", "gradebook"]
_ARRIVED = (DeliveryState.DELIVERED, DeliveryState.HELD)


def _share(row: LearnerRow) -> float:
    return row.score.earned_points / row.score.possible_points if row.score.possible_points else -1.0


def _sending(row: LearnerRow) -> int:
    """Put first what needs somebody, then what is on its way, then what was never sent, then what arrived."""
    if row.delivery is None:
        return 2
    return 3 if row.delivery.state in _ARRIVED else 0 if row.delivery.reason else 1


_KEYS: Mapping[Order, Callable[[LearnerRow], Any]] = {
    "came": lambda row: row.number,
    "name": lambda row: (row.name is None, plain_spelling(row.name or ""), row.number),
    "steps": lambda row: (row.score.done_steps, row.number),
    "score": lambda row: (_share(row), row.number),
    "gradebook": lambda row: (_sending(row), row.number),
}
ORDERS: tuple[Order, ...] = tuple(_KEYS)
APART_ORDERS: tuple[Order, ...] = ("came", "name", "score", "gradebook")
"""Where names and posts must not meet: how many steps are done is not shown there."""


def listed(rows: Sequence[LearnerRow], name: str, order: Order) -> list[LearnerRow]:
    """Return those whose name has this in it, whatever its case and accents; who has least comes first."""
    wanted = plain_spelling(name) if name.strip() else ""
    found = (row for row in rows if wanted in plain_spelling(row.name or ""))
    return sorted(found, key=_KEYS[order])
