"""The settings page of a hunt."""

from flask.typing import ResponseReturnValue

from lti_tool.activities.views.changing import show_settings, take_settings
from lti_tool.course.who import Who
from lti_tool.kinds.hunt.forms import form_of
from lti_tool.kinds.hunt.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission


@bp.get("/settings")
@allowed(Permission.CONFIGURE)
def settings_form(who: Who) -> ResponseReturnValue:
    """Show the settings."""
    return show_settings(who, "hunt", form_of)


@bp.post("/settings")
@allowed(Permission.CONFIGURE)
def settings(who: Who) -> ResponseReturnValue:
    """Take changed settings, or change the form's rows, or say what is missing."""
    return take_settings(who, "hunt", form_of)
