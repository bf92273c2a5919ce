"""Whom staff should look at, and steps that they accept."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import NotHere
from lti_tool.grading.acceptances import accept_steps, take_acceptance_back
from lti_tool.grading.models import StaffAct, StaffActName, StepProgress
from lti_tool.grading.rules import LateTerms, Progress, accepted, triage
from lti_tool.grading.service import rebuild
from lti_tool.grading.standings import learner_standing
from lti_tool.grading.steps import steps_of
from lti_tool.grading.triaging import triaged
from tests.grading.course import Course, make_course
from tests.grading.test_steps import day, step

NO_GRACE = LateTerms()
NOW = day(5)
NONE = Progress(0, None)
MET = Progress(2, day(1))


def some(counted: int, late: int = 0) -> Progress:
    return Progress(counted, None, late=late)


def all_of(counted: int = 2) -> Progress:
    return Progress(counted, day(1))


@pytest.mark.parametrize(
    ("made", "however_short", "lane", "why"),
    [
        ((MET, MET), (MET, MET), "on_track", []),
        ((MET, some(1)), (MET, some(1)), "look", [(1, "partly", 1, 1)]),
        ((MET, some(1)), (MET, all_of()), "look", [(1, "short", 1, 2)]),
        ((MET, NONE), (MET, all_of()), "look", [(1, "short", 0, 2)]),
        ((MET, some(2, late=1)), (MET, all_of()), "look", [(1, "late", 2, 2)]),
        ((MET, NONE), (MET, NONE), "behind", []),
        ((NONE, NONE), (NONE, NONE), "nothing", []),
        ((NONE, some(1)), (NONE, some(1)), "look", [(1, "partly", 1, 1)]),
    ],
    ids=[
        "all met",
        "one of two",
        "one too short",
        "both too short",
        "late",
        "one missed",
        "nothing",
        "one begun",
    ],
)
def test_a_learner_belongs_where_their_steps_say(
    made: tuple[Progress, ...],
    however_short: tuple[Progress, ...],
    lane: str,
    why: list[tuple[int, str, int, int]],
) -> None:
    steps = [step("post", needed=2, due=3), step("reply", needed=2, due=4)]
    found = triage(steps, made, however_short, NO_GRACE, NOW)
    assert found.lane == lane
    assert [(one.place, one.why, one.counted, one.done) for one in found.doubts] == why


@pytest.mark.parametrize(("by", "lane"), [(6, "on_track"), (None, "on_track"), (4, "nothing")])
def test_a_step_that_is_not_due_yet_makes_nobody_stand_out(by: int | None, lane: str) -> None:
    assert triage([step("post", due=by)], [NONE], [NONE], NO_GRACE, NOW).lane == lane


@pytest.mark.parametrize(("tells_all", "lane"), [(True, "behind"), (False, "nothing")])
def test_who_did_something_for_a_step_to_come_has_not_done_nothing(tells_all: bool, lane: str) -> None:
    steps, made = [step("post", due=4), step("reply", needed=2, due=6)], [NONE, some(1)]

    found = triage(steps, made, made, NO_GRACE, NOW, tells_all=tells_all)

    # Where names are hidden, a list of who did nothing must not change with every post.
    assert (found.lane, found.doubts, found.missed) == (lane, (), (0,))


@pytest.mark.parametrize(("spare", "lane"), [(0, "behind"), (1, "on_track"), (2, "on_track")])
def test_who_misses_what_may_be_missed_is_on_track(spare: int, lane: str) -> None:
    steps = [step("post", due=3), step("reply", due=4)]

    assert triage(steps, [MET, NONE], [MET, NONE], NO_GRACE, NOW, spare=spare).lane == lane
    assert triage(steps, [NONE, NONE], [NONE, NONE], NO_GRACE, NOW, spare=spare).lane == "nothing"


def test_nobody_stands_out_before_the_grace_is_over() -> None:
    grace = LateTerms("decay", grace_hours=48, zero_days=7)
    assert triage([step("post", due=4)], [NONE], [NONE], grace, NOW).lane == "on_track"
    assert triage([step("post", due=4)], [NONE], [NONE], grace, NOW + timedelta(days=2)).lane == "nothing"


@pytest.mark.parametrize(
    ("made", "at", "result"),
    [
        (some(1, late=1), None, some(1, late=1)),
        (some(1, late=1), NOW, Progress(2, NOW)),
        (MET, NOW, MET),
        (NONE, NOW, Progress(2, NOW)),
    ],
    ids=["not accepted", "what is late counts in full", "met before", "without any work"],
)
def test_an_accepted_step_is_met_whatever_is_missing(
    made: Progress, at: datetime | None, result: Progress
) -> None:
    assert accepted(step("post", needed=2, due=3), made, at) == result


pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def course(session: Session) -> Course:
    made = make_course(session, day(0))
    made.steps(step("post", words=20, due=3, share=50), step("reply", needed=2, due=4, share=50))
    return made


def test_learners_are_sorted_by_what_they_did(session: Session, course: Course) -> None:
    ada, ben, cy = (course.learner(name) for name in ("Ada", "Ben", "Cy"))
    course.learner("Dr Who", roles="Instructor")
    course.post(ada, 60, words=5)
    course.post(ben, 60, words=50)

    found = {one.learner.membership_id: one.triage for one in triaged(session, course.activity_id, NOW)}

    assert {who: one.lane for who, one in found.items()} == {ada: "look", ben: "behind", cy: "nothing"}
    assert [(one.why, one.counted, one.done) for one in found[ada].doubts] == [("short", 0, 1)]


def test_accepting_moves_the_score_is_written_down_and_can_be_taken_back(
    session: Session, course: Course
) -> None:
    ada, ines = course.learner("Ada"), course.learner("Ines", roles="Instructor")
    course.post(ada, 60, words=5)
    first = steps_of(session, course.activity_id)[0]

    assert accept_steps(session, course.activity_id, [(ada, first.id)], ines, NOW) == 1
    assert accept_steps(session, course.activity_id, [(ada, first.id)], ines, NOW) == 0
    assert learner_standing(session, course.activity_id, ada, NOW).score.given == 5.0
    rebuild(session, course.activity_id)
    assert learner_standing(session, course.activity_id, ada, NOW).score.given == 5.0

    take_acceptance_back(session, course.activity_id, (ada, first.id), ines, NOW)
    assert learner_standing(session, course.activity_id, ada, NOW).score.given == 0.0
    said = session.scalars(select(StaffAct.what).where(StaffAct.membership_id == ada).order_by(StaffAct.id))
    assert said.all() == [StaffActName.ACCEPTED, StaffActName.TOOK_ACCEPTANCE_BACK]


def test_many_are_accepted_at_once_also_who_wrote_nothing_here(session: Session, course: Course) -> None:
    learners = [course.learner(str(number)) for number in range(5)]
    ines, first = course.learner("Ines", roles="Instructor"), steps_of(session, course.activity_id)[0]

    assert accept_steps(session, course.activity_id, [(one, first.id) for one in learners], ines, NOW) == 5

    rebuild(session, course.activity_id)
    met = session.scalars(select(StepProgress.membership_id).where(StepProgress.met_at.is_not(None))).all()
    assert sorted(met) == learners


def test_another_courses_learner_or_step_is_not_here(session: Session, course: Course) -> None:
    other = make_course(session, course.start, name="two")
    other.steps(step("post", due=3))
    ada, stranger, ines = (
        course.learner("Ada"),
        other.learner("Zoë"),
        course.learner("Ines", roles="Instructor"),
    )
    [mine, *_rest], [theirs] = steps_of(session, course.activity_id), steps_of(session, other.activity_id)
    for wanted in [(stranger, mine.id), (ada, theirs.id), (ines, mine.id)]:
        with pytest.raises(NotHere):
            accept_steps(session, course.activity_id, [wanted], ines, NOW)
        with pytest.raises(NotHere):
            take_acceptance_back(session, course.activity_id, wanted, ines, NOW)
