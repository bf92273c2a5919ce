"""Canvas keeps the address of a learner's work: told once, opened by role, found whatever the launch says."""

import json
from typing import Any

import pytest

from lti_tool.course.models import Participation, ResourceLink
from lti_tool.database import db
from lti_tool.grading.models import ScoreDelivery
from lti_tool.sandbox import launching
from lti_tool.sandbox.keys import Alteration
from lti_tool.sandbox.state import Grade
from lti_tool.sandbox.troubles import Scripted
from tests.launch.test_front_desk import FORM, add_discussion
from tests.support.school import School, Visit, send_zeros
from tests.tool import Clock

HERS = "Amara heard it in a corridor"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
SUBMISSION = "https://canvas.instructure.com/lti/submission"


def open_link(school: School, persona: str) -> Visit:
    return school.launch("canvas", persona, school.campus.links("canvas")[-1].id)


def post(school: School, text: str = HERS, persona: str = "amara") -> None:
    made = open_link(school, persona).post("discussion/posts", body=text)
    assert made.status_code == 303


def grade_of(school: School) -> Grade:
    return school.campus.grades("canvas")[-1]


def told(school: School) -> list[dict[str, Any]]:
    """What the scores sent so far said of submissions, with the moment of the submission."""
    bodies = [json.loads(one.sent) for one in school.campus.messages("canvas", "scores")]
    return [body[SUBMISSION] | body.get("submission", {}) for body in bodies]


@pytest.fixture
def assignment(school: School) -> School:
    """A school with an assignment that allows one attempt."""
    add_discussion(school, "canvas")
    with school.campus.changing("canvas") as site:
        site.links[-1].allowed_attempts = 1
    return school


def speed_grade(school: School, grader: str = "ines") -> Visit:
    """Look at Amara's submission in SpeedGrader."""
    grade = grade_of(school)
    login = launching.open_submission(school.campus, grader, grade.item_number, grade.user_id).fields
    return school.enter("canvas", login, school.browser())


def test_the_first_score_for_work_is_a_submission_and_those_after_it_are_none(
    assignment: School, clock: Clock
) -> None:
    begun_at = clock.now
    post(assignment)
    for number in range(10):
        assignment.deliver()
        clock.move(seconds=5)
        # The score changes as Jonas is answered, and as that is taken back.
        if number == 0:
            post(assignment, "Jonas heard it in a meeting", "jonas")
        with assignment.app.app_context():
            db.session.query(ScoreDelivery).update(
                {"due_at": clock.now, "version": ScoreDelivery.version + 1}
            )
            db.session.commit()

    said = [one for one in told(assignment) if one.get("submission_data", "") or not one["new_submission"]]
    hers = [one for one in said if one["new_submission"]]

    assert len(said) > 10
    assert len({one["submission_data"] for one in hers}) == len(hers) == 2, "one of Amara, one of Jonas"
    assert hers[0]["submission_type"] == "basic_lti_launch"
    assert hers[0]["submittedAt"] == f"{begun_at:%Y-%m-%dT%H:%M:%S}.000Z"
    assert [grade.attempts for grade in assignment.campus.grades("canvas")] == [1, 1]


def test_a_lost_reply_makes_no_second_submission(assignment: School, clock: Clock) -> None:
    post(assignment)
    assignment.campus.faults("canvas").lost_scores = 1
    assignment.deliver()
    clock.move(minutes=2)

    assignment.deliver()

    assert [one["new_submission"] for one in told(assignment)] == [True, False]
    assert (grade_of(assignment).attempts, grade_of(assignment).score) == (1, 10)
    assert HERS in speed_grade(assignment).page.text


def test_a_submission_that_never_arrived_is_told_of_again(assignment: School, clock: Clock) -> None:
    post(assignment)
    assignment.campus.faults("canvas").script(
        "scores", Scripted(503), Scripted(422, body="still unpublished")
    )
    for _try in range(3):
        assignment.deliver()
        clock.move(days=1, minutes=1)

    assert [one["new_submission"] for one in told(assignment)] == [True, True, True]
    assert (grade_of(assignment).attempts, grade_of(assignment).score) == (1, 10)


def test_a_grade_arrives_where_no_attempt_is_left(assignment: School) -> None:
    post(assignment)
    with assignment.campus.changing("canvas") as site:
        site.links[-1].allowed_attempts = 0
        site.grades.append(Grade(site.items[-1].number, next(p.id for p in site.people if p.key == "amara")))

    assignment.deliver()

    assert (grade_of(assignment).attempts, grade_of(assignment).score) == (0, 10)


