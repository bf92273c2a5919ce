"""A quiz, in the course and for everybody."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.kinds.quiz.models import QuizLink
from lti_tool.kinds.quiz.options import read_options as read_options_of_quiz
from lti_tool.kinds.quiz.rules import Question
from tests.look.screens.world import Screen, Shown, World, stranger
from tests.quiz.test_quiz import FORM as QUIZ
from tests.quiz.test_quiz import PEOPLE, add_quiz


def in_quiz(who: str, path: str, **form: str) -> Shown:
    """A page of a quiz that five have answered, open to strangers."""

    def page(world: World) -> TestResponse:
        answer = world.school.launch("moodle", who, quiz_of(world))
        first, second, _third = (one.key for one in questions_of(world))
        address = path.format(first=first, second=second)
        return answer.post(f"quiz/{address}", **form) if form else answer.get(f"quiz/{address}")

    return page


def quiz_of(world: World) -> str:
    """The link of the one quiz, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == QUIZ["title"]), None)
    if known:
        return known
    link = add_quiz(world.school)
    first, second, third = (one.key for one in questions_of(world))
    for number, who in enumerate(PEOPLE):
        visit = world.school.launch("moodle", who, link)
        visit.post(f"quiz/answers/{first}", given=str(number % 3))
        if who != "amara":
            visit.post(f"quiz/answers/{second}", given=str(number))
            visit.post(f"quiz/answers/{third}", given=["0:1", "1:3", "2:2"])
    world.school.launch("moodle", "ines", link).post("quiz/public", do="on")
    return link


def questions_of(world: World) -> list[Question]:
    """The questions of the one quiz."""
    found: list[str] = []
    options = select(Activity.options).where(Activity.kind == "quiz")
    world.school.in_database(lambda session: found.extend(session.scalars(options)))
    return list(read_options_of_quiz(found[0]).questions)


def in_public(given: str = "") -> Shown:
    """The quiz for everybody, before or after one has answered."""

    def page(world: World) -> TestResponse:
        quiz_of(world)
        found: list[str] = []
        world.school.in_database(lambda session: found.extend(session.scalars(select(QuizLink.token))))
        client, key = stranger(world), questions_of(world)[0].key
        return client.post(f"/q/{found[0]}", data={key: given}) if given else client.get(f"/q/{found[0]}")

    return page


SCREENS: dict[str, Screen] = {
    "a quiz": ("", in_quiz("amara", "")),
    "a quiz that is answered": ("", in_quiz("layla", "")),
    "an answer that is none": ("", in_quiz("amara", "answers/{second}", given="many")),
    "a quiz at a glance": ("", in_quiz("ines", "glance")),
    "settings of a quiz": ("", in_quiz("ines", "settings")),
    "questions out of a text": ("", in_quiz("ines", "import")),
    "a text that has none": ("", in_quiz("ines", "import", text="{}")),
    "what a learner answered": ("", lambda world: in_quiz("ines", f"work/{world.member}")(world)),
    "make a quiz": ("adding", "add/new?kind=quiz"),
    "a quiz for everybody": ("", in_public()),
    "a quiz for everybody, answered": ("", in_public("0")),
    "a quiz for everybody, not answered": ("", in_public("99")),
}  # fmt: skip
