"""Saying which reply answers a question, and taking that back."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.accepting import accept, undo_acceptance
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.kinds.discussion.views.writing import place_url, writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now


@bp.get(f"{POST}/accept")
@allowed(Permission.ACCEPT)
def accept_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Ask before a reply becomes the answer, or before it is one no more."""
    activity = activity_of(who)
    post = read_post(db.session(), activity.id, post_id)
    cards = Cards(who, activity, now())
    if not cards.lets_accept(post):
        raise NotHere
    return render_template(
        "discussion/accept.html",
        activity=activity,
        one=cards.alone(post),
        is_accepted=post.answer_id == post.id,
        is_replacing=post.answer_id not in (None, post.id),
    )


@bp.post(f"{POST}/accept")
@allowed(Permission.ACCEPT)
@writing_limit
def accept_answer(who: Who, post_id: int) -> ResponseReturnValue:
    """Accept a reply as the answer, or take that back; a second click changes nothing."""
    activity, moderates = activity_of(who), may(who, Permission.MODERATE)
    change = undo_acceptance if request.form.get("do") == "undo" else accept
    try:
        question_id = change(db.session(), who, activity, post_id, now(), moderates=moderates)
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    db.session.commit()
    return redirect(place_url(PostPlace(question_id, None, None, 0)), 303)
