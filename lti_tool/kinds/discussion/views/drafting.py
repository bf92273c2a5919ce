"""Drafts: kept while one writes, and thrown away when asked."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.views.clock import Clock
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid, NotHere
from lti_tool.kinds.discussion.drafts import CLOSING, discard_draft, save_draft
from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.resolving import show_closing
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.thanking import show_thanks
from lti_tool.kinds.discussion.views.words import problem_words
from lti_tool.kinds.discussion.views.writing import sent_act, try_again
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

DRAFTS_A_MINUTE = 60
"""The composer saves two seconds after the last key, so nobody who writes comes near it."""
drafting_limit = limiter.shared_limit(lambda: DRAFTS_A_MINUTE, scope="drafting", key_func=participation_key)


@bp.post("/draft")
@allowed(Permission.WRITE)
@drafting_limit
def save(who: Who) -> ResponseReturnValue:
    """Keep a draft; script gets a sentence, a form without script its page again."""
    activity, answers_id = activity_of(who), _answers_id()
    if answers_id > 0:
        require_seen(db.session(), who, activity, answers_id, now())
    if sent_act() == "thank" and not answers_id:
        return show_thanks(who)
    kind = PostKind.ASK if sent_act() == "ask" else PostKind.GIVE
    wants_page = "text/html" in request.headers.get("Accept", "")
    try:
        save_draft(db.session(), who, activity, answers_id, request.form.get("body", ""), now(), kind)
    except InputInvalid as error:
        if wants_page and answers_id == CLOSING:
            return show_closing(Showing(who, activity, now()), error=problem_words(error.reason)), 422
        if wants_page:
            return try_again(who, activity, error, sent_form_key(), answers_id or None)
        return _sentence(problem_words(error.reason)), 422
    db.session.commit()
    if wants_page:
        return redirect(_page(answers_id), 303)
    return _sentence(_("Draft saved %(when)s", when=Clock(now()).hour(now())))


@bp.post("/draft/discard")
@allowed(Permission.WRITE)
@drafting_limit
def discard(who: Who) -> ResponseReturnValue:
    """Throw a draft away: a reply's composer closes, that of a new thread is empty again."""
    activity = activity_of(who)
    discard_draft(db.session(), who, activity, _answers_id())
    db.session.commit()
    if not wants_fragment():
        return redirect(url_for("discussion.page"), 303)
    if _answers_id() > 0:
        return ""
    showing = Showing(who, activity, now())
    if _answers_id() == CLOSING:
        return show_closing(showing)
    return render_template("discussion/composer.html", showing=showing, composer=showing.composer())


def _sentence(words: str) -> Response:
    response = make_response(words)
    response.mimetype = "text/plain"
    return response


def _answers_id() -> int:
    answers_id = request.args.get("answers", 0, type=int)
    if not CLOSING <= answers_id <= LARGEST_ID:
        raise NotHere
    return answers_id


def _page(answers_id: int) -> str:
    if answers_id == CLOSING:
        return url_for("discussion.resolution_form")
    if answers_id:
        return url_for("discussion.reply_form", post_id=answers_id)
    return url_for("discussion.page")
