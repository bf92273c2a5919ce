"""A person asks that what is held about them in this course be erased."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.activities.site_privacy import are_scores_erased
from lti_tool.course.who import Who
from lti_tool.database import begin_writing, db
from lti_tool.safety.service import LEAVING, erase
from lti_tool.safety.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


@bp.get("/erase")
@allowed(Permission.OWN_DATA)
def erase_form(who: Who) -> ResponseReturnValue:
    """Say what erasing does, before it is done."""
    return _show()


@bp.post("/erase")
@allowed(Permission.OWN_DATA)
def erase_me(who: Who) -> ResponseReturnValue:
    """Erase what is held, once somebody says that they are sure."""
    if request.form.get("sure") != "1":
        return _show(is_unsure=True), 422
    # This request holds its own participation: of two that erase at once, each would wait for the other.
    db.session.rollback()
    begin_writing(db.session())
    leave = current_app.extensions[LEAVING]
    erase(db.session(), who.membership_id, now(), leave, secret=ports().secret)
    db.session.commit()
    return render_template("safety/erased.html")


def _show(*, is_unsure: bool = False) -> str:
    erases_scores = are_scores_erased(db.session())
    return render_template("safety/erase.html", erases_scores=erases_scores, is_unsure=is_unsure)
