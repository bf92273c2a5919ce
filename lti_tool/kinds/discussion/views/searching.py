"""Searching a discussion, and what sounds like a question while one writes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from lti_tool.activities.rules import tidy
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.kinds.discussion.mentions.rules import spell
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading.values import DraftView
from lti_tool.kinds.discussion.search.rules import Piece, excerpt
from lti_tool.kinds.discussion.search.service import FoundPost, find_posts, threads_like
from lti_tool.kinds.discussion.service import PostPlace
from lti_tool.kinds.discussion.sight.service import in_sight, sight_of
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.drafting import drafting_limit
from lti_tool.kinds.discussion.views.pages import show_page
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.writing import place_in_thread
from lti_tool.markup import visible_text
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A post that was found, as a list shows it."""

    act: str
    name: str
    verb: str
    when: str
    when_iso: str
    url: str
    pieces: Sequence[Piece]
    glimpse: str
    is_answered: bool
    reply_count: int


@bp.get("/search")
@allowed(Permission.READ)
def search(who: Who) -> ResponseReturnValue:
    """Show a page of the posts that have all words of a query, newest first, with these words marked."""
    activity, query = activity_of(who), tidy(request.args.get("q", ""))[:LONGEST_QUERY]
    asked = request.args.get("before", type=int)
    seen = in_sight(sight_of(db.session(), who, activity, now()), who.membership_id)
    found = find_posts(db.session(), activity.id, query, seen, max(1, min(asked or LARGEST_ID, LARGEST_ID)))
    older = url_for("discussion.search", q=query, before=found.before) if found.before else None
    return render_template(
        "discussion/search.html",
        activity=activity,
        query=query,
        lines=_lines(naming_of(who, activity), found.posts, found.words),
        older=older,
        is_first_page=asked is None,
    )


@bp.post("/alike")
@allowed(Permission.WRITE)
@drafting_limit
def alike(who: Who) -> ResponseReturnValue:
    """Show threads that sound like a question being written: in its composer, which keeps the text."""
    activity, body = activity_of(who), request.form.get("body", "")
    is_question = request.form.get("act") == "ask"
    seen = in_sight(sight_of(db.session(), who, activity, now()), who.membership_id)
    found = threads_like(db.session(), activity.id, body, seen) if is_question or not wants_fragment() else []
    drawn = render_template("discussion/alike.html", lines=_lines(naming_of(who, activity), found, ()))
    if wants_fragment():
        return drawn
    showing = Showing(who, activity, now())
    composer = showing.composer(DraftView(body, now(), "ask"), form_key=sent_form_key())
    told = Markup(drawn) if found else _("Nothing here sounds like it.")  # nosec B704  # drawn by us
    return show_page(showing, composer=replace(composer, draft_state="", alike=told))


def _lines(naming: Naming, posts: Sequence[FoundPost], words: Sequence[str]) -> list[FoundLine]:
    clock = Clock(now())
    return [_line(naming, post, words, clock) for post in posts]


def _line(naming: Naming, post: FoundPost, words: Sequence[str], clock: Clock) -> FoundLine:
    place = PostPlace(post.id, post.thread_id, post.parent_id, post.position)
    return FoundLine(
        act="ask" if post.asks else "give",
        name=shown_name(naming, post.author),
        verb=_("asks") if post.asks else _("replies") if post.thread_id else _("gives"),
        when=clock.short(post.created_at),
        when_iso=post.created_at.isoformat(timespec="seconds"),
        url=place_in_thread(place),
        pieces=excerpt(spell(visible_text(post.html), lambda _one: "@…"), words) if words else (),
        glimpse=glimpse_of(post.html),
        is_answered=post.is_answered,
        reply_count=post.reply_count,
    )
