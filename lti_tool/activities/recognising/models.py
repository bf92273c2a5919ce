"""The one table of recognition."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class Recognition(Base):
    """That one of the staff recognised what a learner did; the ledger has it as an act of who did so.

    An accolade stands at an item, with a line on why. What was thanked for in class names its item too; what
    was said there is in the words.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        UniqueConstraint("by_membership_id", "form_key"),
        Index("ix_recognition_membership_id_created_at", "membership_id", "created_at"),
        Index("ix_recognition_item_kind_item_id", "item_kind", "item_id"),
        CheckConstraint("what IN ('accolade', 'in_class', 'observed')", name="what"),
        CheckConstraint("what <> 'accolade' OR item_id > 0", name="item"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    """Whose it is."""
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(20))
    """One of `rules.What`; also the kind of its item in the ledger."""
    item_kind: Mapped[str] = mapped_column(String(20), default="")
    item_id: Mapped[int] = mapped_column(default=0)
    """What it is about, as the ledger names it; "" and 0 where it was only said."""
    deed: Mapped[str] = mapped_column(String(20), default="")
    """Of what was thanked for in class: one of `recognition.rules.DeedName`; else ""."""
    words: Mapped[LongText] = mapped_column(default="")
    """Plain text of staff: why, or what was said; "" once taken back. What the learner wrote is not in it."""
    form_key: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]
    taken_back_at: Mapped[Moment | None]
