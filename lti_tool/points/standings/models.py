"""What boards are read from: which standings a course keeps, whose, and how many people have how much."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class StandingPlan(Base):
    """Which standings a course keeps; a course without boards has no row."""

    __tablename__ = "standing_plan"
    __table_args__ = (CheckConstraint("season_weeks BETWEEN 0 AND 4", name="season_weeks"),)

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    by_week: Mapped[bool]
    season_weeks: Mapped[int]
    """How many weeks a season has; 0: there are none."""
    season_starts: Mapped[date] = mapped_column(Date)
    """The Monday of the first season."""
    whole_course: Mapped[bool]
    by_act: Mapped[bool]
    improved: Mapped[bool]
    week: Mapped[date] = mapped_column(Date)
    """The Monday of the week that the standings are of; a job moves it on."""
    frozen_at: Mapped[Moment | None]
    frozen_until: Mapped[Moment | None]
    """None while frozen: until staff let them go on."""


class Stander(Base):
    """Somebody whose standings are kept, since they asked for it."""

    __tablename__ = "stander"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), index=True)
    is_here: Mapped[bool] = mapped_column(default=True)
    """Whether they are a learner of the course at present; a job looks again."""


class StandingWindow(Base):
    """One list: of what, over which time."""

    __tablename__ = "standing_window"
    __table_args__ = (UniqueConstraint("context_id", "is_frozen", "span", "starts", "what"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    is_frozen: Mapped[bool]
    """A copy of how it stood when staff froze the boards."""
    span: Mapped[str] = mapped_column(String(10))
    """One of `rules.Span`."""
    starts: Mapped[date] = mapped_column(Date)
    """Its first Monday."""
    what: Mapped[str] = mapped_column(String(10))
    """One of `rules.What`."""


class Standing(Base):
    """What one person has in one list."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_place", "window_id", "minus", "reached_at", "membership_id"),
        Index("ix_standing_membership_id", "membership_id"),
    )

    window_id: Mapped[int] = mapped_column(
        ForeignKey("standing_window.id", ondelete="CASCADE"), primary_key=True
    )
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    minus: Mapped[int]
    """The amount below zero: one index holds the list as it is read, most first, then who was first."""
    reached_at: Mapped[Moment]


class StandingCount(Base):
    """How many people have this much in a list: a rank is the sum over larger amounts, not over people."""

    __tablename__ = "standing_count"

    window_id: Mapped[int] = mapped_column(
        ForeignKey("standing_window.id", ondelete="CASCADE"), primary_key=True
    )
    amount: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]
