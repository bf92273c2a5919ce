"""Whom to ask for a reply."""

from collections.abc import Mapping

from lti_tool.kinds.discussion.rules import in_turn

REPLIERS = 2


def repliers(asked_before: Mapping[int, int], seed: int, count: int = REPLIERS) -> list[int]:
    """Choose whom to ask: of these people those who were asked least often, by lot among equals.

    `asked_before` says how often each was asked in this discussion, without the author; the same `seed`
    draws the same lots. Fewer than `count` where there are no more.
    """
    return in_turn(asked_before, seed)[:count]
