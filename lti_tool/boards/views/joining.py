"""Joining the boards of a course, taking another alias, leaving."""

from collections.abc import Callable
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lti_tool.boards.joining import change_alias, join, leave
from lti_tool.boards.views.blueprint import bp
from lti_tool.boards.views.show import Typed, draw
from lti_tool.boards.views.words import problem_words
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post("/join")
@allowed(Permission.JOIN_BOARD)
def join_board(who: Who) -> ResponseReturnValue:
    """Stand on the boards under an alias."""
    return _under(who, join)


@bp.post("/alias")
@allowed(Permission.JOIN_BOARD)
def another_alias(who: Who) -> ResponseReturnValue:
    """Take another alias."""
    return _under(who, change_alias)


@bp.post("/leave")
@allowed(Permission.JOIN_BOARD)
def leave_board(who: Who) -> ResponseReturnValue:
    """Stand on no board any more; who presses too early stays, and the page says until when."""
    try:
        leave(db.session(), who, now())
    except Conflict:
        db.session.rollback()
        return draw(who), 409
    db.session.commit()
    return redirect(url_for("boards.board"), 303)


def _under(who: Who, take: Callable[[Session, Who, str, datetime], None]) -> ResponseReturnValue:
    alias = request.form.get("alias", "")
    try:
        take(db.session(), who, alias, now())
    except InputInvalid as error:
        db.session.rollback()
        return draw(who, Typed(alias=alias, problem=problem_words(error.reason))), 422
    except Conflict:
        db.session.rollback()
        return draw(who), 409
    db.session.commit()
    return redirect(url_for("boards.board"), 303)
