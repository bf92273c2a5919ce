"""What came of each activity, and how far each objective is covered (S1, S10, rows 79 and 21)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityView
from lti_tool.activities.worth.before import Original, originals_of
from lti_tool.activities.worth.rules import Hint, WorthCount, hint_of
from lti_tool.activities.worth.service import count_all_answers
from lti_tool.collecting import nothing_to_collect
from lti_tool.grading.overview import StepCount, step_counts
from lti_tool.insight.reading.course import Course, course_of, ids_of, talks_in
from lti_tool.insight.reading.ledger import taking_part
from lti_tool.insight.reading.people import learners_of
from lti_tool.insight.rules.talk import TalkFacts, talk_facts
from lti_tool.insight.spans import EVER


@dataclass(frozen=True, slots=True)
class Before:
    """What came of an activity in the nearest earlier term whose learners said enough about it."""

    worth: WorthCount
    talk: TalkFacts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one activity."""

    activity: ActivityView
    people: int
    """Learners who did more than read."""
    acts: int
    talk: TalkFacts
    met: int
    """Steps that learners have met, of `to_meet`."""
    to_meet: int
    worth: WorthCount
    hint: Hint | None
    before: Before | None
    """None of what was not copied, and where too few answered."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """An objective, and the activities that serve it."""

    objective: str
    outcomes: Sequence[Outcome]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All activities of a course, the oldest first."""

    course: Course
    people: int
    lines: Sequence[Outcome]
    objectives: Sequence[Coverage]


@nothing_to_collect()
def read_outcomes(session: Session, kinds: Kinds, context_id: int) -> Outcomes:
    """Read what came of a course's activities; statements do not grow with them."""
    course = course_of(session, kinds, context_id)
    people = len(learners_of(session, context_id))
    ids, originals = ids_of(course.all), originals_of(session, context_id)
    parts, steps = taking_part(session, ids), step_counts(session, context_id)
    known = {one.id for line in originals.values() for one in line}
    answers = count_all_answers(session, [*ids, *known])
    before = {copy_id: one for copy_id, line in originals.items() if (one := _last_judged(line, answers))}
    talks: defaultdict[int, list[Talk]] = defaultdict(list)
    for talk in talks_in(session, kinds, [*course.all, *before.values()], EVER):
        talks[talk.activity_id].append(talk)
    lines = [
        _outcome(
            one,
            parts.get(one.id, (0, 0)),
            talk_facts(talks[one.id]),
            steps.get(one.id, ()),
            answers.get(one.id, WorthCount()),
            people,
            Before(answers[old.id], talk_facts(talks[old.id])) if (old := before.get(one.id)) else None,
        )
        for one in course.all
    ]
    return Outcomes(course, people, lines, coverage(lines))


def _last_judged(line: Sequence[Original], answers: Mapping[int, WorthCount]) -> Original | None:
    """Return the nearest of those about which enough was said, None where there is none."""
    return next((one for one in line if hint_of(answers.get(one.id, WorthCount()))), None)


def coverage(lines: Sequence[Outcome]) -> list[Coverage]:
    """Put activities with the same objective together; case and spaces make no difference."""
    found: dict[str, list[Outcome]] = {}
    for line in lines:
        found.setdefault(" ".join(line.activity.objective.casefold().split()), []).append(line)
    return [Coverage(some[0].activity.objective, some) for some in found.values()]


def _outcome(
    activity: ActivityView,
    part: tuple[int, int],
    talk: TalkFacts,
    steps: Sequence[StepCount],
    worth: WorthCount,
    people: int,
    before: Before | None,
) -> Outcome:
    return Outcome(
        activity=activity,
        people=part[0],
        acts=part[1],
        talk=talk,
        met=sum(step.met for step in steps),
        to_meet=sum(step.of(people) for step in steps),
        worth=worth,
        hint=hint_of(worth),
        before=before,
    )
