"""What every activity's staff sees."""

from typing import cast

from flask import current_app

from lti_tool.activities.kinds import KINDS, Kind, Kinds
from lti_tool.activities.values import ActivityView
from lti_tool.course.naming import Anonymity


def all_kinds() -> Kinds:
    """Return the kinds of activities that this app knows."""
    return cast(Kinds, current_app.extensions[KINDS])


def kind_of(activity: ActivityView) -> Kind:
    """Return an activity's kind; templates ask for it by this name too."""
    return all_kinds()[activity.kind]


def anonymity_of(activity: ActivityView) -> Anonymity:
    """Return what an activity promises about names."""
    return all_kinds().anonymity_of(activity)
