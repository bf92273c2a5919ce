"""The settings page of a discussion, and what its learners were promised."""

from flask.typing import ResponseReturnValue

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.changing import show_settings, take_settings
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.discussion.circles.service import draw_circles, may_regroup
from lti_tool.kinds.discussion.forms import SettingsForm, form_of
from lti_tool.kinds.discussion.naming import hide_who_acted, may_become
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/settings")
@allowed(Permission.CONFIGURE)
def settings_form(who: Who) -> ResponseReturnValue:
    """Show the settings."""
    return show_settings(who, "discussion", form_of)


@bp.post("/settings")
@allowed(Permission.CONFIGURE)
def settings(who: Who) -> ResponseReturnValue:
    """Take changed settings, or change the form's rows, or say what is missing."""
    return take_settings(who, "discussion", form_of, _keeps, _follow)


def _keeps(activity: ActivityView, form: SettingsForm) -> bool:
    """Whether what was filled in keeps what learners were promised; complain where it does not."""
    if not may_become(db.session(), activity, form.anonymity()):
        form.keep_promise()
        return False
    if not may_regroup(db.session(), activity.id, form.options().circles):
        form.keep_circles()
        return False
    return True


def _follow(activity: ActivityView, form: SettingsForm) -> None:
    """Hide who acted where names are hidden from now on, and deal circles out where they changed."""
    hide_who_acted(db.session(), activity.id, form.anonymity(), now())
    before, after = read_options(activity.options), form.options()
    if (before.circles, before.circle_size) != (after.circles, after.circle_size):
        draw_circles(db.session(), activity, after, now())
