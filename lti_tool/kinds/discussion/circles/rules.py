"""How learners are dealt into circles, and which one takes who comes later."""

from collections.abc import Mapping, Sequence

FEWEST, MOST = 4, 20
"""People of a circle (row 10)."""
USUAL = 8
BEYOND = 3
"""So many latecomers a circle takes beyond its size before a new one begins, in which somebody is alone."""


def deal(people: Sequence[int], size: int) -> list[list[int]]:
    """Deal people, in the order given, into circles of about this size that differ by one at most.

    None is under four where there are four people or more.
    """
    if not people:
        return []
    count = -(-len(people) // size)
    if len(people) // count < FEWEST:
        count = max(1, len(people) // FEWEST)
    return [list(people[start::count]) for start in range(count)]


def circle_for_latecomer(sizes: Mapping[int, int], size: int) -> int | None:
    """Return the smallest of these circles, by id, the earliest among equals; None: a new one begins."""
    smallest = min(sizes, key=lambda circle_id: (sizes[circle_id], circle_id), default=None)
    if smallest is None or sizes[smallest] >= min(size + BEYOND, MOST):
        return None
    return smallest
