"""What staff look at, and what they decide about a post."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.moderation.hints import Hint
from lti_tool.kinds.discussion.moderation.reading import (
    FlaggedPost,
    decisions_of,
    open_flags,
    read_flagged,
    read_hints,
)
from lti_tool.kinds.discussion.moderation.rules import LONGEST_WORDS
from lti_tool.kinds.discussion.moderation.service import decide
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.changes import decision_words, flag_words
from lti_tool.kinds.discussion.views.flagging import problem_words
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A post of a list for staff: whose, how it begins, why it is here, and where one decides."""

    name: str
    glimpse: str
    reasons: tuple[str, ...]
    url: str


@bp.get("/moderation")
@allowed(Permission.MODERATE)
def moderation(who: Who) -> ResponseReturnValue:
    """Show what waits for staff, and hints that nobody but staff see."""
    activity, session = activity_of(who), db.session()
    found, read = read_hints(session, activity.id)
    return render_template(
        "discussion/moderation.html",
        activity=activity,
        flagged=[_flagged(who, activity, one) for one in read_flagged(session, activity.id)],
        hints=[_hint(who, activity, one, read) for one in found if one.post_id in read],
    )


@bp.get(f"{POST}/decide")
@allowed(Permission.MODERATE)
def decide_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Show what can be done with a post, and what was done."""
    return _show(who, activity_of(who), post_id)


@bp.post(f"{POST}/decide")
@allowed(Permission.MODERATE)
def decide_about(who: Who, post_id: int) -> ResponseReturnValue:
    """Do it, for a reason that its author reads."""
    activity, session, form = activity_of(who), db.session(), request.form
    what, words = form.get("what", ""), form.get("words", "")
    try:
        decide(session, who, activity, post_id, what, words, form.get("passage", ""), now())
    except InputInvalid as error:
        session.rollback()
        return _show(who, activity, post_id, {error.field: problem_words(error)}), 422
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    session.commit()
    return redirect(url_for("discussion.moderation"), 303)


def _flagged(who: Who, activity: ActivityView, one: FlaggedPost) -> WaitingPost:
    reasons = _said(one.flags)
    if one.is_corrected:
        reasons.insert(0, str(_("Its author changed it since you hid it.")))
    if len(one.flags) > 1:
        flags = ngettext("%(num)d flag", "%(num)d flags", len(one.flags))
        reasons.insert(0, str(flags))
    return _line(who, activity, one.post, tuple(reasons))


def _said(flags: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{flag_words()[reason]}. {words}".strip() for reason, words in flags]


def _hint(who: Who, activity: ActivityView, hint: Hint, read: dict[int, PostView]) -> WaitingPost:
    if hint.why == "short":
        words = _("Hardly a word.")
    else:
        other = read.get(hint.other_id or 0)
        name = shown_name(naming_of(who, activity), other.author) if other else ""
        words = _("%(percent)s%% as %(name)s wrote before.", percent=hint.percent, name=name)
    return _line(who, activity, read[hint.post_id], (str(words),))


def _line(who: Who, activity: ActivityView, post: PostView, reasons: tuple[str, ...]) -> WaitingPost:
    name = shown_name(naming_of(who, activity), post.author)
    return WaitingPost(
        name, glimpse_of(post.html), reasons, url_for("discussion.decide_form", post_id=post.id)
    )


def _show(who: Who, activity: ActivityView, post_id: int, errors: dict[str, str] | None = None) -> str:
    session, clock = db.session(), Clock(now())
    post, naming = read_post(session, activity.id, post_id), naming_of(who, activity)
    if post.is_deleted:
        raise NotHere
    log = [
        (shown_name(naming, one.by), decision_words(one.what), one.words, clock.full(one.at))
        for one in decisions_of(session, post_id)
    ]
    return render_template(
        "discussion/decide.html",
        activity=activity,
        one=Cards(who, activity, now()).alone(post),
        flags=_said(open_flags(session, post_id)),
        is_hidden=post.is_hidden,
        errors=errors or {},
        typed=request.form,
        most=LONGEST_WORDS,
        log=log,
    )
