"""Drafts: kept while one writes, and thrown away when asked."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.drafts import discard_draft, save_draft
from lti_tool.kinds.discussion.reading import LARGEST_ID
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import Clock
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post("/draft")
@allowed(Permission.WRITE)
def save(who: Who) -> ResponseReturnValue:
    """Keep a draft; script gets a sentence, a form without script its page again."""
    save_draft(db.session(), who, activity_of(who), _answers_id(), request.form.get("body", ""), now())
    db.session.commit()
    if "text/html" in request.headers.get("Accept", ""):
        return redirect(_page(_answers_id()), 303)
    sentence = _("Draft saved %(when)s", when=Clock(now()).hour(now()))
    response = make_response(sentence)
    response.mimetype = "text/plain"
    return response


@bp.post("/draft/discard")
@allowed(Permission.WRITE)
def discard(who: Who) -> ResponseReturnValue:
    """Throw a draft away: a reply's composer closes, that of a new thread is empty again."""
    activity = activity_of(who)
    discard_draft(db.session(), who, activity, _answers_id())
    db.session.commit()
    if not wants_fragment():
        return redirect(url_for("discussion.page"), 303)
    if _answers_id():
        return ""
    showing = Showing(who, activity, now())
    return render_template("discussion/composer.html", showing=showing, composer=showing.composer())


def _answers_id() -> int:
    answers_id = request.args.get("answers", 0, type=int)
    if not 0 <= answers_id <= LARGEST_ID:
        raise NotHere
    return answers_id


def _page(answers_id: int) -> str:
    if answers_id:
        return url_for("discussion.reply_form", post_id=answers_id)
    return url_for("discussion.page")
