"""A spark quiz from the teacher's form to the gradebook, to the class's spread and to strangers (row 48)."""

import re

import pytest
from sqlalchemy import func, select

from lti_tool.activities.models import Activity
from lti_tool.course.models import LineItem
from lti_tool.kinds.quiz.models import QuizAnswer, QuizTally
from lti_tool.kinds.quiz.options import read_options
from tests.databases import recorded_statements
from tests.support.school import WAYS, School, Visit
from tests.tool import Clock

FORM = {
    "kind": "quiz",
    "uuid": "7f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11",
    "title": "What do you take for granted?",
    "prompt": "Three questions before we talk about feedback.",
    "objective": "See what one takes for granted.",
    "reason": "Who has guessed first listens more closely.",
    "score_maximum": "10",
    "graded": "yes",
    "question_1-kind": "one",
    "question_1-text": "What lands best?",
    "question_1-answers": "* What one saw\nWhat one thinks\nWhat others say",
    "question_1-explanation": "A camera would have seen it too.",
    "question_2-kind": "number",
    "question_2-text": "How many examples does it take?",
    "question_2-answers": "1",
    "question_3-kind": "order",
    "question_3-text": "In which order?",
    "question_3-answers": "Behaviour\nEffect\nWish",
    "steps-0-kind": "answer",
    "steps-0-needed": "2",
    "steps-0-words": "0",
    "steps-0-share": "100",
}
PEOPLE = ("amara", "jonas", "layla", "dmytro", "misaki")


