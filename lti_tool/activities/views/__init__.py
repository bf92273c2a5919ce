"""What every activity's staff sees."""

from typing import cast

from flask import current_app

from lti_tool.activities.kinds import KINDS, Kinds


def all_kinds() -> Kinds:
    """Return the kinds of activities that this app knows."""
    return cast(Kinds, current_app.extensions[KINDS])
