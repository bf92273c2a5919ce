"""Staff give a quiz a public address, or take it away."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.quiz.public import switch_public
from lti_tool.kinds.quiz.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post("/public")
@allowed(Permission.CONFIGURE)
def switch(who: Who) -> ResponseReturnValue:
    """Switch the public address on or off."""
    switch_public(db.session(), activity_of(who).id, now(), is_on=request.form.get("do") == "on")
    db.session.commit()
    return redirect(url_for("quiz.glance", _anchor="public"), 303)
