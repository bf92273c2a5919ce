"""A quiz as the opening of a discussion: answered there, and still a quiz (row 48, S21)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lti_tool.activities.models import Activity
from lti_tool.course.models import LineItem
from lti_tool.kinds.quiz.models import QuizAnswer
from lti_tool.kinds.quiz.options import read_options
from tests.databases import recorded_statements
from tests.launch.test_course_home import home_of
from tests.launch.test_front_desk import FORM as DISCUSSION
from tests.launch.test_front_desk import add_discussion
from tests.quiz.test_quiz import FORM, add_quiz
from tests.support.school import School, Visit, form_of_any

HTMX = {"HX-Request": "true"}


@pytest.fixture
def quiz_link(school: School) -> str:
    return add_quiz(school, uuid=str(uuid4()))


@pytest.fixture
def visit(school: School, quiz_link: str) -> Visit:
    """A learner in a discussion that opens with the quiz."""
    add_discussion(school, "moodle", opening=str(activity_id(school, "quiz")))
    return school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)


def activity_id(school: School, kind: str) -> int:
    found: list[int] = []
    wanted = select(Activity.id).where(Activity.kind == kind).order_by(Activity.id.desc()).limit(1)
    school.in_database(lambda session: found.extend(session.scalars(wanted)))
    return found[0]


def part_of(school: School, visit: Visit) -> str:
    """Where the opening of the discussion stands."""
    return f"{visit.home[:-1]}.{activity_id(school, 'quiz')}/quiz/"


def answered(visit: Visit, part: str, key: str, *given: str) -> str:
    token = form_of_any(visit.browser.get(part + "opening", headers=HTMX).text)
    sent = {"csrf_token": token, "given": list(given)}
    return visit.browser.post(f"{part}answers/{key}", data=sent, headers=HTMX).text


def test_its_questions_come_one_by_one_and_what_the_class_said_stands_there(
    school: School, visit: Visit
) -> None:
    first, second, third = keys_of_quiz(school)
    part = part_of(school, visit)

    assert f'hx-get="{part}opening"' in visit.page.text
    before = visit.browser.get(part + "opening", headers=HTMX).text
    after = answered(visit, part, first, "0")
    wrong = answered(visit, part, second, "many")
    answered(visit, part, second, "1")
    last = answered(visit, part, third, "0:1", "1:2", "2:3")

    assert "What lands best?" in before
    assert "How many examples" not in before
    assert "A camera would have seen it too." not in before
    assert "A camera would have seen it too." in after
    assert "How many examples" in after
    assert "Write a number" in wrong
    assert 'value="many"' in wrong
    assert '<button type="submit" class="button "' in before
    assert "<form" not in last
    assert "What you answered, and what the others said" in last


def keys_of_quiz(school: School) -> list[str]:
    found: list[str] = []
    options = select(Activity.options).where(Activity.kind == "quiz").order_by(Activity.id.desc()).limit(1)
    school.in_database(lambda session: found.extend(session.scalars(options)))
    return [one.key for one in read_options(found[0]).questions]


def test_it_costs_the_page_no_statement(school: School, visit: Visit) -> None:
    visit.get("discussion/")
    with recorded_statements() as with_opening:
        visit.get("discussion/")
    school.in_database(lambda session: session.execute(update(Activity).values(opening_id=None)))
    with recorded_statements() as without:
        visit.get("discussion/")

    assert len(with_opening) == len(without)


def test_without_script_the_quiz_has_a_page_of_its_own_that_leads_back(school: School, visit: Visit) -> None:
    part = part_of(school, visit)
    led = visit.browser.get(part + "opening")
    page = visit.browser.get(part)

    assert led.headers["Location"] == part
    assert "What lands best?" in page.text
    assert f'<a class="button" href="{visit.home}">Go on to <bdi>Feedback that lands</bdi></a>' in page.text


def test_who_launched_a_discussion_opens_its_opening_and_nothing_else_of_the_course(
    school: School, visit: Visit
) -> None:
    add_quiz(school, uuid=str(uuid4()), title="Another")
    other = activity_id(school, "quiz")

    assert visit.browser.get(f"{visit.home[:-1]}.{other}/quiz/").status_code == 404
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-2].id)
    assert teacher.browser.get(f"{teacher.home[:-1]}.{other}/quiz/").status_code == 404


def test_from_the_course_home_the_opening_is_reached_once_learners_know_the_discussion(
    school: School, quiz_link: str
) -> None:
    add_discussion(school, "canvas", opening="new")
    quiz, discussion = activity_id(school, "quiz"), activity_id(school, "discussion")
    visit = home_of(school, "amara")
    part = f"{visit.home[:-1]}.{quiz}/quiz/"

    assert visit.browser.get(part).status_code == 404
    school.launch("canvas", "jonas", school.campus.links("canvas")[-1].id)
    page = visit.browser.get(f"{visit.home[:-1]}.{discussion}/discussion/").text
    assert f'hx-get="{part}opening"' in page
    there = visit.browser.get(part)
    assert there.status_code == 200
    assert f'href="{visit.home[:-1]}.{discussion}/discussion/"' in there.text


def test_a_quiz_of_its_own_is_made_once_has_no_column_and_waits_for_its_questions(school: School) -> None:
    add_discussion(school, "moodle", opening="new")
    link = school.campus.links("moodle")[-1].id
    teacher, learner = school.launch("moodle", "ines", link), school.launch("moodle", "amara", link)
    part = part_of(school, teacher)
    columns: list[int] = []
    wanted = select(LineItem.activity_id)
    school.in_database(lambda session: columns.extend(session.scalars(wanted)))

    told = teacher.browser.get(part + "opening", headers=HTMX).text
    assert "It has no questions yet" in told
    assert learner.browser.get(part_of(school, learner) + "opening", headers=HTMX).text.strip() == ""
    assert activity_id(school, "quiz") not in columns
    form = teacher.browser.get(part + "settings")
    assert form.status_code == 200
    questions = {name: text for name, text in FORM.items() if name.startswith(("question_", "steps-"))}
    sent = {"csrf_token": form_of_any(form.text), "version": "1", "graded": "no", **questions}
    texts = {name: FORM[name] for name in ("title", "prompt", "objective", "reason", "score_maximum")}
    assert teacher.browser.post(part + "settings", data=texts | sent).status_code == 303
    assert "What lands best?" in learner.browser.get(part_of(school, learner) + "opening", headers=HTMX).text


def test_an_instructor_takes_it_away_and_what_is_no_quiz_of_the_course_is_refused(
    school: School, visit: Visit
) -> None:
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)
    form = teacher.get("discussion/settings").text
    wrong = teacher.post("discussion/settings", **DISCUSSION, version="1", opening="9999")
    assert wrong.status_code == 422
    assert "Choose one of the quizzes that stand here." in wrong.text
    own = teacher.post(
        "discussion/settings", **DISCUSSION, version="1", opening=str(activity_id(school, "discussion"))
    )
    assert own.status_code == 422
    assert "selected>What do you take for granted?" in form
    assert teacher.post("discussion/settings", **DISCUSSION, version="1", opening="").status_code == 303
    assert 'id="opening"' not in visit.get("discussion/").text


def test_what_has_closed_is_not_offered_and_where_it_is_chosen_the_form_and_the_page_say_so(
    school: School, visit: Visit
) -> None:
    add_quiz(school, uuid=str(uuid4()), title="Another")
    other = activity_id(school, "quiz")
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-2].id)
    closed_at = school.clock() - timedelta(minutes=1)
    before = teacher.get("discussion/settings").text
    close = update(Activity).where(Activity.kind == "quiz").values(closes_at=closed_at)
    school.in_database(lambda session: session.execute(close))
    after = teacher.get("discussion/settings").text
    refused = teacher.post("discussion/settings", **DISCUSSION, version="1", opening=str(other))
    kept = teacher.post("discussion/settings", **DISCUSSION, version="1", opening=chosen_in(after))

    assert ">Another</option>" in before
    assert "(closed)" not in before
    assert "Another" not in after
    assert "selected>What do you take for granted? (closed)" in after
    assert "This quiz has closed" in after
    assert "This quiz has closed" not in before
    assert refused.status_code == 422
    assert kept.status_code == 303
    part = f"{teacher.home[:-1]}.{chosen_in(after)}/quiz/opening"
    assert "It has closed: learners" in teacher.browser.get(part, headers=HTMX).text


def chosen_in(form: str) -> str:
    found = re.search(r'<select id="opening".*?<option value="(\d+)" selected', form)
    assert found
    return found[1]


def test_the_form_of_an_opening_without_a_column_says_that_its_score_would_go_nowhere(
    school: School, visit: Visit
) -> None:
    told = "To grade it, add it to the course as an activity of its own."
    of_its_own = school.launch("moodle", "ines", school.campus.links("moodle")[-2].id).get("quiz/settings")
    add_discussion(school, "moodle", title="Another", opening="new", uuid=str(uuid4()))
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)
    alone = teacher.browser.get(part_of(school, teacher) + "settings")

    assert (of_its_own.status_code, told in of_its_own.text) == (200, False)
    assert told in alone.text
    assert "It stands before “<bdi>Another</bdi>”" in alone.text


def test_staff_read_that_an_opening_asks_and_does_not_gate(school: School, visit: Visit) -> None:
    teacher = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)
    part = teacher.browser.get(part_of(school, teacher) + "opening", headers=HTMX).text

    assert "Learners are asked 3 questions here, and may write before they answer." in part
    assert "granted?</a></p>" in part


def test_a_copied_course_brings_it_along(school: School, visit: Visit) -> None:
    first, *_rest = keys_of_quiz(school)
    answered(visit, part_of(school, visit), first, "0")
    original = activity_id(school, "quiz")
    school.campus.copy_course("moodle")
    link = next(
        one for one in reversed(school.campus.links("moodle")) if one.custom and one.title != FORM["title"]
    )
    there = school.launch("moodle", "ines", link.id)
    copy = activity_id(school, "quiz")

    assert copy != original
    assert f".{copy}/quiz/opening" in there.page.text
    kept: list[int] = []
    school.in_database(lambda session: kept.extend(session.scalars(select(QuizAnswer.activity_id))))
    assert kept == [original]


def test_what_is_answered_there_is_the_quizs(school: School, visit: Visit, quiz_link: str) -> None:
    part = part_of(school, visit)
    for key in keys_of_quiz(school)[:1]:
        answered(visit, part, key, "0")

    assert "Right" in school.launch("moodle", "amara", quiz_link).page.text
