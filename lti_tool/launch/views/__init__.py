"""The pages of the front desk."""

from typing import cast

from flask import current_app

from lti_tool.activities.kinds import KINDS, Kinds
from lti_tool.course.remembering import KnownRegistrations
from lti_tool.database import db

REGISTRATIONS = "stoke.registrations"
"""Under this name the app keeps its `KnownRegistrations`."""


def registrations() -> KnownRegistrations:
    """Return the registrations that this app remembers."""
    made = current_app.extensions.get(REGISTRATIONS)
    if made is None:
        made = current_app.extensions.setdefault(REGISTRATIONS, KnownRegistrations(db.session))
    return cast(KnownRegistrations, made)


def all_kinds() -> Kinds:
    """Return the kinds of activities that this app knows."""
    return cast(Kinds, current_app.extensions[KINDS])
