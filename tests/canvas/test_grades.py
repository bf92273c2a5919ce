"""From a post to Canvas's gradebook under every trouble that Canvas makes (lti.md C5 to C7, G3).

Each test says which handling of ours it holds: without it, it fails.
"""

import pytest

from lti_tool.sandbox.state import Profile
from lti_tool.sandbox.troubles import Scripted
from tests.canvas.conftest import WAYS, Semester
from tests.support.school import Visit

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


def score(semester: Semester, persona: str) -> float | None:
    cell = semester.grade(persona)
    return cell.score if cell else None


def test_a_first_post_is_a_score_and_one_submission(semester: Semester) -> None:
    """Holds: the first score tells of the work, FullyGraded and without a comment (platforms/canvas.py)."""
    learner = semester.learner()

    semester.post(learner)
    semester.work(seconds=2)

    cell = semester.grade(learner)
    assert cell is not None
    assert (cell.score, cell.attempts, cell.comments) == (10, 1, [])
    assert (cell.grading_progress, cell.activity_progress) == ("FullyGraded", "Submitted")


@pytest.mark.parametrize("status", [403, 429])
def test_throttling_without_a_word_how_long_is_a_pause_and_no_refusal(
    semester: Semester, status: int
) -> None:
    """Holds: `Canvas.is_throttled` reads the body of a 403; a pause stops the calls that would follow."""
    semester.post(semester.learner())
    semester.work(seconds=2)  # so that there is a token
    learners = [semester.learner() for _ in range(3)]
    for learner in learners:
        semester.post(learner)
    semester.faults.throttle = status
    asked = len(semester.school.campus.messages(WAYS))

    for _ in range(6):
        semester.work(seconds=1)

    assert len(semester.school.campus.messages(WAYS)) == asked + 1
    assert {semester.state(learner)[0] for learner in learners} == {"waiting"}
    semester.faults.reset()
    for _ in range(3):
        semester.work(hours=1)
    assert {score(semester, learner) for learner in learners} == {10}


def test_tokens_that_end_after_one_call_lose_no_score(semester: Semester) -> None:
    """Holds: a 401 fetches a fresh token once and sends the score again (lti/service_calls.py)."""
    learners = [semester.learner() for _ in range(3)]
    for learner in learners:
        semester.post(learner)
    semester.faults.token_calls = 1

    semester.work(seconds=2)

    assert [score(semester, learner) for learner in learners] == [10, 10, 10]


@pytest.mark.parametrize(
    "fault",
    [
        Scripted(502, HTML, "text/html"),
        Scripted(503, "", "text/plain"),
        Scripted(seconds=45.0),
        Scripted(lost=True),
    ],
    ids=["502 as HTML", "503 without a word", "slow", "reply lost after the score was kept"],
)
def test_a_failure_is_tried_again_and_ends_with_one_score(semester: Semester, fault: Scripted) -> None:
    """Holds: nobody is waited for 45 s, silence and 5xx are tried again later, and the score stands once."""
    learner = semester.learner()
    semester.post(learner)
    semester.faults.script("scores", fault)

    semester.work(seconds=2)
    assert semester.state(learner) == ("waiting", "failed" if fault.status else "silent")
    semester.work(hours=1)

    cell = semester.grade(learner)
    assert cell is not None
    assert (cell.score, cell.attempts, cell.comments) == (10, 1, [])
    assert semester.state(learner)[0] == "delivered"


@pytest.mark.parametrize("profile", list(Profile))
def test_an_unpublished_assignment_gets_its_scores_once_it_is_published(
    semester: Semester, profile: Profile
) -> None:
    """Holds: both bodies of the refusal mean ColumnUnpublished, which waits a day (platforms/canvas.py)."""
    learner = semester.learner()
    semester.school.campus.choose_profile(profile)
    semester.school.campus.change_item(WAYS, semester.column.number, published=False)

    semester.post(learner)
    semester.work(seconds=2)
    assert semester.state(learner) == ("waiting", "unpublished")
    semester.school.campus.change_item(WAYS, semester.column.number, published=True)
    semester.work(days=1, seconds=2)

    assert score(semester, learner) == 10


def test_who_left_is_not_gradable_and_holds_up_nobody(semester: Semester) -> None:
    """Holds: "not a student" is NotGradable: no retry, and the others' scores go out (rules/answers.py)."""
    gone, stays = semester.learner(), semester.learner()
    semester.post(gone)
    semester.post(stays)
    semester.school.campus.unenrol(WAYS, gone)

    semester.work(seconds=2)
    asked = len(semester.school.campus.messages(WAYS, "scores"))
    semester.work(days=2)

    assert semester.state(gone)[0] == "not_gradable"
    assert score(semester, stays) == 10
    assert len(semester.school.campus.messages(WAYS, "scores")) == asked


@pytest.mark.parametrize(
    ("profile", "reason"),
    [(Profile.NEW, "locked"), (Profile.OLD, "column_gone"), (Profile.SELF_HOSTED, "column_gone")],
)
def test_a_concluded_course_is_the_instructors_matter_and_not_tried_for_ever(
    semester: Semester, profile: Profile, reason: str
) -> None:
    """Holds: 422 "concluded" is ColumnLocked; the older 404 is tried daily for a week at most."""
    learner, campus = semester.learner(), semester.school.campus
    number = campus.courses(WAYS)[-1].number
    semester.post(learner)
    campus.choose_profile(profile)
    campus.conclude_course(WAYS, number)

    for _ in range(10):
        semester.work(days=1)
    asked = len(campus.messages(WAYS))
    semester.work(days=1)
    campus.conclude_course(WAYS, number, concluded=False)

    assert semester.state(learner) == ("needs_instructor", reason)
    assert len(campus.messages(WAYS)) == asked


