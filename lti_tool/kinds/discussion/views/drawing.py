"""Draws the page of threads, and keeps what many readers share.

Three parts are kept apart, each under all that it shows:

* a thread with its first replies, and a page's whole list of them: the versions of the posts, how often
  something beside them changed, the reader's language, zone and rights, whose names are hidden from them,
  who may react, and who the reader is where one of the posts is theirs, or they thanked for one or reacted to
  it. Names and roles of authors are not in the key, so no thread is kept for longer than `LIFE`, nor beyond
  the moment in which one of its dates is written another way;
* the panels at the side: the reader's steps and score as values, and when the discussion closes for them; no
  longer than until one of their dates is over, and cut where the reader's public id stands;
* the page around them: the discussion's settings, the reader's language, zone, rights and appearance,
  whether they came by the course home, and whether they have just saved the settings.

None of it holds anything of one participation. Threads carry `BASE` for the reader's address. The page is
drawn with the reader's own public id, form token and form key, which nobody can guess, and is then cut
wherever they stand: what is kept are the pieces between. A page with a draft, a refused text or a key of its
own (where cookies do not come back) is drawn for its reader alone.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from flask import g, render_template, request
from markupsafe import Markup

from lti_tool.activities.views.clock import SAME_WEEK
from lti_tool.database import db
from lti_tool.grading.rules import counts_until, in_time_until
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.reading import read_seen
from lti_tool.kinds.discussion.reading.values import Glance, PostView, SeenThread
from lti_tool.kinds.discussion.rules import Show
from lti_tool.kinds.discussion.views.faces import BASE, Composer
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import choices_of
from lti_tool.web.carrier import form_token
from lti_tool.web.kept import Drawn, kept
from lti_tool.web.sent import new_form_key
from lti_tool.web.templates import theme

LIFE = timedelta(seconds=60)
SHORTEST_WAIT = 10
MARK = BASE.encode()


def draw_page(
    showing: Showing,
    found: Glance,
    is_first_page: bool,
    show: Show = "needs",
    composer: Composer | None = None,
) -> bytes:
    """Draw the whole page, in UTF-8; `composer` is one whose text was not taken."""
    parts = {
        "threads": draw_threads(showing, found),
        "side": _draw_side(showing),
        "after": (found.after or "").encode(),
        "since": b"%d" % showing.now.timestamp(),
    }
    if composer or found.draft or g.participation_key:
        words = {name: Markup(drawn.decode()) for name, drawn in parts.items()}  # nosec B704  # drawn by us
        composer = composer or showing.composer(found.draft)
        return _draw(showing, found.total, is_first_page, show, composer, words).encode()
    form_key = new_form_key()
    key = _page_key(showing, found, is_first_page, show)
    drawn = kept().get(key, showing.now)
    if drawn is None:
        pieces = _draw_pieces(showing, found, is_first_page, show, form_key)
        drawn = kept().put(key, pieces, showing.now + LIFE)
    texts = _own_texts(showing, form_key, showing.draft_key(), showing.own_alias or "")
    named = parts | {name: text.encode() for name, text in texts.items()}
    whole = list(drawn.pieces)
    whole[1::2] = [named[name.decode()] for name in drawn.pieces[1::2]]
    return b"".join(whole)


def _page_key(showing: Showing, found: Glance, is_first_page: bool, show: Show) -> tuple[Hashable, ...]:
    return (
        "page",
        *_reader(showing),
        theme(),
        showing.activity,
        showing.copy_note,
        showing.worth,
        tuple(showing.own_least_words.items()),
        showing.sight,
        showing.roles,
        found.total,
        is_first_page,
        show,
        bool(found.after),
        bool(showing.who.home_id),
        bool(showing.own_alias),
        showing.warning,
        "saved" in request.args,
    )


def draw_threads(showing: Showing, found: Glance) -> bytes:
    """Draw threads as items of ol.threads, reading those that are not kept; two statements at most."""
    me, threads = showing.who.membership_id, found.threads
    own = (me, *showing.own_least_words.items())
    owns = tuple(own if found.concerns(thread, me) else None for thread in threads)
    # Most readers see the same list, so that it is kept as a whole as well.
    key = ("threads", *_reader(showing), tuple(threads), owns if any(owns) else None)
    drawn = kept().get(key, showing.now)
    if drawn is None:
        each = _draw_each(showing, dict(zip(threads, owns, strict=True)))
        html = b"".join(piece for one in each for piece in one.pieces)
        until = min((one.until for one in each), default=showing.now)
        drawn = kept().put(key, tuple(html.split(MARK)), until if len(each) == len(threads) else showing.now)
    return showing.base.encode().join(drawn.pieces)


def _draw_each(showing: Showing, owns: Mapping[SeenThread, Hashable]) -> list[Drawn]:
    """Return threads one by one, without those that are gone meanwhile; their addresses begin with `MARK`."""
    reader, shelf, now = _reader(showing), kept(), showing.now
    keys = {thread.id: ("thread", *reader, thread, own) for thread, own in owns.items()}
    drawn = {thread_id: found for thread_id, key in keys.items() if (found := shelf.get(key, now))}
    missing, me = [thread for thread in owns if thread.id not in drawn], showing.who.membership_id
    shared = {thread.id for thread, own in owns.items() if own is None}
    for post in read_seen(db.session(), missing, me, showing.depth):
        html = render_template("discussion/one_thread.html", one=showing.shared_cards.of(post))
        # What the reader did since the threads were glanced at is nobody else's.
        until = now if post.id in shared and _shows_own(post, me) else _until(post, now)
        drawn[post.id] = shelf.put(keys[post.id], (html.encode(),), until)
    return [drawn[thread.id] for thread in owns if thread.id in drawn]


def _shows_own(post: PostView, membership_id: int) -> bool:
    """Whether a thread shows what this reader wrote, or thanks or reactions that are theirs alone to see."""
    return any(
        one.author.membership_id == membership_id
        or one.reacted
        or any(said.is_private or said.thanker.membership_id == membership_id for said in one.thanks)
        for one in _all_in(post)
    )


def _reader(showing: Showing) -> tuple[Hashable, ...]:
    """Return what a page depends on of whoever reads it, without who they are."""
    who = showing.who
    options = read_options(showing.activity.options)
    read = (who.roles, who.is_masquerade, showing.naming, showing.sight.reads_only)
    points = showing.activity.first_reply_points
    set_here = (points, options.reactions, options.depth)
    return (*set_here, showing.clock.locale, showing.clock.zone_name, *read, showing.refusal)


def _until(thread: PostView, now: datetime) -> datetime:
    """Return until when a drawn thread may be shown: at most until a date of it leaves the week."""
    turns = [post.created_at + SAME_WEEK for post in _all_in(thread)]
    return min([now + LIFE, *(turn for turn in turns if turn > now)])


def _all_in(post: PostView) -> list[PostView]:
    return [post, *(below for reply in post.replies for below in _all_in(reply))]


def _draw_side(showing: Showing) -> bytes:
    """Draw the panels of steps and score, or what staff see instead."""
    # The steps in a standing tell which activity it is; when that closes for this reader, nothing in it does.
    key = ("side", *_reader(showing), showing.clock.zone(), showing.standing, showing.activity.closes_at)
    drawn, own = kept().get(key, showing.now), showing.who.public_id.encode()
    if drawn is None:
        html = render_template("activities/side.html", showing=showing)
        drawn = kept().put(key, tuple(html.encode().split(own)), _until_a_date(showing))
    return own.join(drawn.pieces)


def _until_a_date(showing: Showing) -> datetime:
    """Return until when drawn panels may be shown: at most until a date in them is over."""
    late = showing.standing.terms.late
    dates = [showing.activity.closes_at]
    for one in showing.standing.steps:
        dates += [one.step.due_at, in_time_until(one.step, late), counts_until(one.step, late)]
    return min([showing.now + LIFE, *(date for date in dates if date and date >= showing.now)])


def _draw_pieces(
    showing: Showing, found: Glance, is_first_page: bool, show: Show, form_key: str
) -> tuple[bytes, ...]:
    """Draw the page for this reader and cut it: text, name of what stands there, text, and so on."""
    parts = {name: Markup(token_hex(16)) for name in ("threads", "side", "since")}  # nosec B704  # hex digits
    parts["after"] = Markup(token_hex(16) if found.after else "")  # nosec B704  # hex digits
    alias = token_hex(16) if showing.own_alias else ""
    composer = showing.composer(form_key=form_key)
    composer = replace(composer, draft_key=token_hex(16), seen_as=showing.seen_as(alias or None))
    html = _draw(showing, found.total, is_first_page, show, composer, parts)
    own = {text: name for name, text in _own_texts(showing, form_key, composer.draft_key, alias).items()}
    names = own | {str(value): name for name, value in parts.items() if value}
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", html)
    pieces[1::2] = [names[value] for value in pieces[1::2]]
    return tuple(piece.encode() for piece in pieces)


def _own_texts(showing: Showing, form_key: str, draft_key: str, alias: str) -> dict[str, str]:
    """Return what stands in a page and is its reader's alone, by name.

    The public id comes before that of the course home, with which it begins.
    """
    who = showing.who
    home = {"home_id": who.home_id} if who.home_id else {}
    named = {"alias": alias} if alias else {}
    ids = {"public_id": who.public_id, **home}
    return ids | {"csrf_token": form_token(), "form_key": form_key, "draft_key": draft_key} | named


def _draw(
    showing: Showing,
    total: int,
    is_first_page: bool,
    show: Show,
    composer: Composer,
    parts: dict[str, Markup],
) -> str:
    return render_template(
        "discussion/page.html",
        showing=showing,
        activity=showing.activity,
        total=total,
        is_first_page=is_first_page,
        show=show,
        choices=choices_of(show, asks_by_name=read_options(showing.activity.options).repliers),
        composer=composer,
        wait=SHORTEST_WAIT,
        count=0,
        **parts,
    )
