"""Who gets which role."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lti_tool.grading.rules import ROLES, Role
from lti_tool.kinds.discussion.rules import in_turn

DRAWN_JUST_NOW = timedelta(seconds=10)
"""Within it, a second press of the button draws nothing anew."""


def give_out(held_before: Mapping[int, int], seed: int, host: int | None = None) -> dict[Role, int]:
    """Give each role to one of these people: to who held fewest in the course, by lot among equals.

    `held_before` says how many roles each held in the course; the same `seed` draws the same lots;
    `host` hosts if they are one of these people. With fewer than three people the last roles stay open.
    """
    return fill_up({"host": host} if host is not None and host in held_before else {}, held_before, seed)


def fill_up(held: Mapping[Role, int], held_before: Mapping[int, int], seed: int) -> dict[Role, int]:
    """Return who holds which role once those that nobody holds are given out, as `give_out` gives them."""
    lots = [one for one in in_turn(held_before, seed) if one not in held.values()]
    free = [role for role in ROLES if role not in held]
    return {**held, **dict(zip(free, lots, strict=False))}


def is_next_week(given_at: datetime | None, now: datetime, zone: str) -> bool:
    """Whether roles were given out in another week than this one, which began on Monday in `zone`."""
    if given_at is None:
        return True
    clock = ZoneInfo(zone)
    return given_at.astimezone(clock).isocalendar()[:2] != now.astimezone(clock).isocalendar()[:2]
