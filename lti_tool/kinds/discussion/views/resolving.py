"""Closing with what one now thinks, and endorsing that."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotAllowed
from lti_tool.kinds.discussion.drafts import CLOSING
from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.reading import read_draft
from lti_tool.kinds.discussion.reading.values import DraftView
from lti_tool.kinds.discussion.resolving.service import endorse
from lti_tool.kinds.discussion.service import PostPlace, add_post
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.faces import composer_addresses
from lti_tool.kinds.discussion.views.mentioning import names_for
from lti_tool.kinds.discussion.views.promising import require_promise
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import conflict_words, problem_words
from lti_tool.kinds.discussion.views.writing import place_url, too_late, writing_limit
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key


@bp.get("/resolution")
@allowed(Permission.WRITE)
def resolution_form(who: Who) -> ResponseReturnValue:
    """Show where one writes what one now thinks."""
    showing = _asked(who)
    if reason := showing.refusal or ("reads_only" if showing.sight.reads_only else None):
        return refusal(409, conflict_words(reason, showing.activity, ""), reason)
    return show_closing(showing, read_draft(db.session(), showing.activity.id, who.membership_id, CLOSING))


@bp.post("/resolution")
@allowed(Permission.WRITE)
@writing_limit
def resolve(who: Who) -> ResponseReturnValue:
    """Take it as a thread of its own."""
    showing, body, form_key = _asked(who), request.form.get("body", ""), sent_form_key()
    activity = showing.activity
    names = names_for(who, activity, body)
    try:
        require_promise(activity)
        made = add_post(db.session(), who, activity, body, None, form_key, now(), PostKind.RESOLVE, names)
    except InputInvalid as error:
        db.session.rollback()
        typed = DraftView(body, now(), "give") if body else None
        return show_closing(Showing(who, activity, now()), typed, problem_words(error.reason)), 422
    except Conflict as error:
        return too_late(who, activity, error, CLOSING)
    db.session.commit()
    return redirect(place_url(made), 303)


@bp.post(f"{POST}/endorse")
@allowed(Permission.MODERATE)
def endorse_resolution(who: Who, post_id: int) -> ResponseReturnValue:
    """Stand behind a resolution, or no longer."""
    stands = request.form.get("do") != "undo"
    endorse(db.session(), who, activity_of(who), post_id, now(), stands=stands)
    db.session.commit()
    return redirect(place_url(PostPlace(post_id, None, None, 0)), 303)


def _asked(who: Who) -> Showing:
    showing = Showing(who, activity_of(who), now())
    if not showing.is_let_close:
        raise NotAllowed(Permission.WRITE)
    return showing


def show_closing(
    showing: Showing, draft: DraftView | None = None, error: str | None = None, preview: str | None = None
) -> str:
    """Show where one writes what one now thinks, alone or in its page; `preview` is how the text looks."""
    composer = showing.composer(draft, error, sent_form_key())
    composer = replace(
        composer,
        action=url_for("discussion.resolve"),
        first=_("Close"),
        second=_("what you now think"),
        label=_("What we now think, and what is still open"),
        minimum=showing.own_least_words.get("resolution", 0),
        acts=(),
        act="give",
        is_reply=True,
        alike_url=None,
        whom_url=None,
        draft_key=showing.draft_key(CLOSING),
        **composer_addresses(CLOSING),
        preview=preview or "",
        draft_state="" if error or preview is not None else composer.draft_state,
    )
    return render_template(
        "discussion/composer.html" if wants_fragment() else "discussion/resolution.html",
        showing=showing,
        activity=showing.activity,
        composer=composer,
        has_own_page=True,
    )
