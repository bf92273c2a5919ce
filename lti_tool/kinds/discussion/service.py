"""Use cases of a discussion: write, change and take back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.rules import count_words
from lti_tool.acts.service import lock_membership, lock_memberships
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.grading.sheets import sheets_of
from lti_tool.kinds.discussion.accepting import ASKER, accept_no_more
from lti_tool.kinds.discussion.cards.service import give_card
from lti_tool.kinds.discussion.limits import require_writing
from lti_tool.kinds.discussion.lonely.service import tell_place_anew
from lti_tool.kinds.discussion.mentions.rules import NOBODY, Names, mentioned
from lti_tool.kinds.discussion.mentions.service import keep_mentions
from lti_tool.kinds.discussion.models import Post, PostKind
from lti_tool.kinds.discussion.naming import hides_names, stand_behind_alias
from lti_tool.kinds.discussion.repliers.service import ask_repliers
from lti_tool.kinds.discussion.rules import may_edit, may_remove
from lti_tool.kinds.discussion.search.service import searchable
from lti_tool.kinds.discussion.sight.service import reads_only
from lti_tool.kinds.discussion.storing import (
    insert_post,
    keep_version,
    made_and_answered,
    require_answered,
    take_place,
    waits_for_reply,
)
from lti_tool.kinds.discussion.texts import Written, written

ITEM = "post"
VERBS = {PostKind.GIVE: Verb.GAVE, PostKind.ASK: Verb.ASKED, PostKind.RESOLVE: Verb.RESOLVED}


@dataclass(frozen=True, slots=True)
class PostPlace:
    """Where a post stands: what a page needs to show it, or to lead to it."""

    id: int
    thread_id: int | None
    parent_id: int | None
    position: int


def add_post(
    session: Session,
    who: Who,
    activity: ActivityView,
    body: str,
    answers_id: int | None,
    form_key: str,
    now: datetime,
    kind: PostKind = PostKind.GIVE,
    names: Names = NOBODY,
) -> PostPlace:
    """Make a thread, or a reply to the post `answers_id`; one form key makes one post (row P11).

    Only threads ask: whatever is said to a post is given. `names` are those whom the writer may mention.

    Raises:
        InputInvalid: of `body`, "empty" or "too_long"; of `answers_id`, "itself" (rows P1, P3, P8).
        NotHere: if the answered post is unknown or of another discussion (row P8).
        Conflict: "not_open_yet", "closed", "too_many", "names_shown", "answered_removed" or "locked".
    """
    text = written(body, names)
    lock_membership(session, who.membership_id)
    made, answered, standing, left = made_and_answered(session, who, activity, form_key, answers_id, now)
    if made is not None:
        if made.id == answers_id:
            raise InputInvalid("answers_id", "itself")
        return PostPlace(made.id, made.thread_id, made.parent_id, made.position)
    require_writing(activity, now, reads_only=reads_only(activity, standing.reads_only), left=left)
    answered = require_answered(who, answered) if answers_id else None
    kind = PostKind.GIVE if answered else kind
    stand_behind_alias(session, who, activity, standing, now)
    sheets = sheets_of(session, activity.id, [who.membership_id], to_change=True)
    placed = take_place(session, who, activity, answered, kind, now)
    sheet = sheets[who.membership_id]
    post = insert_post(session, who, activity, text, kind, placed, form_key, sheet, now)
    _accompany(session, who, activity, post, text, now)
    about = (answered.author_id if answered else None, placed.waited_hours, hides_names(activity))
    item = Item(ITEM, post.id, who.membership_id, text.visible, *about)
    participate(session, who, activity, VERBS[kind], item, now, sheets)
    return PostPlace(post.id, post.thread_id, post.parent_id, post.position)


def edit_post(
    session: Session,
    who: Who,
    activity: ActivityView,
    post_id: int,
    seen_version: int,
    body: str,
    now: datetime,
    names: Names = NOBODY,
) -> PostPlace:
    """Change one's own text; what it said before is kept for staff.

    Raises:
        InputInvalid: of `body`, "empty" or "too_long".
        NotHere: if it is unknown, another's (row P10) or removed.
        Conflict: "closed", or "changed_meanwhile" if it is newer than what was seen (fault 21).
    """
    text = written(body, names)
    lock_membership(session, who.membership_id)
    post = own_post(session, who, activity, post_id)
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    if not may_edit(
        is_own=True, is_staff=who.is_staff, is_hidden=post.hidden_at is not None, refusal=refusal
    ):
        raise Conflict(str(refusal))
    if post.body != text.body:
        if post.version != seen_version:
            raise Conflict("changed_meanwhile")
        rewrite(session, who, activity, post, text, now)
    return PostPlace(post.id, post.thread_id, post.parent_id, post.position)


def rewrite(
    session: Session, who: Who, activity: ActivityView, post: Post, text: Written, now: datetime
) -> None:
    """Put another text in the place of a post's, and keep what it said before."""
    keep_version(session, post, now)
    _follow(session, post.id, (post.body, post.body_html), (text.body, text.html), now)
    post.body, post.body_html, post.words = text.body, text.html, count_words(text.visible)
    post.folded = searchable(activity.id, text.searched)
    post.version, post.edited_at = post.version + 1, now
    session.flush()
    item = Item(ITEM, post.id, post.author_id, text.visible)
    participate(session, who, activity, Verb.EDITED, item, now)


