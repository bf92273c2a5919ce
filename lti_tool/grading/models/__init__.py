"""Steps, what they count for, each learner's progress, and the scores on their way to gradebooks."""

from lti_tool.grading.models.acceptances import StepAcceptance
from lti_tool.grading.models.deliveries import (
    DeliveryState,
    GradebookCheck,
    ReviewOffer,
    ScoreAnswer,
    ScoreDelivery,
)
from lti_tool.grading.models.extensions import Extension, StaffAct, StaffActName
from lti_tool.grading.models.grading import Grading
from lti_tool.grading.models.looks import SecondLook
from lti_tool.grading.models.roles import RoleHolder
from lti_tool.grading.models.steps import Rescore, Step, StepKind, StepProgress

__all__ = [
    "DeliveryState",
    "Extension",
    "GradebookCheck",
    "Grading",
    "Rescore",
    "ReviewOffer",
    "RoleHolder",
    "ScoreAnswer",
    "ScoreDelivery",
    "SecondLook",
    "StaffAct",
    "StaffActName",
    "Step",
    "StepAcceptance",
    "StepKind",
    "StepProgress",
]
