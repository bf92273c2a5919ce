"""Replying to a share, taking a reply back; staff hide one and show it again."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.sharing.replies.service import (
    hide_reply,
    live_reply,
    reply_to,
    share_to_reply,
    show_reply,
    take_reply_back,
)
from lti_tool.kinds.sharing.views.blueprint import SHARE, activity_of, bp
from lti_tool.kinds.sharing.views.handing_in import sharing_limit
from lti_tool.kinds.sharing.views.pages import Showing, lines_of
from lti_tool.kinds.sharing.views.words import conflict_words, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

REPLY = f"/replies/<int(max={LARGEST_ID}):reply_id>"


@bp.get(f"{SHARE}/reply")
@allowed(Permission.WRITE)
def reply_form(who: Who, share_id: int) -> ResponseReturnValue:
    """Show a share with its replies, and where to write one."""
    return _show(who, share_id, "", str(uuid4()))


@bp.post(f"{SHARE}/reply")
@allowed(Permission.WRITE)
@sharing_limit
def reply(who: Who, share_id: int) -> ResponseReturnValue:
    """Take a reply."""
    activity, text, form_key = activity_of(who), request.form.get("reply", ""), sent_form_key()
    try:
        reply_id = reply_to(db.session(), who, activity, share_id, text, form_key, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, share_id, text, form_key, problem_words(error)), 422
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor=f"reply-{reply_id}"), 303)


@bp.post(f"{REPLY}/take-back")
@allowed(Permission.WRITE)
def take_back_reply(who: Who, reply_id: int) -> ResponseReturnValue:
    """Take one's own reply back."""
    activity = activity_of(who)
    try:
        take_reply_back(db.session(), who, activity, reply_id, now())
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor="others"), 303)


@bp.get(REPLY)
@allowed(Permission.MODERATE)
def reply_to_decide(who: Who, reply_id: int) -> ResponseReturnValue:
    """Show staff one reply, and what may be done with it."""
    return _show_decision(who, reply_id)


@bp.post(REPLY)
@allowed(Permission.MODERATE)
def decide_about_reply(who: Who, reply_id: int) -> ResponseReturnValue:
    """Hide a reply for a reason, or show it again."""
    activity, words = activity_of(who), request.form.get("words", "")
    try:
        if request.form.get("do") == "show":
            show_reply(db.session(), who, activity, reply_id, now())
        else:
            hide_reply(db.session(), who, activity, reply_id, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show_decision(who, reply_id, words, problem_words(error)), 422
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor=f"reply-{reply_id}"), 303)


def _show(who: Who, share_id: int, text: str, form_key: str, problem: str = "") -> str:
    activity = activity_of(who)
    share_to_reply(db.session(), who, activity, share_id)
    lines = lines_of(Showing(who, activity, now()))
    return render_template(
        "sharing/reply.html",
        activity=activity,
        line=next(one for one in lines if one.id == share_id),
        text=text,
        form_key=form_key,
        problem=problem,
    )


def _show_decision(who: Who, reply_id: int, words: str = "", problem: str = "") -> str:
    activity = activity_of(who)
    reply = live_reply(db.session(), activity, reply_id)
    return render_template(
        "sharing/hide.html",
        activity=activity,
        body=reply.body,
        is_hidden=reply.hidden_at is not None,
        words=words or reply.hide_words,
        problem=problem,
    )
