"""Thanking somebody for a post, and taking it back."""

from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.discussion.drafts import forget_draft_of
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.reading.thanks import posts_to_thank_for, read_thanks, read_thanks_of
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.sight.service import in_sight, require_seen, sight_of
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.thanking import NewThanks, take_thanks_back, thank
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import THREAD_LEVEL
from lti_tool.kinds.discussion.views.faces import Composer
from lti_tool.kinds.discussion.views.promising import require_promise
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import (
    conflict_words,
    thanks_problem_words,
)
from lti_tool.kinds.discussion.views.writing import level_of, place_url, with_words, writing_limit
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now
from lti_tool.web.sent import new_form_key, sent_form_key

SAID = f"/thanks/<int(max={LARGEST_ID}):thanks_id>/take-back"


@dataclass(frozen=True, slots=True)
class Whom:
    """The fields that thanks begin with: for which post, unless that is known, and who may read it."""

    posts: tuple[tuple[int, str], ...]
    """To choose from: id, and by whom and how it begins."""
    chosen: int | None
    is_private: bool
    error: str | None = None


@bp.get("/thanks/new")
@allowed(Permission.THANK)
def thanks_form(who: Who) -> ResponseReturnValue:
    """Show where one thanks for a post of one's choice, or for a composer the fields that it then needs."""
    activity = activity_of(who)
    if wants_fragment():
        return render_template("discussion/whom.html", whom=_whom(who, activity, None))
    return _show(who, activity, None)


@bp.post("/thanks")
@allowed(Permission.THANK)
@writing_limit
def thanks(who: Who) -> ResponseReturnValue:
    """Take thanks for the post that was chosen."""
    return take_picked_thanks(who)


