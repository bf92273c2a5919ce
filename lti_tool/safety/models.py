"""Until when a course keeps texts and names."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment


class Retention(Base):
    """What a course keeps, and when the worker looks at it next; a course without a row goes by the site."""

    __tablename__ = "retention"
    __table_args__ = (
        CheckConstraint("months BETWEEN 0 AND 120", name="months"),
        Index("ix_retention_due_at", "due_at"),
    )

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    months: Mapped[int | None]
    """So many after its end; 0: for ever; None: as the site says."""
    due_at: Mapped[Moment]
    warned_at: Mapped[Moment | None]
    """When its people were told, None while they need not be."""
    erases_at: Mapped[Moment | None]
    """From when on, as they were told."""
    erased_at: Mapped[Moment | None]
    """When the last of them was erased."""
