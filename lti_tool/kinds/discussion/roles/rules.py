"""Who gets which role."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, get_args

from lti_tool.kinds.discussion.rules import in_turn

Role = Literal["host", "sceptic", "summariser"]
ROLES: tuple[Role, ...] = get_args(Role)


DRAWN_JUST_NOW = timedelta(seconds=10)
"""Within it, a second press of the button draws nothing anew."""


def give_out(held_before: Mapping[int, int], seed: int, host: int | None = None) -> dict[Role, int]:
    """Give each role to one of these people: to who held fewest in the course, by lot among equals.

    `held_before` says how many roles each held in other discussions; the same `seed` draws the same lots;
    `host` hosts if they are one of these people. With fewer than three people the last roles stay open.
    """
    lots = in_turn(held_before, seed)
    if host is not None and host in held_before:
        lots = [host, *(one for one in lots if one != host)]
    return dict(zip(ROLES, lots, strict=False))
