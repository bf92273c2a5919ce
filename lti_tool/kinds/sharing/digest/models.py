"""Where a course's weekly card goes."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, LongText, Moment, ShortText
from lti_tool.outbox.models import WorkRow


class EchoDigest(WorkRow, Base):
    """A course's channel, and when it is told next; a course without a row tells nobody."""

    __tablename__ = "echo_digest"
    __table_args__ = (
        Index("ix_echo_digest_due_at", "due_at"),
        Index("ix_echo_digest_registration_id", "registration_id"),
        CheckConstraint("way in ('teams', 'slack', 'discord')", name="way"),
    )
    is_for_platform = False

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    way: Mapped[str] = mapped_column(String(10))
    """One of `rules.Way`."""
    address: Mapped[LongText]
    """Sealed: whoever has it can write to the channel."""
    names: Mapped[bool]
    """Whether it names who agreed to that."""
    locale: Mapped[ShortText | None]
    """In which staff set it up, and in which it is written."""
    told_until: Mapped[Moment]
    """Up to when the channel has been told."""
    sent_at: Mapped[Moment | None]
