"""Writing: new threads and replies, by fragment or by whole page."""

import json
from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import begin_writing, db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.discussion.drafts import save_draft
from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.reading import (
    REPLIES_AT_FIRST,
    count_threads,
    read_draft,
    read_post,
)
from lti_tool.kinds.discussion.reading.values import DraftView, PostView
from lti_tool.kinds.discussion.rules import in_thread, level_below
from lti_tool.kinds.discussion.service import PostPlace, add_post
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import THREAD_LEVEL
from lti_tool.kinds.discussion.views.faces import Composer
from lti_tool.kinds.discussion.views.mentioning import names_for
from lti_tool.kinds.discussion.views.pages import show_page
from lti_tool.kinds.discussion.views.promising import require_promise
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import conflict_words, problem_words
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

writing_limit = limiter.shared_limit(per_participation, scope="writing", key_func=participation_key)


@bp.get(f"{POST}/reply")
@allowed(Permission.WRITE)
def reply_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Show where one replies, in place or on a page of its own."""
    showing = Showing(who, activity_of(who), now())
    draft = read_draft(db.session(), showing.activity.id, who.membership_id, post_id)
    answered = read_post(db.session(), showing.activity.id, post_id)
    if showing.sight.reads_only or answered.is_locked:
        reason = "locked" if answered.is_locked else "reads_only"
        return refusal(409, conflict_words(reason, showing.activity, ""), reason)
    return show_reply(showing, answered, draft)


@bp.post(f"{POST}/reply")
@allowed(Permission.WRITE)
@writing_limit
def reply(who: Who, post_id: int) -> ResponseReturnValue:
    """Take a reply."""
    activity, form_key = activity_of(who), sent_form_key()
    body = request.form.get("body", "")
    names = names_for(who, activity, body)
    try:
        require_promise(activity)
        made = add_post(db.session(), who, activity, body, post_id, form_key, now(), names=names)
    except InputInvalid as error:
        return try_again(who, activity, error, form_key, post_id)
    except Conflict as error:
        return too_late(who, activity, error, post_id)
    db.session.commit()
    return answer(who, activity, made, post_id)


def place_url(place: PostPlace) -> str:
    """Return where a whole page shows a post: among the newest, later replies on their thread's page."""
    if place.thread_id is None or place.position <= REPLIES_AT_FIRST:
        return url_for("discussion.page", show="all", _anchor=f"post-{place.id}")
    return place_in_thread(place)


def place_in_thread(place: PostPlace) -> str:
    """Return where a thread's own page shows a post."""
    return url_for("discussion.thread", **in_thread(place.id, place.thread_id, place.position))


def answer(
    who: Who, activity: ActivityView, made: PostPlace, answers_id: int | None = None
) -> ResponseReturnValue:
    """Lead to what was made, or bring it with all that it moves."""
    if not wants_fragment():
        return redirect(place_url(made), 303)
    if read_options(activity.options).gate.is_there and not who.is_staff:
        # What one wrote may have opened all the rest.
        return "", 200, {"HX-Redirect": place_url(made)}
    showing = Showing(who, activity, now())
    found = read_post(db.session(), activity.id, made.id, depth=showing.depth)
    fragment = render_template(
        "discussion/made.html",
        showing=showing,
        activity=activity,
        one=showing.cards.of(found, THREAD_LEVEL + level_of(found, showing.depth)),
        answers_id=answers_id,
        composer=showing.composer(),
        total=count_threads(db.session(), activity.id, who.membership_id, showing.sight),
    )
    return with_words(fragment, _done_words(showing), f"post-{made.id}")


def level_of(post: PostView, depth: int) -> int:
    """Return how many levels below its thread's first post a post is shown."""
    return min(depth, level_below(post.thread_id, post.parent_id, post.answers_id))


def with_words(fragment: str, message: str, focus: str) -> Response:
    """Return a fragment with what is read out, and the id of what gets the focus."""
    response = make_response(fragment)
    response.headers["HX-Trigger"] = json.dumps({"stoke:done": {"message": message, "focus": focus}})
    return response


def _done_words(showing: Showing) -> str:
    panels = showing.panels
    if panels is None:
        return str(_("Posted."))
    return str(_("Posted. Steps: %(steps)s. %(next)s.", steps=panels.done_words, next=panels.next))


def try_again(
    who: Who, activity: ActivityView, error: InputInvalid, form_key: str, answers_id: int | None = None
) -> ResponseReturnValue:
    """Show the composer again, with the text and what is wrong with it."""
    db.session.rollback()
    showing = Showing(who, activity, now())
    if showing.refusal is not None:
        # Its page has no composer that could hold the text.
        return refusal(409, conflict_words(showing.refusal, activity, ""), showing.refusal)
    typed = DraftView(request.form.get("body", ""), now(), sent_act())
    words = problem_words(error.reason)
    if answers_id is not None:
        answered = read_post(db.session(), activity.id, answers_id)
        return show_reply(showing, answered, typed, words, form_key), 422
    composer = showing.composer(typed, words, form_key)
    if wants_fragment():
        return render_template("discussion/composer.html", showing=showing, composer=composer), 422
    return show_page(showing, composer=composer), 422


def show_reply(
    showing: Showing,
    answered: PostView,
    draft: DraftView | None,
    error: str | None = None,
    form_key: str | None = None,
    preview: str = "",
) -> str:
    """Show where one replies, in place or on a page of its own; `preview` is how the text looks."""
    is_deepest = level_of(answered, showing.depth) == showing.depth
    composer: Composer = showing.composer(
        draft,
        error,
        form_key,
        answers=(answered.id, shown_name(showing.naming, answered.author)),
        joins="closest .replies" if is_deepest else f"#replies-{answered.id}",
    )
    return render_template(
        "discussion/composer.html" if wants_fragment() else "discussion/reply.html",
        showing=showing,
        activity=showing.activity,
        one=showing.cards.alone(answered),
        composer=replace(composer, preview=preview),
    )


def sent_act() -> str:
    """Return which act was chosen: "give" where none of ours was."""
    act = request.form.get("act", "give")
    return act if act in ("ask", "thank") else "give"


def too_late(who: Who, activity: ActivityView, error: Conflict, answers_id: int) -> ResponseReturnValue:
    """Keep the text as a draft and say why it was not taken (row P9, fault 23)."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    kind = PostKind.ASK if sent_act() == "ask" else PostKind.GIVE
    save_draft(session, who, activity, answers_id, request.form.get("body", ""), now(), kind)
    session.commit()
    kept = _("What you wrote is below, and it is kept as your draft.")
    return refusal(409, conflict_words(error.reason, activity, kept), error.reason)
