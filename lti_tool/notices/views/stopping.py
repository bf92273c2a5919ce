"""Stopping mail with one click, without a session, by whoever holds it and by their program (RFC 8058)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lti_tool.database import begin_writing, db
from lti_tool.errors import NotHere
from lti_tool.notices.mailing.service import withdraw
from lti_tool.notices.mailing.tokens import membership_of
from lti_tool.web.ports import now, ports

bp = Blueprint("mail", __name__, url_prefix="/mail")


@bp.get("/stop/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Show a button: scanners of mail open links, and must not stop anything."""
    _membership_id(token)
    return render_template("notices/stop.html", is_stopped=False)


@bp.post("/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Stop it; the answer is the same whether or not any mail was to come."""
    membership_id = _membership_id(token)
    begin_writing(db.session())
    withdraw(db.session(), membership_id, now())
    db.session.commit()
    return render_template("notices/stop.html", is_stopped=True)


def _membership_id(token: str) -> int:
    found = membership_of(ports().secret, token)
    if found is None:
        raise NotHere
    return found
