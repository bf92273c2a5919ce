"""How far somebody has read their inbox, and what staff wrote to learners."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class ReadMark(Base):
    """Somebody has read what they were told of one activity until then; notices themselves are no rows."""

    __tablename__ = "read_mark"
    __table_args__ = (UniqueConstraint("membership_id", "activity_id"),)

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    read_until: Mapped[Moment]


class Nudge(Base):
    """A text of staff in one learner's inbox; one form writes to each of them once."""

    __tablename__ = "nudge"
    __table_args__ = (
        UniqueConstraint("by_membership_id", "form_key", "membership_id"),
        Index("ix_nudge_membership_id_created_at", "membership_id", "created_at"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(36))
    body: Mapped[LongText]
    """Plain text."""
    created_at: Mapped[Moment]
