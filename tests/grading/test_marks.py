"""What others mark as useful may be a step: peers in the mark, by different people (row 71): a table."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lti_tool.acts.rules import ActValue
from lti_tool.grading.rules import GradingTerms, LateTerms, Progress, StepTerms, progress
from tests.grading.test_steps import ANN, BEN, ME, day, gave, step, thanked


def marked(item: int, by: int, on: float, to: int = ME, kind: str = "useful") -> ActValue:
    return ActValue(1000 + item, by, "reacted", kind, item, to, 0, False, day(on))


def unmarked(item: int, by: int, on: float) -> ActValue:
    return replace(marked(item, by, on), id=2000 + item, verb="took_back")


AGAIN = replace(marked(1, ANN, on=4), id=3000)
USEFUL = replace(step("useful", needed=2, due=7), minimum_words=50)


@pytest.mark.parametrize(
    ("theirs", "acts", "counted", "met_on"),
    [
        # Different people count, each once, from when the first mark of theirs stands.
        (USEFUL, [gave(1, on=1), marked(1, ANN, on=2), marked(2, BEN, on=3)], 2, 3),
        (USEFUL, [gave(1, on=1), marked(1, ANN, on=2), marked(2, ANN, on=3)], 1, None),
        # A mark that was taken back does not count; of one that was given again, what came since.
        (USEFUL, [marked(1, ANN, on=2), marked(2, BEN, on=3), unmarked(1, ANN, on=4)], 1, None),
        (
            USEFUL,
            [
                marked(1, ANN, on=1),
                unmarked(1, ANN, on=2),
                replace(marked(1, ANN, on=4), id=3000),
                marked(2, BEN, on=3),
            ],
            2,
            4,
        ),
        # One's own marks, other reactions, marks for others and thanks are none.
        (USEFUL, [marked(1, ME, on=1, to=ANN), marked(2, ME, on=1, to=BEN)], 0, None),
        (USEFUL, [marked(1, ANN, on=1, kind="new"), marked(2, BEN, on=1, kind="more")], 0, None),
        (USEFUL, [marked(1, ANN, on=1, to=BEN), thanked(2, on=2, to=ANN)], 0, None),
        # What comes after the date counts as late work does: not at all without a rule.
        (USEFUL, [marked(1, ANN, on=2), marked(2, BEN, on=8)], 1, None),
        # Marks of others are nobody's own reading, post or reply.
        (step("read", needed=1), [marked(1, ANN, on=2)], 0, None),
        (step("days", needed=1), [marked(1, ANN, on=2)], 0, None),
        (step("reply", needed=1), [marked(1, ANN, on=2)], 0, None),
    ],
)
def test_what_counts_as_found_useful(
    theirs: StepTerms, acts: Sequence[ActValue], counted: int, met_on: float | None
) -> None:
    assert progress([theirs], acts, ME) == (Progress(counted, None if met_on is None else day(met_on)),)


def test_in_a_reply_window_a_mark_counts_as_an_answer_does() -> None:
    terms = GradingTerms(LateTerms("window", window_days=2))

    (made,) = progress([USEFUL], [marked(1, ANN, on=2), marked(2, BEN, on=8)], ME, terms)

    assert (made.counted, made.late, made.met_at) == (2, 1, day(8))
