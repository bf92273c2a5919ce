"""Who flagged a post, and the log of what staff decided."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment

OPEN = text("taken_back_at IS NULL AND settled_at IS NULL")


class Flag(Base):
    """One person's word that staff should look at a post; its author is never told whose."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("post_id", "membership_id"),
        Index("ix_flag_open", "post_id", postgresql_where=OPEN, sqlite_where=OPEN),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    """One of `rules.FlagReason`."""
    words: Mapped[LongText]
    flagged_at: Mapped[Moment]
    taken_back_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    """When staff decided about the post."""


class Decision(Base):
    """What staff did with a post, and why; appended only."""

    __tablename__ = "decision"

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    """One of `rules.What`."""
    words: Mapped[LongText]
    """Why: the author reads it, but for "dismissed"."""
    decided_at: Mapped[Moment]
