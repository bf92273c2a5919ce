"""What learners hold for their best."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment, ShortText


class BestPick(Base):
    """One item that a learner points staff at, named as the ledger names it."""

    __tablename__ = "best_pick"
    __table_args__ = (UniqueConstraint("activity_id", "membership_id", "item_kind", "item_id"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    item_kind: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[int]
    why: Mapped[ShortText]
    picked_at: Mapped[Moment]
