"""How each kind is made by deep linking and done by a learner, for what holds for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.kinds.quiz.rules import read_question
from tests.hunt.test_hunt import FORM as HUNT
from tests.launch.test_front_desk import FORM as DISCUSSION
from tests.quiz.test_quiz import FORM as QUIZ
from tests.race.test_race import FORM as RACE
from tests.sharing.test_sharing import FORM as SHARING


@dataclass(frozen=True)
class Way:
    """What a teacher sends, and what a learner does to earn the whole score."""

    form: Mapping[str, Any]
    does: tuple[tuple[str, Mapping[str, str]], ...]
    """Paths below the participation, with what is sent there; `{next}` stands for what the page has there."""
    said: str = ""
    """What is in the words of one of these; "" where nothing of it is for staff to recognise."""


def _quiz_keys() -> list[str]:
    """The names of the first two questions of its form."""
    texts = [[QUIZ[f"question_{number}-{name}"] for name in ("text", "answers")] for number in (1, 2)]
    return [read_question("one", *texts[0]).key, read_question("number", *texts[1]).key]


WAYS_OF: dict[str, Way] = {
    "discussion": Way(
        {**DISCUSSION, "steps-0-share": "100", "steps-1-share": "0"},
        (("discussion/posts", {"body": "What I said was that it was late."}),),
        "What I said was that it was late.",
    ),
    "sharing": Way(
        SHARING,
        (("sharing/here", {"text": "Say what you saw, not what they always do."}),),
        "Say what you saw, not what they always do.",
    ),
    "hunt": Way(
        HUNT | {"steps-0-needed": "2"},
        (("hunt/clues/{next}", {"answer": "ember"}), ("hunt/clues/{next}", {"answer": "42"})),
    ),
    "quiz": Way(
        QUIZ,
        tuple(
            (f"quiz/answers/{key}", {"given": given})
            for key, given in zip(_quiz_keys(), ("0", "1"), strict=True)
        ),
    ),
    "race": Way(
        RACE,
        (
            ("race/sources", {"address": "https://example.org/a", "why": "because it counts them"}),
            ("race/sources", {"address": "https://example.org/b", "why": "because it counts them all"}),
        ),
        "because it counts them all",
    ),
}
