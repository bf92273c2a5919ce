"""What is to be told outside, act by act, and how the store fares that is told."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment
from lti_tool.outbox.models import WorkRow


class Statement(WorkRow, Base):
    """An act that a store is to know of. It holds no text: what is told is read when it is sent.

    It is kept for a while after it was settled, so that the act is not found to be told of again.
    """

    __tablename__ = "statement"
    __table_args__ = (
        Index("ix_statement_due_at", "due_at"),
        Index("ix_statement_registration_id", "registration_id"),
        Index("ix_statement_settled_at", "settled_at"),
    )
    is_for_platform = False

    act_id: Mapped[int] = mapped_column(ForeignKey("act.id", ondelete="CASCADE"), primary_key=True)
    settled_at: Mapped[Moment | None]
    """When the store took it, or when it turned out that nobody is to be told."""


class RecordStore(Base):
    """The one row that says how far the ledger has been told, and how the store fares."""

    __tablename__ = "record_store"

    id: Mapped[Id]
    swept_to: Mapped[int]
    """Acts up to this one are looked after."""
    seen_to: Mapped[int]
    """The newest act at `seen_at`: what was under way then has come in an hour later."""
    seen_at: Mapped[Moment]
    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""
    paused_until: Mapped[Moment | None]
    reason: Mapped[str] = mapped_column(String(60), default="")
    sent_at: Mapped[Moment | None]
    """When it last took something."""
