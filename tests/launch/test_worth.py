"""Was it worth it? One tap once an activity is over, and what it tells staff."""

import re

import pytest
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.worth.models import WorthAnswer
from lti_tool.activities.worth.rules import Hint, WorthCount, hint_of
from lti_tool.course.models import Membership
from lti_tool.database import db
from tests.databases import recorded_statements
from tests.launch.test_course_home import home_of
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School, Visit, form_of_any
from tests.tool import Clock

ASKS = re.compile(r'action="([^"]+/worth/)"')


@pytest.mark.parametrize(
    ("count", "hint"),
    [
        (WorthCount(4, 0, 0), None),
        (WorthCount(5, 0, 0), "keep"),
        (WorthCount(7, 0, 3), "keep"),
        (WorthCount(4, 6, 0), "keep"),
        (WorthCount(6, 1, 3), "fix"),
        (WorthCount(0, 10, 0), "fix"),
        (WorthCount(4, 0, 6), "fix"),
        (WorthCount(3, 1, 6), "retire"),
        (WorthCount(0, 0, 5), "retire"),
    ],
)
def test_what_follows_from_the_answers(count: WorthCount, hint: Hint | None) -> None:
    assert hint_of(count) == hint


def closed(school: School, clock: Clock, ways: str = "moodle") -> tuple[Visit, Visit]:
    """A learner and a teacher in front of a discussion that closed an hour ago."""
    add_discussion(school, ways)
    link = school.campus.links(ways)[-1].id
    at = clock.now
    school.launch(ways, "amara", link)
    school.in_database(lambda session: session.query(Activity).update({"closes_at": at}))
    clock.move(hours=1)
    return school.launch(ways, "amara", link), school.launch(ways, "ines", link)


def test_a_learner_answers_once_and_may_change_it(school: School, clock: Clock) -> None:
    learner, teacher = closed(school, clock)

    first = learner.post("worth/", answer="yes")
    kept = learner.get("discussion/").text
    learner.post("worth/", answer="no")
    with recorded_statements() as statements:
        changed = learner.get("discussion/").text

    assert "Was it worth it?" in learner.page.text
    assert first.status_code == 303
    assert 'value="yes" aria-pressed="true"' in kept
    assert 'value="no" aria-pressed="true"' in changed
    assert 'value="yes" aria-pressed="false"' in changed
    assert len(statements) <= 6, statements
    assert "1 learner has answered" in teacher.get("discussion/").text
    with school.app.app_context():
        assert db.session.query(WorthAnswer).count() == 1


def test_at_the_course_home_one_tap_answers_for_what_closed_lately(school: School, clock: Clock) -> None:
    closed(school, clock, "canvas")
    school.launch("canvas", "layla", school.campus.links("canvas")[-1].id)
    amara, layla = home_of(school, "amara"), home_of(school, "layla")
    with recorded_statements() as statements:
        page = amara.get().text

    form = {"csrf_token": form_of_any(page), "answer": "partly"}
    answered = amara.browser.post(ASKS.findall(page)[0], data=form)

    assert "Was it worth it?" in page
    assert len(statements) <= 7, statements
    assert answered.status_code == 303
    assert "Was it worth it?" not in amara.get().text
    # She came when it was over, and has nothing to judge by.
    assert "Was it worth it?" not in layla.get().text
    with school.app.app_context():
        assert db.session.query(WorthAnswer.answer).scalar() == "partly"


def test_nobody_is_asked_at_the_course_home_about_what_is_long_past(school: School, clock: Clock) -> None:
    closed(school, clock, "canvas")
    clock.move(days=15)

    assert "Was it worth it?" not in home_of(school, "amara").page.text


def test_who_did_nothing_and_never_looked_is_not_asked(school: School, clock: Clock) -> None:
    learner, _teacher = closed(school, clock)
    link = school.campus.links("moodle")[-1].id
    too_late = school.launch("moodle", "layla", link)

    assert "Was it worth it?" in learner.page.text
    assert "Was it worth it?" not in too_late.page.text
    assert too_late.post("worth/", answer="no").status_code == 403


def test_staff_read_how_many_said_what_from_five_on(school: School, clock: Clock) -> None:
    _learner, teacher = closed(school, clock)
    at = clock.now

    def answer(session: Session) -> None:
        course = session.query(Activity.context_id).scalar()
        for number, said in enumerate(["yes", "yes", "yes", "yes", "no", "no"], 50):
            member = Membership(context_id=course, number=number, roles="Learner", created_at=at)
            # The last one is the platform's Student View.
            member.is_test_user = number == 55
            session.add(member)
            session.flush()
            session.add(WorthAnswer(activity_id=1, membership_id=member.id, answer=said, answered_at=at))

    school.in_database(answer)
    with recorded_statements() as statements:
        page = teacher.get("discussion/").text

    assert "Of 5 learners who answered, 4 said yes, 0 partly, 1 no." in page
    assert "Keep it." in page
    assert len(statements) <= 6, statements


def test_it_is_asked_only_of_learners_and_only_when_it_is_over(school: School, clock: Clock) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    early = school.launch("moodle", "amara", link)

    assert "Was it worth it?" not in early.page.text
    assert early.post("worth/", answer="yes").status_code == 403
    _learner, teacher = closed(school, clock)
    assert teacher.post("worth/", answer="yes").status_code == 403
    assert _learner.post("worth/", answer="splendid").status_code == 400
