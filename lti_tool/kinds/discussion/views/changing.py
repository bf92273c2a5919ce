"""Changing what was written: edit, remove, and what it said before."""

from dataclasses import dataclass

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.rules import may_edit, may_remove
from lti_tool.kinds.discussion.service import delete_post, edit_post, own_post
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.mentioning import called_in, named_html, named_text, names_for
from lti_tool.kinds.discussion.views.words import conflict_words, problem_words
from lti_tool.kinds.discussion.views.writing import place_url, writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class Editing:
    """What the edit page shows: the text in the box, and the stored one where the two went apart."""

    text: str
    version: int
    error: str | None = None
    stored_html: str | None = None
    """As somebody, in another window, left it meanwhile (fault 21)."""
    preview: str = ""
    """How it looks: sanitised HTML."""


@bp.get(f"{POST}/edit")
@allowed(Permission.WRITE)
def edit_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Show one's own text for changing."""
    activity = activity_of(who)
    post = own_post(db.session(), who, activity, post_id)
    reason = writing_refusal(activity.opens_at, activity.closes_at, now())
    is_hidden = post.hidden_at is not None
    if not may_edit(is_own=True, is_staff=who.is_staff, is_hidden=is_hidden, refusal=reason):
        return _closed(activity, str(reason))
    return show_edit(activity, post, Editing(named_text(who, activity, post.body), post.version))


@bp.post(f"{POST}/edit")
@allowed(Permission.WRITE)
@writing_limit
def edit(who: Who, post_id: int) -> ResponseReturnValue:
    """Take a changed text."""
    activity, body = activity_of(who), request.form.get("body", "")
    seen = request.form.get("version", 0, type=int)
    names = names_for(who, activity, body)
    try:
        place = edit_post(db.session(), who, activity, post_id, seen, body, now(), names)
    except InputInvalid as error:
        db.session.rollback()
        post = own_post(db.session(), who, activity, post_id)
        return show_edit(activity, post, Editing(body, seen, problem_words(error.reason))), 422
    except Conflict as error:
        db.session.rollback()
        if error.reason != "changed_meanwhile":
            return _closed(activity, error.reason, _("What you wrote is below."))
        post = own_post(db.session(), who, activity, post_id)
        stored = named_html(post.body_html, called_in(who, activity, post.body_html))
        return show_edit(activity, post, Editing(body, post.version, stored_html=stored)), 409
    db.session.commit()
    return redirect(place_url(place), 303)


@bp.get(f"{POST}/remove")
@allowed(Permission.WRITE)
def remove_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Ask before a post is removed."""
    activity = activity_of(who)
    post = read_post(db.session(), activity.id, post_id)
    is_own = post.author.membership_id == who.membership_id
    reason = writing_refusal(activity.opens_at, activity.closes_at, now())
    moderates = may(who, Permission.MODERATE)
    if post.is_deleted or not may_remove(is_own=is_own, moderates=moderates, refusal=reason):
        raise NotHere
    one = Cards(who, activity, now()).alone(post)
    return render_template("discussion/remove.html", activity=activity, one=one, is_own=is_own)


@bp.post(f"{POST}/remove")
@allowed(Permission.WRITE)
@writing_limit
def remove(who: Who, post_id: int) -> ResponseReturnValue:
    """Remove a post's text and keep its place."""
    activity, moderates = activity_of(who), may(who, Permission.MODERATE)
    try:
        place = delete_post(db.session(), who, activity, post_id, now(), moderates=moderates)
    except Conflict as error:
        return _closed(activity, error.reason)
    db.session.commit()
    return redirect(place_url(place), 303)


def show_edit(activity: ActivityView, post: Post, editing: Editing) -> str:
    """Show one's own text for changing."""
    return render_template(
        "discussion/edit.html",
        activity=activity,
        post_id=post.id,
        editing=editing,
    )


def _closed(activity: ActivityView, reason: str, rest: str = "") -> ResponseReturnValue:
    return refusal(409, conflict_words(reason, activity, rest), reason)
