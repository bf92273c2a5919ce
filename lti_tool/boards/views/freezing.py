"""Letting boards stand still, and showing them to the room one place after the other."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.boards.forms import FreezeForm
from lti_tool.boards.joining import give_another
from lti_tool.boards.reading import count_members, first_of, window_of
from lti_tool.boards.rules import FEWEST, FIRST_PLACES
from lti_tool.boards.service import board_in, freeze_boards, let_go_on
from lti_tool.boards.views.blueprint import bp
from lti_tool.boards.views.lists import placed
from lti_tool.boards.views.show import Typed, asked, draw, menu, season_of
from lti_tool.boards.views.words import problem_words
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post("/freeze")
@allowed(Permission.FREEZE_BOARD)
def freeze(who: Who) -> ResponseReturnValue:
    """Let the boards stand still as they are."""
    form = FreezeForm()
    typed = request.form.get("until", "")
    if not form.validate_on_submit():
        return draw(who, Typed(until=typed, problem=str(next(iter(form.errors.values()))[0]))), 422
    try:
        freeze_boards(db.session(), who.context_id, form.until.data, now())
    except InputInvalid as error:
        db.session.rollback()
        return draw(who, Typed(until=typed, problem=problem_words(error.reason))), 422
    db.session.commit()
    return redirect(url_for("boards.board"), 303)


@bp.post("/go-on")
@allowed(Permission.FREEZE_BOARD)
def go_on(who: Who) -> ResponseReturnValue:
    """Show again how everybody stands now."""
    let_go_on(db.session(), who.context_id, now())
    db.session.commit()
    return redirect(url_for("boards.board"), 303)


@bp.post("/replace-alias")
@allowed(Permission.SET_BOARD)
def replace_alias(who: Who) -> ResponseReturnValue:
    """Give somebody another alias, since theirs offends; nobody is told who they are."""
    give_another(db.session(), who.context_id, request.form.get("alias", ""))
    db.session.commit()
    return redirect(url_for("boards.board"), 303)


@bp.get("/room")
@allowed(Permission.FREEZE_BOARD)
def room(who: Who) -> ResponseReturnValue:
    """Show who stands first to the room, from the last of them up, by links alone."""
    session = db.session()
    found = board_in(session, who.context_id, now())
    if found is None:
        raise NotHere
    chosen = asked(found)
    lines = placed(first_of(session, window_of(session, found, chosen.span, chosen.what), FIRST_PLACES))
    shown = min(_asked_number(), len(lines))
    return render_template(
        "boards/room.html",
        **menu(found, chosen),
        board=found,
        season=season_of(found),
        is_hidden=count_members(session, who.context_id, FEWEST) < FEWEST,
        fewest=FEWEST,
        lines=lines,
        hidden=len(lines) - shown,
        shown=shown,
    )


def _asked_number() -> int:
    text = request.args.get("shown", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
