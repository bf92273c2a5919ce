"""Pure decisions about activities: which instance a launch means."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity of the registration that carries the UUID of a launch."""

    id: int
    context_id: int | None
    context_on_platform: str | None
    duplicate_for: int
    line_item_url: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What an unknown resource link opens: a known activity, or a clone of one."""

    activity_id: int
    is_clone: bool
    is_duplicate: bool = False
    """The clone stands beside its original in the same course."""


def which_instance(
    candidates: Sequence[Candidate],
    context_id: int,
    history: Sequence[str],
    line_item_url: str | None,
) -> Choice | None:
    """Choose for an unknown link with a known UUID (design.md, "Which instance is this launch?").

    `candidates` are in order of their ids, `history` is nearest ancestor first. None: the UUID is
    unknown in this registration.
    """
    here = [one for one in candidates if one.context_id == context_id]
    if here:
        return _in_its_own_course(here, line_item_url)
    by_context = {one.context_on_platform: one for one in reversed(candidates) if one.duplicate_for == 0}
    for ancestor in history:
        if ancestor in by_context:
            return Choice(by_context[ancestor].id, is_clone=True)
    return Choice(candidates[0].id, is_clone=True) if candidates else None


def _in_its_own_course(here: Sequence[Candidate], line_item_url: str | None) -> Choice:
    """An unknown link in the activity's own course: the same column or none is an alias of it."""
    for one in here:
        if line_item_url is None or one.line_item_url in (None, line_item_url):
            return Choice(one.id, is_clone=False)
    return Choice(here[0].id, is_clone=True, is_duplicate=True)
