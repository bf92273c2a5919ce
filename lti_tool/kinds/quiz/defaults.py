"""What admins may set for all quizzes of a site."""

from datetime import datetime

from flask_babel import gettext as _

from lti_tool.activities.defaults import Default
from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.quiz.rules import MOST_QUESTIONS


def score_maximum() -> Default:
    """The highest score that a new quiz's column is made with."""
    label = _("Highest score in the gradebook")
    return Default(
        "quiz.score_maximum", label, 10.0, LEAST_MAXIMUM, LARGEST_MAXIMUM, is_whole=False, is_lockable=True
    )


def all_defaults() -> list[Default]:
    """Return all of them in the order in which pages show them."""
    return [score_maximum()]


def first_steps(by: datetime | None = None) -> tuple[StepTerms, ...]:
    """Return the steps of a new quiz: an answer to each question, right or not, to begin a talk.

    The form takes no more than there are questions.
    """
    return (StepTerms("answer", MOST_QUESTIONS, 0, by, 100),)
