"""What staff do with a thread as a whole: pin, lock, move, and make a reply a thread (row 12)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.service import lines_of
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.steering.moving import KIND, move_thread
from lti_tool.kinds.discussion.steering.rules import LONGEST_LOCK_WORDS, MOST_PINNED
from lti_tool.kinds.discussion.steering.service import ChangeLine, changes_of, lock, pin, split_off, unlock
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.changes import change_words, reason_words, why_locked
from lti_tool.kinds.discussion.views.writing import place_url, writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.wording import Wording


@bp.get(f"{POST}/steer")
@allowed(Permission.MODERATE)
def steer(who: Who, post_id: int) -> ResponseReturnValue:
    """Show what can be done with a thread, or with a reply that should be one."""
    return _show(who, activity_of(who), post_id)


@bp.post(f"{POST}/pin")
@allowed(Permission.MODERATE)
@writing_limit
def pin_thread(who: Who, post_id: int) -> ResponseReturnValue:
    """Pin a thread, or let it stand among the others again."""
    stands = request.form.get("do") != "undo"
    try:
        pin(db.session(), who, activity_of(who), post_id, now(), stands=stands)
    except Conflict as error:
        return refusal(409, _refused_words(error.reason), error.reason)
    return _done(post_id)


@bp.post(f"{POST}/lock")
@allowed(Permission.MODERATE)
@writing_limit
def lock_thread(who: Who, post_id: int) -> ResponseReturnValue:
    """Lock a thread for a reason, or unlock it."""
    activity = activity_of(who)
    if request.form.get("do") == "undo":
        unlock(db.session(), who, activity, post_id, now())
        return _done(post_id)
    reason, words = request.form.get("reason", ""), request.form.get("words", "")
    try:
        lock(db.session(), who, activity, post_id, reason, words, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, activity, post_id, {error.field: _problem_words(error)}), 422
    return _done(post_id)


@bp.post(f"{POST}/move")
@allowed(Permission.MODERATE)
@writing_limit
def move(who: Who, post_id: int) -> ResponseReturnValue:
    """Move a thread to another discussion of the course."""
    activity, target_id = activity_of(who), request.form.get("activity", 0, type=int)
    if not 0 < target_id <= LARGEST_ID:
        raise NotHere
    try:
        target = move_thread(db.session(), who, activity, post_id, target_id, now())
    except Conflict as error:
        return refusal(409, _refused_words(error.reason), error.reason)
    if target.id == activity.id:
        return _done(post_id)
    db.session.commit()
    return render_template("discussion/moved.html", activity=activity, target=target)


@bp.post(f"{POST}/split")
@allowed(Permission.MODERATE)
@writing_limit
def split(who: Who, post_id: int) -> ResponseReturnValue:
    """Make a reply, and what hangs under it, a thread of its own."""
    split_off(db.session(), who, activity_of(who), post_id, now())
    return _done(post_id)


def _done(post_id: int) -> ResponseReturnValue:
    db.session.commit()
    return redirect(place_url(PostPlace(post_id, None, None, 0)), 303)


def _show(who: Who, activity: ActivityView, post_id: int, errors: dict[str, str] | None = None) -> str:
    post = read_post(db.session(), activity.id, post_id)
    others = [one for one in lines_of(db.session(), who.context_id) if one.kind == KIND]
    return render_template(
        "discussion/steer.html",
        activity=activity,
        post=post,
        one=Cards(who, activity, now()).alone(post),
        reasons=list(reason_words().items()),
        why=why_locked(post.lock_reason, post.lock_words),
        others=[(one.id, one.title) for one in others if one.id != activity.id],
        log=[_log_line(who, activity, one) for one in changes_of(db.session(), activity.id, post_id)],
        errors=errors or {},
        typed=request.form,
        most_words=LONGEST_LOCK_WORDS,
        back_url=url_for("discussion.page", _anchor=f"post-{post_id}"),
    )


def _log_line(who: Who, activity: ActivityView, line: ChangeLine) -> dict[str, str]:
    return {
        "name": shown_name(naming_of(who, activity), line.by),
        "what": change_words(line.what),
        "why": why_locked(line.reason, line.words),
        "when": Clock(now()).full(line.created_at),
    }


def _problem_words(error: InputInvalid) -> str:
    if error.field == "reason":
        return str(_("Choose why. It is shown at the thread."))
    if error.reason == "too_long":
        return str(_("This holds up to %(most)s characters. Yours is longer.", most=LONGEST_LOCK_WORDS))
    return str(_("Say why in a few words. They are shown at the thread."))


def _refused_words(reason: str) -> Wording:
    if reason == "pinned_enough":
        title = _("Enough is pinned")
        lead = _("At most %(most)s threads stand above all others.", most=MOST_PINNED)
        todo = _("Let another one stand among the others first.")
    else:
        title = _("This thread cannot be moved")
        lead = _("One of the two discussions hides names, which moving it could tell.")
        todo = _("Leave it where it is, or remove it.")
    return Wording(409, title, lead, [todo])
