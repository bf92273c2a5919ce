"""Pure decisions of a quiz: what a question is, what is right, and what a class said."""

from lti_tool.kinds.quiz.rules.marking import Invalid, mark, place_order
from lti_tool.kinds.quiz.rules.questions import (
    KINDS,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_CHOICES,
    MOST_QUESTIONS,
    Question,
    QuestionKind,
    Unclear,
    check_question,
    read_question,
    written_answers,
)
from lti_tool.kinds.quiz.rules.spreads import FEWEST, Said, Spread, spread_of
from lti_tool.kinds.quiz.rules.wordings import counts_as, with_earlier

__all__ = [
    "FEWEST",
    "KINDS",
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "MOST_CHOICES",
    "MOST_QUESTIONS",
    "Invalid",
    "Question",
    "QuestionKind",
    "Said",
    "Spread",
    "Unclear",
    "check_question",
    "counts_as",
    "mark",
    "place_order",
    "read_question",
    "spread_of",
    "with_earlier",
    "written_answers",
]