def add_quiz(school: School, ways: str = "moodle", **changes: str) -> str:
    """A teacher adds a quiz by deep linking; returns its link."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **FORM | changes)
    assert answer.status_code == 200, answer.text
    status, _page = school.send_answer(ways, answer)
    assert status < 400
    return school.campus.links(ways)[-1].id


@pytest.fixture
def link(school: School) -> str:
    return add_quiz(school)


def keys(school: School) -> list[str]:
    found: list[str] = []
    newest = select(Activity.options).order_by(Activity.id.desc()).limit(1)
    school.in_database(lambda session: found.extend(session.scalars(newest)))
    return [one.key for one in read_options(found[0]).questions]


def give(visit: Visit, key: str, *given: str) -> int:
    return visit.post(f"quiz/answers/{key}", given=list(given)).status_code


@pytest.mark.parametrize("ways", WAYS)
def test_a_teacher_adds_one_and_a_learner_earns_a_score_by_answering(school: School, ways: str) -> None:
    learner = school.launch(ways, "amara", add_quiz(school, ways))
    first, second, _third = keys(school)

    assert "Answer 2 questions" in learner.page.text
    assert give(learner, first, "1") == 303
    assert give(learner, second, "7") == 303
    school.deliver()

    page = learner.get("quiz/").text
    assert "1 of 1 done" in page
    assert page.count("Not quite") == 2
    assert school.campus.score(ways, "amara", school.campus.line_items(ways)[-1].number) == 10


def test_where_right_answers_count_wrong_ones_do_not(school: School) -> None:
    link = add_quiz(school, **{"steps-0-kind": "right"})
    right, wrong = school.launch("moodle", "amara", link), school.launch("moodle", "layla", link)
    first, second, _third = keys(school)
    for visit, given in ((right, "0"), (wrong, "2")):
        give(visit, first, given)
        give(visit, second, "1")

    assert "1 of 1 done" in right.get("quiz/").text
    assert "0 of 1 done" in wrong.get("quiz/").text


def test_what_is_right_and_what_the_class_said_is_told_after_ones_own_answer(
    school: School, link: str
) -> None:
    visits = [school.launch("moodle", one, link) for one in PEOPLE]
    first, _second, third = keys(school)
    before = visits[0].get("quiz/").text
    assert "A camera would have seen it too." not in before
    for visit, given in zip(visits[:4], "0012", strict=True):
        assert give(visit, first, given) == 303
    few = visits[0].get("quiz/").text
    assert "A camera would have seen it too." in few
    assert "What the others said is shown once 5 have answered." in few
    assert "<progress" not in few

    give(visits[4], first, "0")
    page = visits[0].get("quiz/").text
    assert "3 of 5 had it right." in page
    assert "3 answers" in page
    assert 'value="60"' in page
    assert "Behaviour → Effect → Wish" not in page
    assert give(visits[0], third, "0:1", "1:2", "2:3") == 303
    assert "Behaviour → Effect → Wish" in visits[0].get("quiz/").text


def test_the_next_question_has_the_one_main_button(school: School, link: str) -> None:
    visit = school.launch("moodle", "amara", link)
    first, second, _third = keys(school)
    main = re.compile(r'class="button main"[^>]* aria-label="([^"]+)"')

    assert visit.page.text.count("Answer</button>") == 3
    assert main.findall(visit.page.text) == ["Answer question 1"]
    give(visit, first, "1")
    assert main.findall(visit.get("quiz/").text) == ["Answer question 2"]
    give(visit, second, "1")
    assert main.findall(visit.get("quiz/").text) == ["Answer question 3"]


def test_no_learner_reads_whose_an_answer_is(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    give(amara, keys(school)[1], "77777")
    give(layla, keys(school)[1], "1")

    assert "77777" not in layla.get("quiz/").text
    assert "Amara" not in layla.get("quiz/").text.partition("<main")[2]
    assert "77777" in ines.get("quiz/glance").text


def test_a_question_is_answered_once(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    key = keys(school)[0]
    assert give(learner, key, "1") == 303
    assert give(learner, key, "0") == 303
    kept: list[str] = []
    school.in_database(lambda session: kept.extend(session.scalars(select(QuizAnswer.given))))

    assert kept == ["1"]
    assert learner.get("quiz/").text.count('<form method="post" action') >= 2


@pytest.mark.parametrize(
    ("place", "given", "words"),
    [
        (0, (), "Give an answer."),
        (0, ("9",), "Choose among what stands here."),
        (1, ("many",), "Write a number, such as 4 or 4.5."),
        (2, ("0:1", "1:1", "2:3"), "Give each its own place, from the first to the last."),
    ],
)
def test_what_is_no_answer_stays_and_says_why(
    school: School, link: str, place: int, given: tuple[str, ...], words: str
) -> None:
    learner = school.launch("moodle", "amara", link)
    answer = learner.post(f"quiz/answers/{keys(school)[place]}", given=list(given))

    assert answer.status_code == 422
    assert words in answer.text
    if place == 1:
        assert 'value="many"' in answer.text
    assert learner.post("quiz/answers/nothing", given=["0"]).status_code == 404


def test_after_it_closed_nothing_is_taken_and_all_is_told(school: School, clock: Clock) -> None:
    link = add_quiz(school, closes_at="2026-09-15T12:00")
    clock.move(days=2)
    learner = school.launch("moodle", "amara", link)
    page = learner.get("quiz/").text

    assert "This quiz is over." in page
    assert "A camera would have seen it too." in page
    assert give(learner, keys(school)[0], "0") == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"question_1-text": "", "question_1-answers": "", "question_1-explanation": ""}, None),
        ({"question_1-text": ""}, "Write the question."),
        ({"question_1-answers": "What one saw\nWhat one thinks"}, "Put a * before the one answer"),
        ({"question_2-answers": "about one"}, "Write a number, and what it may be off by"),
        ({"question_4-text": "And why?"}, "Write the answers, one on a line."),
        (
            {
                "question_4-kind": "number",
                "question_4-text": FORM["question_2-text"],
                "question_4-answers": "1",
            },
            "This question stands here twice.",
        ),
    ],
)
def test_the_form_says_what_is_missing_and_keeps_the_rest(
    school: School, changes: dict[str, str], words: str | None
) -> None:
    answer = school.pick("moodle").post("add/new", **FORM | changes)

    assert answer.status_code == (200 if words is None else 422)
    if words:
        assert words in answer.text
        assert "A camera would have seen it too." in answer.text


def test_without_a_question_there_is_no_quiz(school: School) -> None:
    empty = {name: "" for name in FORM if name.startswith("question_") and not name.endswith("-kind")}
    answer = school.pick("moodle").post("add/new", **FORM | empty)

    assert answer.status_code == 422
    assert "Write at least one question." in answer.text


@pytest.mark.parametrize("ways", WAYS)
def test_one_that_is_not_graded_has_no_column_and_no_steps(school: School, ways: str) -> None:
    before = len(school.campus.line_items(ways))
    link = add_quiz(school, ways, graded="no")
    learner = school.launch(ways, "amara", link)
    assert give(learner, keys(school)[0], "0") == 303
    page = learner.get("quiz/").text
    columns: list[int] = []
    ours = select(func.count()).select_from(LineItem)
    school.in_database(lambda session: columns.append(session.scalar(ours) or 0))

    assert len(school.campus.line_items(ways)) == before
    assert columns == [before]
    assert "of 1 done" not in page
    teacher = school.launch(ways, "ines", link)
    assert 'value="no" checked' in teacher.get("quiz/settings").text.replace("\n", " ")


def test_another_wording_is_another_question_and_what_was_earned_stays(school: School, link: str) -> None:
    learner, teacher = school.launch("moodle", "amara", link), school.launch("moodle", "ines", link)
    for key, given in zip(keys(school), (["0"], ["1"]), strict=False):
        give(learner, key, *given)
    changed = FORM | {"question_1-text": "What lands best, and why?", "version": "1"}
    assert teacher.post("quiz/settings", **changed).status_code == 303

    page = learner.get("quiz/").text
    assert "1 of 1 done" in page
    assert "What lands best, and why?" in page
    assert give(learner, keys(school)[0], "0") == 303


GIFT = "Who?{=Grant ~Lee}\n\n[html]<b>When</b>?{#1822 ####Long ago.}"


def test_questions_come_out_of_a_gift_text(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    assert "Take questions from a GIFT file" in teacher.get("quiz/settings").text
    assert teacher.post("quiz/import", text=GIFT).status_code == 303
    form = teacher.get("quiz/settings").text

    assert len(keys(school)) == 5
    assert "Who?" in form
    assert "When?" in form
    full = teacher.post("quiz/import", text="Where?{T}")
    assert full.status_code == 422
    assert "There is room for 0 more, and the text has 1." in full.text
    assert "Where?{T}" in full.text


def test_a_gift_text_is_taken_whole_or_not_at_all(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    answer = teacher.post("quiz/import", text="Who?{=Grant ~Lee}\n\nWrite.{}\n\nMatch{=a -> b =c -> d}")

    assert answer.status_code == 422
    assert "Line 3: It is an essay" in answer.text
    assert "Line 5: It is a matching question" in answer.text
    assert len(keys(school)) == 3
    assert "There is no question in this text." in teacher.post("quiz/import", text=" ").text


def public_address(visit: Visit) -> str:
    found = re.search(r'href="[^"]*(/q/[\w-]+)"', visit.get("quiz/glance").text)
    return found[1] if found else ""


def test_strangers_answer_without_a_name_and_nothing_but_counts_is_kept(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    assert public_address(teacher) == ""
    assert teacher.post("quiz/public", do="on").status_code == 303
    address = public_address(teacher)
    first, second, third = keys(school)
    stranger = school.app.test_client()
    assert stranger.get(address).status_code == 200

    for number in range(5):
        sent = {first: str(number % 2), second: f"{number}", third: ["0:1", "1:2", "2:3"]}
        answer = stranger.post(address, data=sent)
        assert answer.status_code == 200, answer.text
    assert "3 of 5 had it right." in answer.text
    assert "A camera would have seen it too." in answer.text
    assert "Set-Cookie" not in answer.headers
    rows: list[tuple[object, ...]] = []
    tallies = select(QuizTally.question, QuizTally.given, QuizTally.count)
    school.in_database(lambda session: rows.extend(tuple(row) for row in session.execute(tallies)))
    assert sorted(rows) == sorted(
        [
            (first, "0", 3),
            (first, "1", 2),
            (second, "right", 1),
            (second, "wrong", 4),
            (third, "right", 5),
        ]
    )
    assert "At the public address 3 of 5 were right." in teacher.get("quiz/glance").text
    assert "<progress" not in teacher.get("quiz/").text


def test_a_public_address_that_is_taken_away_or_closed_is_not_there(school: School, clock: Clock) -> None:
    teacher = school.launch("moodle", "ines", add_quiz(school, closes_at="2026-09-15T12:00"))
    teacher.post("quiz/public", do="on")
    first = public_address(teacher)
    stranger = school.app.test_client()
    wrong = stranger.post(first, data={keys(school)[0]: "0", keys(school)[1]: "many"})
    assert wrong.status_code == 422
    assert "Write a number, such as 4 or 4.5." in wrong.text
    assert "Answer at least one question." in stranger.post(first, data={}).text
    counted: list[int] = []
    tallies = select(func.count()).select_from(QuizTally)
    school.in_database(lambda session: counted.append(session.scalar(tallies) or 0))
    assert counted == [0]

    teacher.post("quiz/public", do="off")
    assert stranger.get(first).status_code == 404
    teacher.post("quiz/public", do="on")
    second = public_address(teacher)
    assert second != first
    clock.move(days=2)
    assert stranger.get(second).status_code == 404
    assert stranger.post("/q/nothing").status_code == 404


def test_strangers_may_not_ask_without_end(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    teacher.post("quiz/public", do="on")
    address, stranger = public_address(teacher), school.app.test_client()
    most = school.settings.launches_a_minute

    answers = [stranger.post(address, data={}).status_code for _ in range(most + 1)]
    assert answers == [422] * most + [429]


def test_staff_read_one_learners_answers(school: School, link: str) -> None:
    learner, teacher = school.launch("moodle", "amara", link), school.launch("moodle", "ines", link)
    give(learner, keys(school)[1], "7")
    members: list[int] = []
    school.in_database(lambda session: members.extend(session.scalars(select(QuizAnswer.membership_id))))
    page = teacher.get(f"quiz/work/{members[0]}").text

    assert "Work of" in page
    assert '<q dir="auto">7</q>' in page
    assert page.count("Not answered yet.") == 2


def test_an_answer_and_the_page_cost_a_few_statements(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.get("quiz/")
    with recorded_statements() as page:
        learner.get("quiz/")
    with recorded_statements() as answered:
        give(learner, keys(school)[0], "0")

    assert len(page) <= 8
    assert len(answered) <= 13
