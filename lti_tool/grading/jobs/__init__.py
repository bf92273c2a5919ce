"""What the worker does for grading: rescoring when dates pass, and delivering scores."""

from lti_tool.grading.jobs.checks import GradebookChecks
from lti_tool.grading.jobs.deliveries import ScoreDeliveries
from lti_tool.grading.jobs.gradebook import Gradebook, PlatformGradebook
from lti_tool.grading.jobs.rescoring import Rescoring
from lti_tool.grading.jobs.reviews import ReviewOffers

__all__ = [
    "Gradebook",
    "GradebookChecks",
    "PlatformGradebook",
    "Rescoring",
    "ReviewOffers",
    "ScoreDeliveries",
]
