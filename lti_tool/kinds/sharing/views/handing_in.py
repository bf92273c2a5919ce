"""Handing in a share, saying it here, withdrawing it, and saying that one sees another's."""

from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.sharing.consent import agree
from lti_tool.kinds.sharing.rules import share_code
from lti_tool.kinds.sharing.service import Outside, say_seen, share_here, share_outside, withdraw
from lti_tool.kinds.sharing.views.blueprint import SHARE, activity_of, bp
from lti_tool.kinds.sharing.views.pages import Showing, Typed, show_page
from lti_tool.kinds.sharing.views.words import conflict_words, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports
from lti_tool.web.sent import sent_form_key

sharing_limit = limiter.shared_limit(per_participation, scope="writing", key_func=participation_key)


@bp.post("/outside")
@allowed(Permission.WRITE)
@sharing_limit
def outside(who: Who) -> ResponseReturnValue:
    """Take the address of what was shared outside; agreeing to the notice comes with it where it is asked."""
    activity = activity_of(who)
    typed = Typed(
        request.form.get("place", ""),
        request.form.get("address", ""),
        agrees=request.form.get("agree") == "1",
        form_key=sent_form_key(),
    )
    code = share_code(ports().secret, activity.uuid, who.membership_id)
    if typed.agrees:
        agree(db.session(), who.membership_id, now())
    try:
        sent = Outside(typed.place, typed.address, code)
        share_outside(db.session(), who, activity, sent, typed.form_key, now())
    except (InputInvalid, Conflict) as error:
        return not_taken(who, error, typed)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor="own"), 303)


@bp.post("/here")
@allowed(Permission.WRITE)
@sharing_limit
def here(who: Who) -> ResponseReturnValue:
    """Take a text that stands in the course."""
    activity = activity_of(who)
    typed = Typed(
        text=request.form.get("text", ""),
        audience=request.form.get("audience", "course"),
        form_key=sent_form_key(),
    )
    try:
        share_here(db.session(), who, activity, typed.text, typed.audience, typed.form_key, now())
    except (InputInvalid, Conflict) as error:
        return not_taken(who, error, typed)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor="own"), 303)


@bp.post(f"{SHARE}/withdraw")
@allowed(Permission.WRITE)
def withdraw_share(who: Who, share_id: int) -> ResponseReturnValue:
    """Take one's own share back."""
    activity = activity_of(who)
    try:
        withdraw(db.session(), who, activity, share_id, now())
    except Conflict as error:
        return not_taken(who, error, Typed())
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor="own"), 303)


@bp.post(f"{SHARE}/seen")
@allowed(Permission.WRITE)
def witness(who: Who, share_id: int) -> ResponseReturnValue:
    """Take the word of somebody who sees a share of another."""
    activity = activity_of(who)
    try:
        say_seen(db.session(), who, activity, share_id, ports().secret, now())
    except Conflict as error:
        return not_taken(who, error, Typed())
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor=f"share-{share_id}"), 303)


def not_taken(who: Who, error: InputInvalid | Conflict, typed: Typed) -> ResponseReturnValue:
    """Say what is wrong with what was sent, and keep it in its form."""
    db.session.rollback()
    activity = activity_of(who)
    if isinstance(error, Conflict):
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    typed = replace(typed, field=error.field, problem=problem_words(error))
    return show_page(Showing(who, activity, now()), typed), 422
