"""A course's list of people as the platform tells it, and how reading it went."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment, PlatformId, ShortText
from lti_tool.outbox.models import WorkRow


class RosterSync(WorkRow, Base):
    """When a context's list of people is read, and what came of it (ADR 0015).

    `reason` is "" after a whole walk, else one of `rosters.rules.Trouble`; the counts are those of the last
    whole walk.
    """

    __tablename__ = "roster_sync"
    __table_args__ = (
        Index("ix_roster_sync_due_at", "due_at"),
        Index("ix_roster_sync_registration_id", "registration_id"),
    )

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    used_at: Mapped[Moment | None]
    """When launches into the context were last seen."""
    last_try_at: Mapped[Moment | None]
    """When the newest walk began."""
    last_whole_at: Mapped[Moment | None]
    """When the newest walk that was whole was applied; None: no list was ever read."""
    listed: Mapped[int] = mapped_column(default=0)
    """People on the list who take part."""
    added: Mapped[int] = mapped_column(default=0)
    """Of these, who was new here."""
    left: Mapped[int] = mapped_column(default=0)
    """Who was here before and is not on the list any more."""
    skipped: Mapped[int] = mapped_column(default=0)
    """Entries that could not be read (row N2)."""


class RosterEntry(Base):
    """One person on a list that is being read; gone once the walk is over, whole or not."""

    __tablename__ = "roster_entry"
    __table_args__ = (UniqueConstraint("context_id", "id_on_platform"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    roles: Mapped[ShortText | None]
    """As `Membership.roles`; None where the platform said nothing about roles."""
    is_active: Mapped[bool]
    is_test_user: Mapped[bool]
    name: Mapped[ShortText | None]
    email: Mapped[ShortText | None]
    groups: Mapped[LongText | None]
    """The groups told, as JSON; None where none were told."""
    groups_told: Mapped[Digest | None]


class ErasedUser(Base):
    """Somebody who was erased in a course and has not opened it since; says who only to who asks for them."""

    __tablename__ = "erased_user"

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Digest] = mapped_column(primary_key=True)
