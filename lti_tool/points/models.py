"""Whether a course gives points, what each rule is worth from when on, and what each act was worth."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment, ShortText


class PointSetting(Base):
    """A course that gives points, or gave some."""

    __tablename__ = "point_setting"

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    is_on: Mapped[bool]
    zone: Mapped[ShortText]
    """Where its weeks begin: the zone of who switched points on first; it stays, or weeks would move."""


class PointChange(Base):
    """From when on a rule was worth so much in a course, or points were given at all ("on", 1 or 0).

    Rows are added and never changed: what was earned before stays as it was.
    """

    __tablename__ = "point_change"

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(String(20))
    worth: Mapped[int]
    by_membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    since: Mapped[Moment]


class PointEntry(Base):
    """What one act was worth for one person, and why it was not worth more."""

    __tablename__ = "point_entry"
    __table_args__ = (
        UniqueConstraint("membership_id", "act_id"),
        Index("ix_point_entry_membership_id_period", "membership_id", "period"),
    )

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id", ondelete="CASCADE"), index=True)
    """What they did, or what another did about something of theirs."""
    period: Mapped[date] = mapped_column(Date)
    """The Monday of its week."""
    rule: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    why: Mapped[str] = mapped_column(String(20))
    """One of `rules.Why`."""
    happened_at: Mapped[Moment]


class PointTotal(Base):
    """What somebody has of one rule in one week; kept with the entries, never apart from them.

    Its public part is what they would have without private acts: all that others see before the week is over.
    """

    __tablename__ = "point_total"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[int]
    reached_at: Mapped[Moment | None]
    """When the last act happened that counts in it; None where none does."""
    public_amount: Mapped[int] = mapped_column(default=0)
    public_reached_at: Mapped[Moment | None]
