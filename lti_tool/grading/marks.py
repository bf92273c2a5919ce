"""What others marked as useful, beside a learner's own acts: a step may count it (row 71)."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import acts_of_all
from lti_tool.grading.rules import StepTerms

Acts = Mapping[int, Sequence[ActValue]]


def with_marks(
    session: Session, activity_id: int, steps: Mapping[int, Iterable[StepTerms]], acts: Acts
) -> Acts:
    """Return people's acts, with others' marks for those whose `steps` count them; one statement or none."""
    marked = marked_ones(steps)
    if not marked:
        return acts
    marks = acts_of_all(session, activity_id, (), marked)
    return {**acts, **{who: (*acts.get(who, ()), *found) for who, found in marks.items()}}


def marked_ones(steps: Mapping[int, Iterable[StepTerms]]) -> list[int]:
    """Return those of whose steps one counts what others mark."""
    return [who for who, theirs in steps.items() if counts_marks(theirs)]


def counts_marks(steps: Iterable[StepTerms]) -> bool:
    """Whether any of these steps counts what others mark."""
    return any(step.kind == "useful" for step in steps)
