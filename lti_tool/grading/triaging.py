"""All learners of an activity, sorted by whom staff should look at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.acts.rules import ActValue
from lti_tool.acts.service import acts_of_all
from lti_tool.grading.marks import marked_ones
from lti_tool.grading.rules import Triage, progress, triage
from lti_tool.grading.standings import learners_table
from lti_tool.grading.values import LearnerRow

MOST_LEARNERS = 2_000
"""Of one course; beyond them the table of learners is the place to look."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """One learner who is here, where they belong and why."""

    learner: LearnerRow
    triage: Triage


def triaged(session: Session, activity_id: int, now: datetime, *, tells_all: bool = True) -> list[Sorted]:
    """Sort an activity's learners, in the order of their numbers; three statements.

    `tells_all`: see `rules.triage`.
    """
    rows = [
        one
        for one in learners_table(session, activity_id, now, limit=MOST_LEARNERS)
        if not one.is_gone and one.steps
    ]
    open_ = {
        one.membership_id: [line.step for line in one.steps]
        for one in rows
        if any(line.progress.met_at is None for line in one.steps)
    }
    acts = acts_of_all(session, activity_id, open_, marked_ones(open_))
    return [
        Sorted(one, _triage(one, acts.get(one.membership_id, ()), now, tells_all=tells_all)) for one in rows
    ]


def _triage(row: LearnerRow, acts: Sequence[ActValue], now: datetime, *, tells_all: bool) -> Triage:
    steps, terms = [one.step for one in row.steps], row.terms
    wordless = [replace(step, minimum_words=0) for step in steps]
    however_short = progress(wordless, acts, row.membership_id, terms)
    made, spare = [one.progress for one in row.steps], terms.spare(len(steps))
    return triage(steps, made, however_short, terms.late, now, spare=spare, tells_all=tells_all)


def is_any_over(found: Sequence[Sorted], at: datetime) -> bool:
    """Whether a step's date is over; all have the same steps, but for who was given more time."""
    due = [standing.step.due_at for one in found for standing in one.learner.steps]
    return any(moment is not None and moment < at for moment in due)
