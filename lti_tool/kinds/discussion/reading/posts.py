"""What pages read of each post, and its view of that."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, String, bindparam, cast, func, literal_column, not_, select
from sqlalchemy.orm import aliased

from lti_tool.activities.recognising.models import Recognition
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.discussion.cards.models import LinkCard, PostCard
from lti_tool.kinds.discussion.models import Acceptance, Mention, Post, PostKind, Reaction, ReplyClaim
from lti_tool.kinds.discussion.reading.values import CardView, PostView
from lti_tool.kinds.discussion.repliers.models import ReplyRequest
from lti_tool.kinds.discussion.resolving.models import Endorsement

_OF_A_POST: tuple[Any, ...] = (
    Post.id,
    Post.author_id,
    Post.thread_id,
    Post.parent_id,
    Post.answers_id,
    Post.position,
    Post.version,
    Post.body_html,
    Post.words,
    Post.is_late,
    Post.reply_count,
    Post.active_at,
    Post.created_at,
    Post.edited_at.is_not(None).label("is_edited"),
    Post.deleted_at.is_not(None).label("is_deleted"),
    Post.deleted_by_id,
    Post.hidden_at.is_not(None).label("is_hidden"),
    Post.staff_said,
    Post.staff_words,
    Post.kind,
    Post.useful_count,
    Post.new_count,
    Post.more_count,
    Post.pinned_at.is_not(None).label("is_pinned"),
    Post.lock_reason,
    Post.lock_words,
    Post.origin,
    LinkCard.url.label("card_url"),
    LinkCard.title.label("card_title"),
    LinkCard.description.label("card_description"),
    Post.need,
    ReplyClaim.membership_id.label("claimed_by"),
    ReplyClaim.until.label("claimed_until"),
    (Post.kind == PostKind.RESOLVE).label("resolves"),
    Endorsement.endorsed_at.is_not(None).label("is_endorsed"),
    Acceptance.answer_id,
    Acceptance.by_membership_id.label("accepted_by_id"),
)


def _reacted() -> Any:
    """Select what the reader, `membership_id`, marks a post as: meanings with commas between, or None."""
    comma: Any = literal_column("','")
    mine = (Reaction.membership_id == bindparam("membership_id", 0), Reaction.taken_back_at.is_(None))
    said = select(func.aggregate_strings(Reaction.meaning, comma)).where(Reaction.post_id == Post.id, *mine)
    return said.correlate(Post).scalar_subquery()


FIELD, RECORD = "\x1f", "\x1e"
"""Stand between what is known of somebody, and between people; no name holds them."""


def _mentioned() -> Any:
    """Select who is mentioned in a post, as `_people_in` writes them."""
    return _people_in(Mention, Mention.membership_id, Mention.post_id == Post.id)


def _asked() -> Any:
    """Select who is asked to reply to a thread, is still here and has not yet, as `_people_in` writes."""
    reply = aliased(Post)
    here = select(Membership.id).where(Membership.gone_at.is_(None))
    theirs = (reply.thread_id == Post.id, reply.author_id == ReplyRequest.membership_id)
    has_replied = select(reply.id).where(*theirs, reply.deleted_at.is_(None)).correlate(Post, ReplyRequest)
    asked = (ReplyRequest.thread_id == Post.id, ReplyRequest.membership_id.in_(here))
    return _people_in(ReplyRequest, ReplyRequest.membership_id, *asked, not_(has_replied.exists()))


def _recognised() -> Any:
    """Select why staff recognised a post: their lines, as `RECORD` parts them, or None."""
    at_post = (Recognition.item_kind == _text("post"), Recognition.item_id == Post.id)
    stands = (Recognition.what == _text("accolade"), Recognition.taken_back_at.is_(None))
    said = select(func.aggregate_strings(Recognition.words, _text(RECORD)))
    return said.where(*at_post, *stands).correlate(Post).scalar_subquery()


def _people_in(table: Any, membership_id: Any, *conditions: Any) -> Any:
    """Select people of a post, with what `author_of` takes, in one text; None for nobody."""
    member, person = aliased(Membership), aliased(Person)
    field, record = (_text(between) for between in (FIELD, RECORD))
    who, *parts = (cast(part, String) for part in author_columns(Post.activity_id, member, person))
    words: Any = who
    for part in parts:
        words = words + field + func.coalesce(part, _text(""))
    return (
        select(func.aggregate_strings(words, record))
        .select_from(table)
        .join(member, member.id == membership_id)
        .outerjoin(person, person.id == member.person_id)
        .where(*conditions)
        .correlate(Post)
        .scalar_subquery()
    )


def _answered_before() -> Any:
    """Select whether somebody had replied to a post before it was edited, the last time."""
    reply = aliased(Post)
    before = (reply.answers_id == Post.id, reply.created_at < Post.edited_at)
    return select(reply.id).where(*before).correlate(Post).exists()


def _text(value: str) -> Any:
    """Write a text into the statement itself: as a parameter it would be put there at each run."""
    return literal_column(f"'{value}'", String)


PARTS = ("member_id", "number", "name", "person_id", "roles", "alias")
"""What `author_of` takes."""
NAMES_OF = {part: [f"{part}_{name}" for name in PARTS] for part in ("author", "first", "answered")}


def _who(part: str, member: Any, person: Any) -> list[Any]:
    """Select what makes an author: who wrote a post, asked in its thread, or is answered by it."""
    found = author_columns(Post.activity_id, member, person)
    return [value.label(name) for value, name in zip(found, NAMES_OF[part], strict=True)]


def posts() -> Select[*tuple[Any, ...]]:
    """Return posts with their authors, of replies whom they answer, and whose question it is about.

    `membership_id` is the reader: without it nobody is.
    """
    member, person = aliased(Membership), aliased(Person)
    first, asker, asking = aliased(Post), aliased(Membership), aliased(Person)
    answered, receiver, receiving = aliased(Post), aliased(Membership), aliased(Person)
    return (
        select(
            *_OF_A_POST,
            _reacted().label("reacted"),
            _mentioned().label("mentioned"),
            _asked().label("asked"),
            _recognised().label("recognised"),
            _answered_before().label("edited_after_reply"),
            func.coalesce(first.locked_at, Post.locked_at).is_not(None).label("is_locked"),
            first.kind.label("first_kind"),
            first.deleted_at.is_not(None).label("first_is_deleted"),
            *_who("author", member, person),
            *_who("first", asker, asking),
            *_who("answered", receiver, receiving),
        )
        .join(member, member.id == Post.author_id)
        .outerjoin(person, person.id == member.person_id)
        .outerjoin(answered, answered.id == Post.answers_id)
        .outerjoin(receiver, receiver.id == answered.author_id)
        .outerjoin(receiving, receiving.id == receiver.person_id)
        .outerjoin(first, first.id == Post.thread_id)
        .outerjoin(asker, asker.id == first.author_id)
        .outerjoin(asking, asking.id == asker.person_id)
        .outerjoin(PostCard, PostCard.post_id == Post.id)
        .outerjoin(LinkCard, LinkCard.id == PostCard.card_id)
        .outerjoin(Acceptance, Acceptance.question_id == func.coalesce(Post.thread_id, Post.id))
        .outerjoin(ReplyClaim, ReplyClaim.post_id == Post.id)
        .outerjoin(Endorsement, Endorsement.post_id == Post.id)
    )


_BY_STAFF = (
    *("is_pinned", "is_locked", "lock_reason", "lock_words", "origin"),
    *("is_hidden", "staff_said", "staff_words", "resolves", "is_endorsed"),
)
"""What staff made of a post, by the same name in a row and in its view."""


def view_of(row: Row[*tuple[Any, ...]]) -> PostView:
    """Make a post's view of what `posts` selects."""
    author = _author(row, "author")
    return PostView(
        id=row.id,
        thread_id=row.thread_id,
        parent_id=row.parent_id,
        answers_id=row.answers_id,
        position=row.position,
        version=row.version,
        author=author,
        html=row.body_html,
        words=row.words,
        is_late=row.is_late,
        reply_count=row.reply_count,
        active_at=row.active_at,
        created_at=row.created_at,
        is_edited=row.is_edited,
        is_edited_after_reply=bool(row.edited_after_reply),
        is_deleted=row.is_deleted,
        is_deleted_by_author=row.deleted_by_id == row.author_id,
        answers=_author(row, "answered") if row.answers_id is not None else None,
        need=row.need,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        asks=row.kind == PostKind.ASK,
        asker=_asker(row, author),
        answer_id=row.answer_id,
        reactions=(row.useful_count, row.new_count, row.more_count),
        reacted=frozenset(row.reacted.split(",")) if row.reacted else frozenset(),
        mentions=tuple(_people(row.mentioned)),
        asked=tuple(_people(row.asked)),
        accolades=tuple(row.recognised.split(RECORD)) if row.recognised else (),
        card=CardView(row.card_url, row.card_title, row.card_description) if row.card_url else None,
        **{name: getattr(row, name) for name in _BY_STAFF},
        accepted_by_asker=row.accepted_by_id == (row.first_member_id or row.author_id),
    )


def _asker(row: Row[*tuple[Any, ...]], author: Author) -> Author | None:
    if row.thread_id is None:
        return author if row.kind == PostKind.ASK and not row.is_deleted else None
    return None if row.first_kind != PostKind.ASK or row.first_is_deleted else _author(row, "first")


def _people(text: str | None) -> Iterator[Author]:
    for record in text.split(RECORD) if text else ():
        member_id, number, name, person_id, roles, alias = record.split(FIELD)
        person = int(person_id) if person_id else None
        yield author_of(int(member_id), int(number), name or None, person, roles, alias or None)


def _author(row: Row[*tuple[Any, ...]], part: str) -> Author:
    return author_of(*(getattr(row, name) for name in NAMES_OF[part]))
