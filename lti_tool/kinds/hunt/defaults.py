"""What admins may set for all hunts of a site."""

from datetime import datetime

from flask_babel import gettext as _

from lti_tool.activities.defaults import Default
from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM
from lti_tool.grading.values import StepTerms


def score_maximum() -> Default:
    """The highest score that a new hunt's column is made with."""
    label = _("Highest score in the gradebook")
    return Default(
        "hunt.score_maximum", label, 10.0, LEAST_MAXIMUM, LARGEST_MAXIMUM, is_whole=False, is_lockable=True
    )


def all_defaults() -> list[Default]:
    """Return all of them in the order in which pages show them."""
    return [score_maximum()]


def first_steps(by: datetime | None = None) -> tuple[StepTerms, ...]:
    """Return the steps of a new hunt: a few clues solved."""
    return (StepTerms("solve", 3, 0, by, 100),)