@bp.get(f"{POST}/thank")
@allowed(Permission.THANK)
def thank_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Show where one thanks for this post, in place or on a page of its own."""
    return _show(who, activity_of(who), post_id)


@bp.post(f"{POST}/thank")
@allowed(Permission.THANK)
@writing_limit
def thank_for(who: Who, post_id: int) -> ResponseReturnValue:
    """Take thanks for this post."""
    return _take(who, post_id, is_picked=False)


@bp.get(SAID)
@allowed(Permission.THANK)
def take_back_form(who: Who, thanks_id: int) -> ResponseReturnValue:
    """Ask before thanks are taken back."""
    activity = activity_of(who)
    said, post_id = read_thanks_of(
        db.session(), activity.id, thanks_id, who.membership_id, moderates=may(who, Permission.MODERATE)
    )
    require_seen(db.session(), who, activity, post_id, now())
    post, naming = read_post(db.session(), activity.id, post_id), naming_of(who, activity)
    return render_template(
        "discussion/take_back.html",
        activity=activity,
        said=said,
        is_own=said.thanker.membership_id == who.membership_id,
        thanker=shown_name(naming, said.thanker),
        name=shown_name(naming, post.author),
        post_id=post_id,
    )


@bp.post(SAID)
@allowed(Permission.THANK)
@writing_limit
def take_back(who: Who, thanks_id: int) -> ResponseReturnValue:
    """Take thanks back."""
    activity, moderates = activity_of(who), may(who, Permission.MODERATE)
    try:
        place = take_thanks_back(db.session(), who, activity, thanks_id, now(), moderates=moderates)
        require_seen(db.session(), who, activity, place.id, now())
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    db.session.commit()
    return redirect(place_url(place), 303)


def take_picked_thanks(who: Who) -> ResponseReturnValue:
    """Take thanks for the post that was chosen in the form, or ask which one it is."""
    post_id = request.form.get("post_id", 0, type=int)
    return _take(who, post_id if 0 < post_id <= LARGEST_ID else None, is_picked=True)


def show_thanks(who: Who) -> str:
    """Show where thanks are written, with what was typed: as a draft of a post all would read it."""
    return _show(who, activity_of(who), None)


def _take(who: Who, post_id: int | None, *, is_picked: bool) -> ResponseReturnValue:
    activity, form_key = activity_of(who), sent_form_key()
    reason, is_private = request.form.get("body", ""), request.form.get("private") == "1"
    if is_picked and post_id is not None:
        require_seen(db.session(), who, activity, post_id, now())
    try:
        if post_id is None:
            raise InputInvalid("post_id", "missing")
        require_promise(activity)
        new = NewThanks(post_id, reason, is_private, form_key)
        place = thank(db.session(), who, activity, new, now())
        if is_picked:
            forget_draft_of(db.session(), who, activity, reason)
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, activity, None if is_picked else post_id, error, form_key), 422
    except Conflict as error:
        kept = _("What you wrote is below.")
        return refusal(409, conflict_words(error.reason, activity, kept), error.reason)
    db.session.commit()
    return _answer(who, activity, place, is_picked=is_picked)


def _answer(who: Who, activity: ActivityView, place: PostPlace, *, is_picked: bool) -> ResponseReturnValue:
    """Lead to the post, or bring it anew; thanks out of the composer of the page bring a fresh one too."""
    if not wants_fragment():
        return redirect(place_url(place), 303)
    showing = Showing(who, activity, now())
    post = read_post(db.session(), activity.id, place.id, who.membership_id, showing.depth)
    read_thanks(db.session(), [post], who.membership_id)
    fragment = render_template(
        "discussion/thanked.html",
        showing=showing,
        article=showing.cards.of(post, THREAD_LEVEL + level_of(post, showing.depth)).article,
        is_picked=is_picked,
        composer=showing.composer(),
    )
    words = _("You thanked %(name)s.", name=shown_name(showing.naming, post.author))
    if showing.panels:
        done = _("Steps: %(steps)s.", steps=showing.panels.done_words)
        words = f"{words} {done}"
    response = with_words(fragment, words, f"post-{place.id}")
    if is_picked:
        response.headers |= {"HX-Retarget": "#compose", "HX-Reswap": "innerHTML"}
    return response


def _show(
    who: Who,
    activity: ActivityView,
    post_id: int | None,
    error: InputInvalid | None = None,
    form_key: str | None = None,
) -> str:
    showing = Showing(who, activity, now())
    post = read_post(db.session(), activity.id, post_id) if post_id else None
    name = shown_name(showing.naming, post.author) if post else None
    composer = _composer(showing, post_id, name, error, form_key)
    return render_template(
        "discussion/thanking.html" if wants_fragment() else "discussion/thank.html",
        showing=showing,
        activity=activity,
        one=showing.cards.alone(post) if post else None,
        whom=_whom(who, activity, post_id, error),
        composer=composer,
    )


def _composer(
    showing: Showing,
    post_id: int | None,
    name: str | None,
    error: InputInvalid | None,
    form_key: str | None,
) -> Composer:
    plain = showing.composer(form_key=form_key or new_form_key())
    return replace(
        plain,
        id=f"reply-{post_id}-body" if post_id else "body",
        action=url_for("discussion.thank_for", post_id=post_id) if post_id else url_for("discussion.thanks"),
        first=_("Thank"),
        second=_("%(name)s, with a reason", name=name) if name else _("a person, with a reason"),
        label=_("because …"),
        text=request.form.get("body", ""),
        minimum=showing.own_least_words.get("thank", 0),
        error=thanks_problem_words(error) if error and error.field == "body" else None,
        target=f"#post-{post_id}" if post_id else "#compose",
        swap="outerHTML" if post_id else "innerHTML",
        is_reply=True,
        act="thank",
        acts=(),
        alike_url=None,
        preview_url=None,
        names_url=None,
    )


def _whom(who: Who, activity: ActivityView, post_id: int | None, error: InputInvalid | None = None) -> Whom:
    chosen = post_id or request.form.get("post_id", type=int)
    words = thanks_problem_words(error) if error and error.field == "post_id" else None
    is_private = request.form.get("private") == "1"
    if post_id is not None:
        return Whom((), chosen, is_private, words)
    seen = in_sight(sight_of(db.session(), who, activity, now()), who.membership_id)
    found = posts_to_thank_for(db.session(), activity.id, who.membership_id, seen)
    naming = naming_of(who, activity)
    posts = tuple((one.id, f"{shown_name(naming, one.author)}: {glimpse_of(one.html)}") for one in found)
    return Whom(posts, chosen, is_private, words)
