"""What a role's step asks, of whom, and what becomes of it when roles go round: a table (row 18)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lti_tool.acts.rules import ActValue
from lti_tool.grading.rules import (
    NO_PROGRESS,
    Held,
    Progress,
    Role,
    StepTerms,
    is_asked,
    progress,
)
from tests.grading.test_steps import ANN, BEN, ME, asked, day, gave, step, thanked, took_back


def in_role(
    role: Role, since: float = 0, until: float | None = None, needed: int = 2, again: float | None = None
) -> StepTerms:
    ended, anew = (None if one is None else day(one) for one in (until, again))
    return replace(step("role", needed=needed, due=7), held=Held(role, day(since), ended, anew))


@pytest.mark.parametrize(
    ("theirs", "acts", "counted", "met_on"),
    [
        # A host leaves nobody unanswered: different people count, each once.
        (in_role("host"), [gave(1, on=1, to=ANN), gave(2, on=2, to=BEN)], 2, 2),
        (in_role("host"), [gave(1, on=1, to=ANN), gave(2, on=2, to=ANN)], 1, None),
        (in_role("host"), [gave(1, on=1), asked(2, on=2)], 0, None),
        # A sceptic asks, or answers another with a doubt.
        (in_role("sceptic"), [asked(1, on=1), gave(2, on=2, to=ANN)], 2, 2),
        (in_role("sceptic"), [gave(1, on=1, to=ANN), gave(2, on=2, to=ANN)], 2, 2),
        (in_role("sceptic"), [gave(1, on=1), gave(2, on=2, to=ME), thanked(3, on=3, to=ANN)], 0, None),
        # A summariser says where the talk stands.
        (in_role("summariser"), [gave(1, on=1), gave(2, on=2, to=ANN)], 2, 2),
        (in_role("summariser"), [asked(1, on=1), thanked(2, on=2, to=ANN), gave(3, on=3, to=ME)], 0, None),
        # What was done before the role was given, after it ended, or is taken back does not count.
        (in_role("summariser", since=2), [gave(1, on=1), gave(2, on=2)], 1, None),
        (in_role("summariser", until=2), [gave(1, on=1), gave(2, on=2)], 1, None),
        (in_role("summariser"), [gave(1, on=1), gave(2, on=2), took_back(2, on=3)], 1, None),
        (in_role("summariser"), [gave(1, on=1), gave(2, on=7.01)], 1, None),
        # Who was given another one later keeps what they did in the first, whichever that was …
        (in_role("sceptic", again=3), [gave(1, on=1), gave(2, on=2)], 2, 2),
        (in_role("summariser", again=3), [asked(1, on=1), asked(2, on=2)], 2, 2),
        (in_role("host", again=3), [gave(1, on=1, to=ANN), gave(2, on=2, to=ANN)], 2, 2),
        # … and has, of what came since, what counts for the one that they hold.
        (in_role("sceptic", again=3), [gave(1, on=1), gave(2, on=4)], 1, None),
        (in_role("host", again=3), [gave(1, on=1, to=ANN), gave(2, on=4, to=BEN)], 2, 4),
        # Who never held one has nothing to do.
        (step("role", needed=2), [gave(1, on=1), gave(2, on=2, to=ANN)], 0, None),
    ],
)
def test_what_counts_for_a_role(
    theirs: StepTerms, acts: Sequence[ActValue], counted: int, met_on: float | None
) -> None:
    assert progress([theirs], acts, ME) == (Progress(counted, None if met_on is None else day(met_on)),)


@pytest.mark.parametrize(
    ("theirs", "made", "asked_for"),
    [
        (step("role"), NO_PROGRESS, False),
        (in_role("host"), NO_PROGRESS, True),
        (in_role("host"), Progress(2, day(2)), True),
        # It ended: what was done in it stays, what was not is asked no more.
        (in_role("host", until=3), Progress(2, day(2)), True),
        (in_role("host", until=3), Progress(1, None), False),
        # It came after the step's date.
        (in_role("host", since=7), NO_PROGRESS, False),
        (replace(in_role("host", since=7), due_at=None), NO_PROGRESS, True),
        # It came again after the step's date: what was done stays, and nothing else is asked.
        (in_role("host", again=8), Progress(2, day(2)), True),
        (in_role("host", again=8), Progress(1, None), False),
        (in_role("host", again=6), NO_PROGRESS, True),
        (step("post"), NO_PROGRESS, True),
    ],
)
def test_whose_step_it_is(theirs: StepTerms, made: Progress, asked_for: bool) -> None:
    assert is_asked(theirs, made) is asked_for
