"""Pure decisions of grading: what counts, what score it makes, and what an answer of a platform means."""

from lti_tool.grading.rules.answers import Answer, Tried, Verdict, differs, judge
from lti_tool.grading.rules.checks import CHECK_PATIENCE, ENDED, CheckFacts, CheckStep, check_steps
from lti_tool.grading.rules.counting import progress
from lti_tool.grading.rules.extensions import Extension, is_own, moved, own_steps
from lti_tool.grading.rules.late import LateName, LateTerms, ends_at, full_until, worth
from lti_tool.grading.rules.looks import Look, asking_refusal
from lti_tool.grading.rules.releases import AT_ONCE, ReleaseName, ReleaseTerms, is_held
from lti_tool.grading.rules.roles import ROLES, Held, Role
from lti_tool.grading.rules.scores import Standing, standing, wished
from lti_tool.grading.rules.steps import (
    NO_PROGRESS,
    PLAIN,
    GradingTerms,
    Progress,
    StepName,
    StepTerms,
    StepValue,
    counts_until,
    in_time_until,
    is_asked,
    next_date,
)
from lti_tool.grading.rules.triage import Doubt, Lane, Triage, accepted, triage

__all__ = [
    "AT_ONCE",
    "CHECK_PATIENCE",
    "ENDED",
    "NO_PROGRESS",
    "PLAIN",
    "ROLES",
    "Answer",
    "CheckFacts",
    "CheckStep",
    "Doubt",
    "Extension",
    "GradingTerms",
    "Held",
    "Lane",
    "LateName",
    "LateTerms",
    "Look",
    "Progress",
    "ReleaseName",
    "ReleaseTerms",
    "Role",
    "Standing",
    "StepName",
    "StepTerms",
    "StepValue",
    "Triage",
    "Tried",
    "Verdict",
    "accepted",
    "asking_refusal",
    "check_steps",
    "counts_until",
    "differs",
    "ends_at",
    "full_until",
    "in_time_until",
    "is_asked",
    "is_held",
    "is_own",
    "judge",
    "moved",
    "next_date",
    "own_steps",
    "progress",
    "standing",
    "triage",
    "wished",
    "worth",
]
