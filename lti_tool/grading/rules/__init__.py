"""Pure decisions of grading: what counts, what score it makes, and what an answer of a platform means."""

from lti_tool.grading.rules.answers import Answer, Tried, Verdict, differs, judge
from lti_tool.grading.rules.checks import CHECK_PATIENCE, ENDED, CheckFacts, CheckStep, check_steps
from lti_tool.grading.rules.steps import (
    NO_PROGRESS,
    Progress,
    Standing,
    StepName,
    StepTerms,
    StepValue,
    next_date,
    progress,
    standing,
    wished,
)

__all__ = [
    "CHECK_PATIENCE",
    "ENDED",
    "NO_PROGRESS",
    "Answer",
    "CheckFacts",
    "CheckStep",
    "Progress",
    "Standing",
    "StepName",
    "StepTerms",
    "StepValue",
    "Tried",
    "Verdict",
    "check_steps",
    "differs",
    "judge",
    "next_date",
    "progress",
    "standing",
    "wished",
]