def test_a_submission_is_one_where_the_account_wants_it_submitted(semester: Semester) -> None:
    """Holds: the score that tells of work says Submitted, those after it InProgress (lti/scores.py)."""
    learner = semester.learner()
    semester.faults.ags_score_trigger_needs_grading_after_submitted = True

    semester.post(learner)
    semester.work(seconds=2)
    reply_to_somebody(semester, learner)
    semester.work(minutes=5)

    cell = semester.grade(learner)
    assert cell is not None
    assert (cell.score, cell.attempts) == (10, 1)
    assert "learner=" in cell.submission_url


def test_services_that_mind_media_types_take_what_we_send(semester: Semester) -> None:
    """Holds: each call names its own media type and no other (lti/scores.py, line_items.py, results.py)."""
    learner, campus = semester.learner(), semester.school.campus
    with campus.changing(WAYS) as site:
        site.items = [item for item in site.items if item.link_id != semester.link]
        next(one for one in site.links if one.id == semester.link).is_assignment = False
    semester.faults.strict_types = True

    semester.post(learner)
    semester.work(seconds=2)
    reply_to_somebody(semester, learner)
    semester.work(minutes=5)

    asked = {(one.service, one.method) for one in campus.messages(WAYS) if one.status < 300}
    assert {("line items", "GET"), ("line items", "POST"), ("scores", "POST"), ("results", "GET")} <= asked
    assert campus.score(WAYS, learner) == 10
    assert semester.state(learner) == ("delivered", "")


@pytest.mark.parametrize("keeps_time", [False, True])
def test_a_grade_that_the_teacher_typed_stays(semester: Semester, keeps_time: bool) -> None:
    """Holds: results are read before a score that would change a grade goes out (jobs/lane.py)."""
    learner, campus = semester.learner(), semester.school.campus
    semester.faults.edits_keep_time = keeps_time
    semester.post(learner)
    semester.work(seconds=2)
    campus.override_grade(WAYS, learner, semester.column.number, 9.5)

    semester.clock.move(minutes=10)
    reply_to_somebody(semester, learner)
    semester.work(seconds=2)

    assert score(semester, learner) == 9.5
    assert semester.state(learner)[0] == "overridden"


def test_many_posts_use_up_one_attempt(semester: Semester) -> None:
    """Holds: `new_submission: false` after the first; with a limit of one, the second would be refused."""
    learner = semester.learner()
    next(one for one in semester.school.campus.links(WAYS) if one.id == semester.link).allowed_attempts = 1
    semester.post(learner)
    semester.work(seconds=2)

    reply_to_somebody(semester, learner)
    semester.work(minutes=5)

    messages = semester.school.campus.messages(WAYS, "scores")
    cell = semester.grade(learner)
    assert cell is not None
    assert len([one for one in messages if one.user_id == cell.user_id]) == 2
    assert (cell.score, cell.attempts) == (10, 1)
    assert semester.state(learner) == ("delivered", "")


def test_a_column_that_moved_is_known_with_the_next_launch(semester: Semester) -> None:
    """Holds: the launch's `lineitem` replaces the one that we kept (activities/placing.py)."""
    learner = semester.learner()
    semester.visit(learner)
    with semester.school.campus.changing(WAYS) as site:
        moved = next(item for item in site.items if item.link_id == semester.link)
        moved.number = site.next_number("item")

    semester.post(learner)
    assert (semester.our_columns()[-1] or "").endswith(f"/line_items/{moved.number}")
    semester.work(seconds=2)

    assert score(semester, learner) == 10


def test_a_deleted_assignment_is_told_to_the_instructor_and_not_made_again(semester: Semester) -> None:
    """Holds: 404 is LineItemGone: found again by our resource id or left alone, never made twice."""
    learner, campus = semester.learner(), semester.school.campus
    semester.post(learner)
    before = len(campus.line_items(WAYS))
    campus.delete_item(WAYS, semester.column.number)

    semester.work(seconds=2)

    assert semester.state(learner) == ("needs_instructor", "column_gone")
    assert len(campus.line_items(WAYS)) == before - 1


def test_a_column_that_we_made_opens_its_activity(semester: Semester) -> None:
    """Holds: made with `submission_type: external_tool`, and known again by its address (placing.py, C5)."""
    learner, campus = semester.learner(), semester.school.campus
    with campus.changing(WAYS) as site:
        site.items = [item for item in site.items if item.link_id != semester.link]
        next(one for one in site.links if one.id == semester.link).is_assignment = False
    semester.post(learner)
    semester.work(seconds=2)
    made = campus.links(WAYS)[-1]

    opened = semester.school.launch(WAYS, semester.learner(), made.id)

    assert made.id != semester.link
    assert semester.school.campus.score(WAYS, learner) == 10
    assert "Tell us about feedback of yours that landed badly." in opened.page.text


def reply_to_somebody(semester: Semester, learner: str) -> Visit:
    """The second half of the grade: answer a post of another learner."""
    other = semester.post(semester.learner())
    number = newest_post(other)
    visit = semester.visit(learner)
    answered = visit.post(f"discussion/posts/{number}/reply", body="An answer to you", form_key=f"r-{number}")
    assert answered.status_code in (200, 303), answered.text
    return visit


def newest_post(visit: Visit) -> int:
    page = visit.get("discussion/?show=all").text
    start = page.index("/discussion/posts/") + len("/discussion/posts/")
    return int(page[start:].partition("/")[0])
