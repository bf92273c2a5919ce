"""From acts to progress and to the wish for a score, on real databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.course.models import LineItem, Membership
from lti_tool.database import begin_writing
from lti_tool.errors import NotHere
from lti_tool.grading.acceptances import accept_steps
from lti_tool.grading.models import DeliveryState, Rescore, ScoreDelivery, Step, StepProgress
from lti_tool.grading.rules import Progress, StepTerms
from lti_tool.grading.service import rebuild, rescore
from lti_tool.grading.standings import learner_standing, learners_table
from lti_tool.grading.steps import clone_steps, steps_of
from lti_tool.grading.wishes import retry, retry_all, send_zeros
from tests.databases import recorded_statements, wait_for_company
from tests.grading.course import ONE_POST, Course, make_course
from tests.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("any_database")
REPLY = StepTerms("reply", needed=2, minimum_words=0, due_at=None, share=3)
A_DIGEST = "d" * 64


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    return make_course(session, noon)


def test_a_post_makes_progress_and_a_wish_in_the_same_transaction(course: Course) -> None:
    ada = course.learner()

    course.post(ada)

    wish = course.wish(ada)
    assert (wish.score_given, wish.score_maximum, wish.completed) == (10, 10, True)
    assert (wish.state, wish.due_at, wish.version) == (DeliveryState.WAITING, course.start, 1)
    assert wish.registration_id == course.registration_id


def test_an_unchanged_score_makes_no_new_wish(course: Course) -> None:
    ada = course.learner()
    course.post(ada)

    course.post(ada, minute=5)

    assert course.wish(ada).version == 1
    assert course.wish(ada).due_at == course.start


def test_a_changed_score_renews_the_wish(course: Course) -> None:
    ada = course.learner()
    item = course.post(ada)

    course.edit(ada, item, minute=5, words=3)

    wish = course.wish(ada)
    assert (wish.score_given, wish.completed, wish.version) == (0, False, 2)
    assert wish.due_at == course.at(5)


def test_a_copy_of_anothers_text_counts_for_nothing(course: Course) -> None:
    ada, ben = course.learner("Ada"), course.learner("Ben")

    course.post(ada, 0, digest=A_DIGEST)
    course.post(ben, 1, digest=A_DIGEST)
    course.post(ada, 2, digest=A_DIGEST)

    assert course.wish(ada).score_given == 10
    assert course.delivery(ben) is None


@pytest.mark.parametrize("roles", ["Instructor", "Learner TeachingAssistant", "Mentor", ""])
def test_who_is_not_scored_makes_progress_without_a_wish(course: Course, roles: str) -> None:
    somebody = course.learner(roles=roles)

    course.post(somebody)

    assert course.delivery(somebody) is None
    assert _progress(course, somebody) == [(1, course.start)]


def test_a_preview_user_is_not_scored(course: Course) -> None:
    preview = course.learner(is_test_user=True)

    course.post(preview)

    assert course.delivery(preview) is None


def test_without_a_column_nothing_is_wished_until_there_is_one(session: Session, noon: datetime) -> None:
    course = make_course(session, noon, has_column=False)
    ada = course.learner()
    course.post(ada)
    assert course.delivery(ada) is None

    session.add(
        LineItem(
            context_id=course.context_id, activity_id=course.activity_id, score_maximum=5, created_at=noon
        )
    )
    session.flush()
    rescore(session, course.activity_id, noon)

    assert course.wish(ada).score_given == 5


def test_a_learner_who_did_nothing_is_sent_nothing_until_zeros_are(course: Course) -> None:
    ada, ben, staff = course.learner("Ada"), course.learner("Ben"), course.learner("Eve", "Instructor")
    course.post(ada)
    rescore(course.session, course.activity_id, course.at(1))
    assert course.delivery(ben) is None

    sent = send_zeros(course.session, course.activity_id, course.at(2))

    assert sent == 1
    assert course.wish(ben).score_given == 0
    assert course.wish(ada).score_given == 10
    assert course.delivery(staff) is None
    assert send_zeros(course.session, course.activity_id, course.at(3)) == 0


def test_of_who_has_gone_nothing_new_is_queued_until_they_are_back(course: Course, noon: datetime) -> None:
    ada, bo = course.learner("Ada"), course.learner("Bo")
    course.post(ada)
    course.session.get_one(Membership, ada).gone_at = noon
    course.session.get_one(Membership, bo).gone_at = noon
    course.steps(ONE_POST, REPLY)

    rescore(course.session, course.activity_id, noon)

    assert (course.wish(ada).completed, course.wish(ada).version) == (True, 1)
    assert send_zeros(course.session, course.activity_id, noon) == 0
    assert [row.membership_id for row in learners_table(course.session, course.activity_id, noon)] == [ada]
    course.session.get_one(Membership, ada).gone_at = None
    rescore(course.session, course.activity_id, noon)
    assert (course.wish(ada).completed, course.wish(ada).version) == (False, 2)


def test_after_zeros_the_score_follows_what_is_done(course: Course) -> None:
    ben = course.learner()
    send_zeros(course.session, course.activity_id, course.start)

    course.post(ben, minute=5)

    assert (course.wish(ben).score_given, course.wish(ben).version) == (10, 2)


def test_a_date_that_passes_changes_scores_by_a_rescore(course: Course) -> None:
    course.steps(ONE_POST, replace(REPLY, due_at=course.at(60)))
    ada, ben = course.learner("Ada"), course.learner("Ben")
    course.post(ada, 1)
    course.post(ada, 2, to=ben)
    assert course.wish(ada).score_given == 10

    rescore(course.session, course.activity_id, course.at(61))

    # One share of the post and half of three of the replies, of four.
    assert course.wish(ada).score_given == 6.25


def test_a_rescore_goes_through_everybody_in_chunks(course: Course) -> None:
    learners = [course.learner(str(number)) for number in range(5)]
    for learner in learners:
        course.post(learner)
    course.steps(replace(ONE_POST, minimum_words=99))

    after: int | None = 0
    chunks = 0
    while after is not None:
        after = rescore(course.session, course.activity_id, course.at(1), after=after, limit=2)
        chunks += 1

    assert chunks == 4
    assert {course.wish(learner).score_given for learner in learners} == {0}


def test_a_grade_that_a_person_changed_waits_for_a_person(course: Course) -> None:
    ada = course.learner()
    item = course.post(ada)
    wish = course.wish(ada)
    wish.state, wish.due_at, wish.found_given = DeliveryState.OVERRIDDEN, None, 9.5
    course.session.flush()

    course.take_back(ada, item, minute=5)

    wish = course.wish(ada)
    assert (wish.state, wish.due_at, wish.score_given) == (DeliveryState.OVERRIDDEN, None, 0)

    retry(course.session, wish.id, course.activity_id, course.at(6))

    wish = course.wish(ada)
    assert (wish.state, wish.due_at, wish.found_given) == (DeliveryState.WAITING, course.at(6), 9.5)


def test_a_retry_of_another_courses_score_is_not_here(course: Course) -> None:
    ada = course.learner()
    course.post(ada)
    other = make_course(course.session, course.start, name="two")

    with pytest.raises(NotHere):
        retry(course.session, course.wish(ada).id, other.activity_id, course.start)


def test_retry_all_leaves_what_arrived_and_what_a_person_changed(course: Course) -> None:
    for state in DeliveryState:
        course.post(who := course.learner(state))
        course.wish(who).state, course.wish(who).due_at = state, None
    course.session.flush()

    again = retry_all(course.session, course.activity_id, course.at(9))

    assert again == 4
    due = course.session.scalars(select(ScoreDelivery.state).where(ScoreDelivery.due_at.is_not(None)))
    assert set(due) == {"waiting"}
    left = course.session.scalars(select(ScoreDelivery.state).where(ScoreDelivery.due_at.is_(None)))
    assert set(left) == {"delivered", "overridden", "held"}


def test_changed_steps_keep_their_rows_and_progress(course: Course) -> None:
    ada = course.learner()
    course.steps(ONE_POST, REPLY)
    course.post(ada)
    post, reply = steps_of(course.session, course.activity_id)

    course.steps(replace(ONE_POST, needed=2), replace(REPLY, share=7), ONE_POST)

    kept, changed, fresh = steps_of(course.session, course.activity_id)
    assert (changed.id, changed.share) == (reply.id, 7)
    # The one that is as it was goes on, wherever it stands.
    assert fresh.id == post.id
    assert [step.position for step in (kept, changed, fresh)] == [0, 1, 2]
    assert _progress(course, ada) == [(1, course.start)]


def test_what_staff_accepted_follows_its_step(course: Course) -> None:
    teacher, ada = course.learner("Ines", roles="Instructor"), course.learner()
    first, second = replace(ONE_POST, needed=3), replace(ONE_POST, needed=5)
    course.steps(REPLY, first, second)
    _reply, _first, last = steps_of(course.session, course.activity_id)
    accept_steps(course.session, course.activity_id, {(ada, last.id)}, teacher, course.start)

    # One is taken away above it, then it is moved up, then it is changed.
    accepted = []
    for steps in ((first, second), (second, first), (replace(second, needed=6), first)):
        course.steps(*steps)
        made = learner_standing(course.session, course.activity_id, ada, course.at(1)).steps
        accepted.append([one.step.needed for one in made if one.accepted_at])

    assert accepted == [[5], [5], [6]]


def test_fewer_steps_take_rows_away(course: Course) -> None:
    course.steps(ONE_POST, REPLY)

    course.steps(ONE_POST)

    assert len(course.session.scalars(select(Step)).all()) == 1


def test_changed_steps_are_due_for_a_rescore_that_a_running_one_cannot_settle(course: Course) -> None:
    row = course.session.get_one(Rescore, course.activity_id)
    row.lease_token, row.due_at = "running", None
    course.session.flush()

    course.steps(ONE_POST)

    stored = course.session.execute(select(Rescore.due_at, Rescore.lease_token)).one()
    assert stored == (course.start, None)


def test_a_copied_activity_gets_the_steps_once(course: Course) -> None:
    other = make_course(course.session, course.start, steps=(), name="two")
    course.steps(ONE_POST, REPLY)

    clone_steps(course.session, course.activity_id, other.activity_id, lambda date: date)
    clone_steps(course.session, course.activity_id, other.activity_id, lambda date: date)

    assert [step.kind for step in steps_of(course.session, other.activity_id)] == ["post", "reply"]


def test_a_learner_sees_steps_score_and_delivery_in_one_statement(course: Course) -> None:
    ada = course.learner()
    course.steps(ONE_POST, REPLY)
    course.post(ada)

    with recorded_statements() as statements:
        seen = learner_standing(course.session, course.activity_id, ada, course.start)

    assert len(statements) == 1
    assert [line.progress for line in seen.steps] == [Progress(1, course.start), Progress(0, None)]
    assert (seen.score.given, seen.score.done_steps, seen.has_column) == (10, 1, True)
    assert seen.delivery is not None
    assert seen.delivery.state is DeliveryState.WAITING


def test_a_newcomer_has_a_standing_too(session: Session, noon: datetime) -> None:
    course = make_course(session, noon, has_column=False)

    seen = learner_standing(session, course.activity_id, course.learner(), noon)

    assert (seen.score.given, seen.score.maximum, seen.delivery, seen.has_column) == (None, 10, None, False)


def test_the_instructors_table_lists_learners_page_by_page_in_two_statements(course: Course) -> None:
    learners = [course.learner(name) for name in ("Ada", "Ben", "Cy")]
    course.learner("Eve", "Instructor")
    course.learner("Preview", is_test_user=True)
    course.post(learners[1])

    with recorded_statements() as statements:
        first = learners_table(course.session, course.activity_id, course.start, limit=2)
    second = learners_table(course.session, course.activity_id, course.start, after=first[-1].number, limit=2)

    assert len(statements) == 2
    assert [row.name for row in (*first, *second)] == ["Ada", "Ben", "Cy"]
    assert [row.score.done_steps for row in first] == [0, 1]
    assert first[0].delivery is None
    assert first[1].delivery is not None


def test_an_erased_person_stays_in_the_table_without_a_name(course: Course) -> None:
    ada = course.learner()
    course.session.get_one(Membership, ada).person_id = None
    course.session.flush()

    (row,) = learners_table(course.session, course.activity_id, course.start)

    assert (row.membership_id, row.name) == (ada, None)


def test_a_rebuild_mends_progress_that_went_astray(course: Course) -> None:
    ada = course.learner()
    course.post(ada)
    course.session.scalars(select(StepProgress)).one().counted = 7
    course.session.flush()

    people = rebuild(course.session, course.activity_id)

    assert people == 1
    assert _progress(course, ada) == [(1, course.start)]


def test_a_refresh_costs_the_same_however_much_was_written(course: Course) -> None:
    ada = course.learner()
    for minute in range(30):
        course.post(ada, minute)

    with recorded_statements() as statements:
        course.refresh(ada, 31)

    assert len(statements) <= 4


def _progress(course: Course, who: int) -> list[tuple[int, datetime | None]]:
    course.session.expire_all()
    rows = course.session.scalars(select(StepProgress).filter_by(membership_id=who).order_by(StepProgress.id))
    return [(row.counted, row.met_at) for row in rows]


def test_a_first_post_while_zeros_are_sent_ends_in_the_posts_score(course: Course, engine: Engine) -> None:
    ada, ben = course.learner("Ada"), course.learner("Ben")
    course.session.commit()
    begin_writing(course.session)
    assert send_zeros(course.session, course.activity_id, course.start) == 2

    with ThreadPoolExecutor(1) as thread:
        posting = thread.submit(_post_elsewhere, course, engine, ada)
        wait_for_company(course.session)
        course.session.commit()
        posting.result(PATIENCE)

    wish = course.wish(ada)
    assert (wish.score_given, wish.completed, wish.version, wish.due_at) == (10, True, 2, course.at(1))
    assert course.wish(ben).score_given == 0


def test_a_post_while_a_step_is_taken_away_counts_for_the_steps_that_stay(
    course: Course, engine: Engine
) -> None:
    ada = course.learner("Ada")
    course.steps(ONE_POST, replace(ONE_POST, minimum_words=5))
    course.session.commit()
    begin_writing(course.session)
    course.steps(ONE_POST)

    with ThreadPoolExecutor(1) as thread:
        posting = thread.submit(_post_elsewhere, course, engine, ada)
        wait_for_company(course.session)
        course.session.commit()
        posting.result(PATIENCE)

    assert [row.counted for row in course.session.scalars(select(StepProgress))] == [1]
    assert course.wish(ada).completed


def test_zeros_that_are_sent_while_somebody_posts_leave_their_score(course: Course, engine: Engine) -> None:
    ada, ben = course.learner("Ada"), course.learner("Ben")
    course.session.commit()
    begin_writing(course.session)
    course.post(ada)

    with ThreadPoolExecutor(1) as thread:
        sending = thread.submit(_send_zeros_elsewhere, course, engine)
        wait_for_company(course.session)
        course.session.commit()

        assert sending.result(PATIENCE) == 1
    assert (course.wish(ada).score_given, course.wish(ben).score_given) == (10, 0)


def _post_elsewhere(course: Course, engine: Engine, who: int) -> None:
    with Session(engine) as session:
        begin_writing(session)
        replace(course, session=session).post(who, minute=1)
        session.commit()


def _send_zeros_elsewhere(course: Course, engine: Engine) -> int:
    with Session(engine) as session:
        begin_writing(session)
        sent = send_zeros(session, course.activity_id, course.start)
        session.commit()
    return sent
