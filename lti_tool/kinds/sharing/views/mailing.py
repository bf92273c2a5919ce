"""Handing in a mail to a mentor, and the answer to it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.sharing.mailing import Mailed, add_answer, own_mail, share_mail
from lti_tool.kinds.sharing.views.blueprint import SHARE, activity_of, bp
from lti_tool.kinds.sharing.views.handing_in import not_taken, sharing_limit
from lti_tool.kinds.sharing.views.pages import Typed
from lti_tool.kinds.sharing.views.words import conflict_words, problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

ANSWER = f"{SHARE}/answer"


@bp.post("/mail")
@allowed(Permission.WRITE)
@sharing_limit
def mail(who: Who) -> ResponseReturnValue:
    """Take the words of a mail, with the answer where there is one."""
    activity, form = activity_of(who), request.form
    typed = Typed(
        mail=form.get("mail", ""),
        answer=form.get("answer", ""),
        audience=form.get("mail_audience", "course"),
        form_key=sent_form_key(),
    )
    sent = Mailed(typed.mail, typed.answer, typed.audience)
    try:
        share_mail(db.session(), who, activity, sent, typed.form_key, now())
    except (InputInvalid, Conflict) as error:
        return not_taken(who, error, typed)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor="own"), 303)


@bp.get(ANSWER)
@allowed(Permission.WRITE)
def answer_form(who: Who, share_id: int) -> ResponseReturnValue:
    """Ask what came back."""
    share = own_mail(db.session(), who, activity_of(who), share_id)
    return _show(who, share_id, share.answer)


@bp.post(ANSWER)
@allowed(Permission.WRITE)
@sharing_limit
def answer(who: Who, share_id: int) -> ResponseReturnValue:
    """Take what came back."""
    activity, words = activity_of(who), request.form.get("answer", "")
    try:
        add_answer(db.session(), who, activity, share_id, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, share_id, words, problem_words(error)), 422
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity), error.reason)
    db.session.commit()
    return redirect(url_for("sharing.page", _anchor=f"share-{share_id}"), 303)


def _show(who: Who, share_id: int, words: str, problem: str = "") -> str:
    activity = activity_of(who)
    share = own_mail(db.session(), who, activity, share_id)
    return render_template(
        "sharing/answer.html", activity=activity, mail=share.text, words=words, problem=problem
    )