def test_a_zero_for_nothing_is_no_submission(assignment: School) -> None:
    open_link(assignment, "amara")
    send_zeros(open_link(assignment, "ines"))

    assignment.deliver()

    assert [one["new_submission"] for one in told(assignment)] == [False]
    assert (grade_of(assignment).attempts, grade_of(assignment).score) == (0, 0)


@pytest.mark.parametrize("encodes_twice", [False, True])
@pytest.mark.parametrize("wrong_link", [False, True])
def test_speedgrader_shows_the_right_work_whatever_it_says_of_the_link(
    assignment: School, encodes_twice: bool, wrong_link: bool
) -> None:
    post(assignment)
    assignment.deliver()
    faults = assignment.campus.faults("canvas")
    faults.speedgrader_encodes_twice, faults.speedgrader_wrong_link = encodes_twice, wrong_link

    page = speed_grade(assignment).page

    assert "Work of <bdi>Amara Okafor</bdi>" in page.text
    assert HERS in page.text
    with assignment.app.app_context():
        assert db.session.query(ResourceLink).count() == 1


def test_a_duplicate_in_the_same_course_has_work_of_its_own(assignment: School) -> None:
    post(assignment, "Written in the original")
    twin = assignment.campus.add_link("canvas", "Twin", {"activity": FORM["uuid"]}, 10)
    assignment.launch("canvas", "amara", twin.id).post("discussion/posts", body="Written in the twin")
    assignment.deliver()

    pages = []
    # Two scores travel at once, so either may be there first.
    for grade in sorted(assignment.campus.grades("canvas"), key=lambda grade: grade.item_number):
        login = launching.open_submission(assignment.campus, "ines", grade.item_number, grade.user_id).fields
        pages.append(assignment.enter("canvas", login, assignment.browser()).page.text)

    assert ["Written in the original" in page for page in pages] == [True, False]
    assert ["Written in the twin" in page for page in pages] == [False, True]


def test_the_address_gives_a_learner_their_own_ordinary_page(assignment: School) -> None:
    post(assignment)
    assignment.deliver()

    for persona in ("amara", "jonas"):
        visit = speed_grade(assignment, persona)
        assert visit.page.request.path.endswith("/discussion/")
        assert "Work of" not in visit.page.text
    with assignment.app.app_context():
        assert (
            db.session.query(Participation).filter(Participation.about_membership_id.isnot(None)).count() == 0
        )


def relaunch(school: School, address: str) -> int:
    with school.campus.changing("canvas") as site:
        site.grades[-1].submission_url = address
    return speed_grade(school).page.status_code


def test_an_address_that_means_nothing_in_this_course_opens_nothing(assignment: School) -> None:
    post(assignment)
    assignment.deliver()
    address = grade_of(assignment).submission_url
    other = "5f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12"

    assert relaunch(assignment, address) == 200
    assert relaunch(assignment, address[:-1] + ("0" if address[-1] != "0" else "1")) == 404
    assert relaunch(assignment, address.replace(FORM["uuid"], other)) == 404
    assert relaunch(assignment, address.partition("learner=")[0] + "learner=1%00") == 404


def test_an_address_of_another_course_opens_nothing(assignment: School) -> None:
    post(assignment)
    assignment.deliver()
    address, number = grade_of(assignment).submission_url, assignment.campus.courses("canvas")[-1].number
    assignment.campus.copy_course("canvas", number)
    post(assignment, "Here too")
    with assignment.campus.changing("canvas") as site:
        site.grades.append(Grade(site.items[-1].number, site.grades[-1].user_id))

    assert relaunch(assignment, address) == 404


def test_work_is_found_where_only_links_that_name_the_course_ever_opened_the_activity(
    assignment: School,
) -> None:
    def name_the_course(claims: dict[str, Any]) -> None:
        claims[f"{LTI}resource_link"]["id"] = claims[f"{LTI}context"]["id"]

    assignment.campus.alter_next_message("canvas", Alteration(claims=name_the_course))
    post(assignment)
    assignment.deliver()
    assignment.campus.faults("canvas").speedgrader_wrong_link = True

    teacher, learner = speed_grade(assignment), speed_grade(assignment, "jonas")

    assert "Work of <bdi>Amara Okafor</bdi>" in teacher.page.text
    assert HERS in teacher.get("discussion/").text
    assert HERS in learner.page.text
