"""How a text will look, before it is sent: beside the box, or on the page that keeps it there."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.discussion.drafts import CLOSING
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.reading.values import DraftView
from lti_tool.kinds.discussion.service import own_post
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.kinds.discussion.texts import written
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.changing import Editing, show_edit
from lti_tool.kinds.discussion.views.mentioning import called_in, named_html, names_for
from lti_tool.kinds.discussion.views.pages import show_page
from lti_tool.kinds.discussion.views.resolving import show_closing
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import conflict_words, problem_words
from lti_tool.kinds.discussion.views.writing import sent_act, show_reply, with_words
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

PREVIEWS_A_MINUTE = 30
preview_limit = limiter.shared_limit(lambda: PREVIEWS_A_MINUTE, scope="preview", key_func=participation_key)


@bp.post("/preview")
@allowed(Permission.WRITE)
@preview_limit
def preview(who: Who) -> ResponseReturnValue:
    """Show how a text will look; nothing is kept of it, and nothing typed is lost."""
    activity, body = activity_of(who), request.form.get("body", "")
    try:
        names = names_for(who, activity, body)
        html, error = written(body, names).html, None
        html = named_html(html, called_in(who, activity, html))
    except InputInvalid as problem:
        html, error = "", problem_words(problem.reason)
    if wants_fragment():
        fragment = render_template("discussion/preview.html", html=html, error=error)
        return with_words(fragment, error or _("This is how it will look."), "")
    return _page(who, activity, body, html, error)


def _page(who: Who, activity: ActivityView, body: str, html: str, error: str | None) -> ResponseReturnValue:
    """Show the page from which the text came, with the text in its box."""
    session = db.session()
    if post_id := _asked_id("edit"):
        seen = request.form.get("version", 0, type=int)
        post = own_post(session, who, activity, post_id)
        return show_edit(activity, post, Editing(body, seen, error, preview=html))
    showing, typed = Showing(who, activity, now()), DraftView(body, now(), sent_act())
    if showing.refusal:
        kept = _("What you wrote is below.")
        return refusal(409, conflict_words(showing.refusal, activity, kept), showing.refusal)
    if request.args.get("answers") == str(CLOSING):
        return show_closing(showing, typed, error, html)
    if post_id := _asked_id("answers"):
        require_seen(session, who, activity, post_id, now())
        answered = read_post(session, activity.id, post_id)
        return show_reply(showing, answered, typed, error, sent_form_key(), html)
    composer = replace(showing.composer(typed, error, sent_form_key()), preview=html, draft_state="")
    return show_page(showing, composer=composer)


def _asked_id(name: str) -> int:
    asked = request.args.get(name, 0, type=int)
    if not 0 <= asked <= LARGEST_ID:
        raise NotHere
    return asked
