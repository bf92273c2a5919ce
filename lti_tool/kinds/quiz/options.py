"""The questions of a quiz and how it is graded; they travel as JSON in `Activity.options`, to copies too."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from lti_tool.kinds.quiz.rules import KINDS, Question


@dataclass(frozen=True, slots=True)
class Options:
    """What is set for one quiz beside dates and steps."""

    questions: tuple[Question, ...] = ()
    is_graded: bool = True
    """Whether its steps make a score; else it asks for nothing, and has no column in the gradebook."""


@lru_cache(maxsize=4096)
def read_options(text: str) -> Options:
    """Read what `write_options` wrote; what this version does not know is left out."""
    stored = json.loads(text)
    questions = tuple(
        Question(
            one["kind"],
            one["text"],
            tuple(one["choices"]),
            tuple(one["right"]),
            one.get("explanation", ""),
            tuple(one.get("earlier", ())),
        )
        for one in stored.get("questions", ())
        if one["kind"] in KINDS
    )
    return Options(questions, bool(stored.get("is_graded", True)))


def write_options(options: Options) -> str:
    """Write all of them."""
    questions = [asdict(one) for one in options.questions]
    return json.dumps({"questions": questions, "is_graded": options.is_graded}, ensure_ascii=False)
