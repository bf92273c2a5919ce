"""By which names people stand in activities that hide their own."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class Alias(Base):
    """What one activity calls a person: drawn at random, never changed nor given to another (row 9)."""

    __tablename__ = "alias"
    __table_args__ = (
        UniqueConstraint("activity_id", "membership_id"),
        UniqueConstraint("activity_id", "words"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    """None after a membership went: its alias is not given again."""
    words: Mapped[str] = mapped_column(String(60))
    given_at: Mapped[Moment]


class Reveal(Base):
    """That one of the staff looked up who stands behind an alias, for one item; no page takes a row away.

    Whom they saw is not in it: that follows from the item, and would make the log another way to see it.
    """

    __tablename__ = "reveal"

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    by_membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    item_kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int]
    reason: Mapped[LongText]
    """Plain text, never empty."""
    revealed_at: Mapped[Moment]
