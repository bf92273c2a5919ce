"""Which boards a course has, said by its instructors beside what research found."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.boards.forms import BoardForm, form_data
from lti_tool.boards.service import board_in, gives_points, switch_off, switch_on
from lti_tool.boards.views.blueprint import bp
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/settings")
@allowed(Permission.SET_BOARD)
def setting(who: Who) -> ResponseReturnValue:
    """Show what holds."""
    found = board_in(db.session(), who.context_id, now())
    return _show(who, BoardForm(**form_data(found.terms)) if found else BoardForm())


@bp.post("/settings")
@allowed(Permission.SET_BOARD)
def change(who: Who) -> ResponseReturnValue:
    """Take what is to hold from now on."""
    form = BoardForm()
    if not form.validate_on_submit():
        return _show(who, form), 422
    if form.is_on.data == "yes":
        switch_on(db.session(), who.context_id, form.wanted(), now())
    else:
        switch_off(db.session(), who.context_id)
    db.session.commit()
    return redirect(url_for("boards.board"), 303)


def _show(who: Who, form: BoardForm) -> str:
    return render_template("boards/setting.html", form=form, gives=gives_points(db.session(), who.context_id))
