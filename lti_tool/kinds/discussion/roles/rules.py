"""Who gets which role."""

from collections.abc import Mapping
from typing import Literal, get_args

from lti_tool.kinds.discussion.rules import in_turn

Role = Literal["host", "sceptic", "summariser"]
ROLES: tuple[Role, ...] = get_args(Role)


def give_out(held_before: Mapping[int, int], seed: int) -> dict[Role, int]:
    """Give each role to one of these people: to who held fewest in the course, by lot among equals.

    `held_before` says how many roles each held in other discussions; the same `seed` draws the same lots.
    With fewer than three people the last roles stay open.
    """
    return dict(zip(ROLES, in_turn(held_before, seed), strict=False))
