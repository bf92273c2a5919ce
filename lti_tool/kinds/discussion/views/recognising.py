"""The way from a post to where staff recognise it."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.service import ITEM
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission


@bp.get(f"{POST}/recognise")
@allowed(Permission.RECOGNISE)
def recognise(who: Who, post_id: int) -> ResponseReturnValue:
    """Lead there: a post is drawn once for all who read it, and knows addresses of its discussion alone."""
    read_post(db.session(), activity_of(who).id, post_id)
    return redirect(url_for("recognition.accolade_form", item_kind=ITEM, item_id=post_id), 303)