def delete_post(
    session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime, *, moderates: bool
) -> PostPlace:
    """Take a post's text away and keep its shape; replies stay. A removed post stays as it is.

    Raises:
        NotHere: if it is unknown, or another's and who asks does not moderate (row P10).
        Conflict: "not_open_yet" or "closed", where a learner comes too late.
    """
    whose = session.execute(_in_activity(activity, post_id).with_only_columns(Post.author_id, ASKER))
    owner_id, asker_id = whose.one_or_none() or (None, None)
    if owner_id is None or (owner_id != who.membership_id and not moderates):
        raise NotHere
    refusal = writing_refusal(activity.opens_at, activity.closes_at, now)
    is_own = owner_id == who.membership_id
    if not may_remove(is_own=is_own, moderates=moderates, refusal=refusal):
        raise Conflict(str(refusal))
    lock_memberships(session, [owner_id, asker_id or owner_id])
    post = session.scalars(_in_activity(activity, post_id)).one()
    if post.deleted_at is None:
        keep_version(session, post, now)
        _follow(session, post.id, (post.body, post.body_html), ("", ""), now)
        post.body = post.body_html = post.folded = ""
        post.version, post.deleted_at, post.deleted_by_id = post.version + 1, now, who.membership_id
        session.flush()
        if post.thread_id is not None:
            accept_no_more(session, who, activity, post.thread_id, now, answer_id=post.id)
        tell_place_anew(session, post.thread_id or post.id)
        participate(session, who, activity, Verb.TOOK_BACK, Item(ITEM, post.id, owner_id), now)
    return PostPlace(post.id, post.thread_id, post.parent_id, post.position)


def own_post(session: Session, who: Who, activity: ActivityView, post_id: int) -> Post:
    """Return one's own post, not removed.

    Raises:
        NotHere: if it is unknown, another's (row P10) or removed.
    """
    mine = (Post.author_id == who.membership_id, Post.deleted_at.is_(None))
    post = session.scalars(_in_activity(activity, post_id).where(*mine)).one_or_none()
    if post is None:
        raise NotHere
    return post


def _accompany(
    session: Session, who: Who, activity: ActivityView, post: Post, text: Written, now: datetime
) -> None:
    """Do what comes with a new post: its names and links, and who is asked to reply."""
    _follow(session, post.id, ("", ""), (text.body, text.html), now)
    if post.thread_id is None and waits_for_reply(post.kind, who):
        ask_repliers(session, activity, post, now)


def _follow(
    session: Session, post_id: int, old: tuple[str, str], new: tuple[str, str], now: datetime
) -> None:
    """Keep who is named in a text and which page it links to; `old` and `new` are its Markdown and HTML."""
    keep_mentions(session, post_id, mentioned(old[0]), mentioned(new[0]), now)
    give_card(session, post_id, old[1], new[1], now)


def _in_activity(activity: ActivityView, post_id: int) -> Select[Post]:
    return select(Post).where(Post.id == post_id, Post.activity_id == activity.id)
