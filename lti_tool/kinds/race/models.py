"""Sources of a race, and who found them."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment
from lti_tool.outbox.models import Leased


class Source(Leased, Base):
    """A source that was found in a race, once however often.

    It waits for the worker while `due_at` is set.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("activity_id", "digest"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    digest: Mapped[Digest]
    """Of its one name, see `addresses.Address`."""
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[LongText]
    url: Mapped[LongText]
    """As the first who found it gave it; "" for an ISBN."""
    title: Mapped[LongText] = mapped_column(default="")
    """What its page calls itself, "" while nobody knows."""
    check: Mapped[str] = mapped_column(String(20), default="waiting")
    """One of `rules.Check`."""
    decision: Mapped[str] = mapped_column(String(20), default="")
    """One of `rules.Decision`."""
    decision_words: Mapped[LongText] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[Moment | None]
    checked_at: Mapped[Moment | None]
    due_at: Mapped[Moment | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]


class Find(Base):
    """Somebody found a source; one however often it is taken back and handed in again."""

    __tablename__ = "find"
    __table_args__ = (
        UniqueConstraint("source_id", "membership_id"),
        UniqueConstraint("membership_id", "form_key"),
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    why: Mapped[LongText]
    """Plain text; "" once taken back."""
    form_key: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]
    """When it was handed in, the last time."""
    taken_back_at: Mapped[Moment | None]
