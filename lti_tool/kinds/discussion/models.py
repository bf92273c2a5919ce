"""Posts, their earlier versions, thanks for them and reactions, accepted answers, and drafts."""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class PostKind(StrEnum):
    """What somebody does who writes a post."""

    GIVE = "give"
    ASK = "ask"
    """Of a thread's first post only."""
    RESOLVE = "resolve"
    """Of a thread's first post only: what somebody now thinks."""


class Meaning(StrEnum):
    """What a reaction says (row 7)."""

    USEFUL = "useful"
    NEW = "new"
    """To me."""
    MORE = "more"
    """Of this, please."""


class Post(Base):
    """A post of a discussion: a thread's first (`thread_id` is None) or a reply to one.

    Replies are two levels deep; a reply to a second-level reply hangs beside it and names whom it answers.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        # Partial, since SQLite takes a plain index for `thread_id IS NULL` (performance.md 4).
        Index(
            "ix_post_threads",
            "activity_id",
            "active_at",
            "id",
            postgresql_where=text("thread_id IS NULL"),
            sqlite_where=text("thread_id IS NULL"),
        ),
        Index(
            "ix_post_pinned",
            "activity_id",
            postgresql_where=text("pinned_at IS NOT NULL"),
            sqlite_where=text("pinned_at IS NOT NULL"),
        ),
        Index(
            "ix_post_need",
            "activity_id",
            "need",
            "id",
            postgresql_where=text("thread_id IS NULL"),
            sqlite_where=text("thread_id IS NULL"),
        ),
        Index("ix_post_thread_id_position", "thread_id", "position", unique=True),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    """What it is shown under: the thread's first post, or a first-level reply."""
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id"), index=True)
    """The circle that it is for, the same for a whole thread; None: for all. A circle with posts stays."""
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    """The post that was replied to; differs from the parent at the second level."""
    kind: Mapped[PostKind] = mapped_column(
        String(20), default=PostKind.GIVE, server_default=PostKind.GIVE.value
    )
    position: Mapped[int] = mapped_column(default=0)
    """Counts the replies of a thread in the order in which they came; 0 for the first post."""
    body: Mapped[LongText]
    """Markdown; "" once deleted."""
    body_html: Mapped[LongText]
    """Sanitised at save."""
    words: Mapped[int]
    folded: Mapped[LongText] = mapped_column(default="", server_default="")
    """Its words as they are searched for, "" once deleted; each database keeps its own index over them, and
    SQLite's needs the triggers of the migration "search": whoever makes this table anew makes them anew."""
    form_key: Mapped[str] = mapped_column(String(36))
    """One form makes one post, however often it is sent (rows P11, fault 20)."""
    is_late: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    reply_count: Mapped[int] = mapped_column(default=0)
    """Replies ever made in the thread, deleted ones too."""
    touched: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of a thread's first post: rises with whatever changes beside its texts (thanks, reactions)."""
    useful_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many such reactions stand, and so below."""
    new_count: Mapped[int] = mapped_column(default=0, server_default="0")
    more_count: Mapped[int] = mapped_column(default=0, server_default="0")
    active_at: Mapped[Moment]
    """Newest post in the thread; sorts threads."""
    need: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Of a thread's first post: where it stands by need, see `lonely.rules.place_by_need`."""
    pinned_at: Mapped[Moment | None]
    """Of a thread's first post, as are those below: since when it stands above all others."""
    locked_at: Mapped[Moment | None]
    """Since when the thread takes no more replies."""
    lock_reason: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """One of `steering.rules.LockReason`, "" where it is not locked."""
    lock_words: Mapped[LongText] = mapped_column(default="", server_default="")
    origin: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """"moved" from another discussion or "split" off another thread by staff, the last time; else ""."""
    created_at: Mapped[Moment]
    edited_at: Mapped[Moment | None]
    hidden_at: Mapped[Moment | None]
    """Since when staff hide it from learners; its author and staff read on."""
    staff_said: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """What staff decided last that its author reads: of `moderation.rules.What`, "" for nothing."""
    staff_words: Mapped[LongText] = mapped_column(default="", server_default="")
    deleted_at: Mapped[Moment | None]
    deleted_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )


class ThreadChange(Base):
    """What staff did with a thread as a whole: the log that they and those concerned can read."""

    __tablename__ = "thread_change"

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    """One of `steering.rules.Change`."""
    reason: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[LongText] = mapped_column(default="")
    from_activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), index=True
    )
    """Of what was moved: where it stood before."""
    created_at: Mapped[Moment]


class PostVersion(Base):
    """What a post said before an edit; staff can read it."""

    __tablename__ = "post_version"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    version: Mapped[int]
    body: Mapped[LongText]
    replaced_at: Mapped[Moment]


class Thanks(Base):
    """A person's thanks to another, for a post; one however often it is taken back and said again."""

    __tablename__ = "thanks"
    __table_args__ = (
        UniqueConstraint("thanker_id", "post_id"),
        Index("ix_thanks_activity_id_created_at", "activity_id", "created_at"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    thanker_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    reason: Mapped[LongText]
    """Plain text; "" once taken back."""
    is_private: Mapped[bool]
    """Between the two of them; it moves no public number when it happens (design.md)."""
    form_key: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]
    """When it was said, the last time."""
    taken_back_at: Mapped[Moment | None]


class Reaction(Base):
    """What one reader marks a post as; one row however often it is taken back and given again."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("post_id", "membership_id", "meaning"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    meaning: Mapped[Meaning] = mapped_column(String(20))
    created_at: Mapped[Moment]
    """When it was given, the last time."""
    taken_back_at: Mapped[Moment | None]


class Mention(Base):
    """Somebody who is named in a post as it stands."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("post_id", "membership_id"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment]


class Acceptance(Base):
    """A question's accepted answer; undoing it takes the row away, the ledger remembers."""

    __tablename__ = "acceptance"

    question_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    """The asker, or one of the staff."""
    accepted_at: Mapped[Moment]


class ReplyClaim(Base):
    """Somebody writes the first reply to a thread: one person a thread, one thread a person, for a while."""

    __tablename__ = "reply_claim"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), unique=True)
    until: Mapped[Moment]


class Draft(Base):
    """What somebody began to write; survives a lost session."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("membership_id", "activity_id", "answers_id"),)

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int] = mapped_column(default=0)
    """The post that it will answer, 0 for a new thread, `drafts.CLOSING` for what one now thinks."""
    kind: Mapped[PostKind] = mapped_column(
        String(20), default=PostKind.GIVE, server_default=PostKind.GIVE.value
    )
    body: Mapped[LongText]
    saved_at: Mapped[Moment]
