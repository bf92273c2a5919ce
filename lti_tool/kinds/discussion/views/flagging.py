"""Flagging a post, and taking that back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.moderation.reading import own_flag
from lti_tool.kinds.discussion.moderation.rules import LONGEST_WORDS
from lti_tool.kinds.discussion.moderation.service import flag, take_flag_back
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.changes import flag_words
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.kinds.discussion.views.writing import writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get(f"{POST}/flag")
@allowed(Permission.FLAG)
def flag_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Ask what is wrong with a post."""
    return _show(who, activity_of(who), post_id)


@bp.post(f"{POST}/flag")
@allowed(Permission.FLAG)
@writing_limit
def flag_post(who: Who, post_id: int) -> ResponseReturnValue:
    """Take a flag, or take it back."""
    activity, session = activity_of(who), db.session()
    if request.form.get("do") == "undo":
        take_flag_back(session, who, activity, post_id, now())
        session.commit()
        return redirect(url_for("discussion.flag_form", post_id=post_id), 303)
    reason, words = request.form.get("reason", ""), request.form.get("words", "")
    try:
        flag(session, who, activity, post_id, reason, words, now())
    except InputInvalid as error:
        session.rollback()
        return _show(who, activity, post_id, {error.field: problem_words(error)}), 422
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    session.commit()
    return redirect(url_for("discussion.flag_form", post_id=post_id), 303)


def problem_words(error: InputInvalid) -> str:
    """Return what is wrong with what was said about a post."""
    if error.reason == "too_long":
        return str(_("This holds up to %(most)s characters. Yours is longer.", most=LONGEST_WORDS))
    if error.field == "passage":
        return str(_("The post does not hold these words. Copy them as they stand."))
    if error.field == "words":
        return str(_("Say it in a few words."))
    return str(_("Choose one of these."))


def _show(who: Who, activity: ActivityView, post_id: int, errors: dict[str, str] | None = None) -> str:
    post = read_post(db.session(), activity.id, post_id)
    if post.is_deleted or post.is_hidden or post.author.membership_id == who.membership_id:
        raise NotHere
    return render_template(
        "discussion/flag.html",
        activity=activity,
        one=Cards(who, activity, now()).alone(post),
        reasons=list(flag_words().items()),
        errors=errors or {},
        typed=request.form,
        most=LONGEST_WORDS,
        is_flagged=own_flag(db.session(), post_id, who.membership_id),
        back_url=url_for("discussion.page", show="all", _anchor=f"post-{post_id}"),
    )
