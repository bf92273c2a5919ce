"""What admins may set for all races of a site."""

from datetime import datetime

from flask_babel import gettext as _

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM, MOST_NEEDED
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.race.service import ALLOWED


def score_maximum() -> Default:
    """The highest score that a new race's column is made with."""
    label = _("Highest score in the gradebook")
    return Default(
        "race.score_maximum", label, 10.0, LEAST_MAXIMUM, LARGEST_MAXIMUM, is_whole=False, is_lockable=True
    )


def needed() -> Default:
    """How many sources the first step asks for."""
    return Default("race.sources", _("Sources that the first step asks for"), 2, 1, MOST_NEEDED)


def checks() -> Default:
    """Whether the worker looks whether sources are there."""
    return Default(
        ALLOWED, _("Look whether sources are there, on the public internet"), 0, 0, 1, is_switch=True
    )


def all_defaults() -> list[Default]:
    """Return all of them in the order in which pages show them."""
    return [score_maximum(), needed(), checks()]


def first_steps(site: SiteDefaults, by: datetime | None = None) -> tuple[StepTerms, ...]:
    """Return the steps of a new race: sources with a line on why."""
    return (StepTerms("find", int(site.of(needed())), 5, by, 100),)
