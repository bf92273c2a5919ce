"""Who sees others' posts although the gate is shut for them."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class GatePass(Base):
    """One learner's way past the gate of a discussion: staff let them through, or they read only."""

    __tablename__ = "gate_pass"
    __table_args__ = (UniqueConstraint("activity_id", "membership_id"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    """Who gave it: themselves where they read only."""
    reads_only: Mapped[bool]
    given_at: Mapped[Moment]
