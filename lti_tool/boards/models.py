"""What boards a course shows beside its standings, and who stands on them by which name."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, Moment


class BoardSetting(Base):
    """A course with boards; a course without has no row. Over which times they go: `StandingPlan`."""

    __tablename__ = "board_setting"
    __table_args__ = (CheckConstraint("teams IN ('', 'group', 'section')", name="teams"),)

    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), primary_key=True)
    shows_top: Mapped[bool]
    """Whether learners see who stands first, too."""
    teams: Mapped[str] = mapped_column(String(10))
    """Which of the platform's groups are teams; "": none."""
    best_of_team: Mapped[int]
    """A team has the mean of so many of its people."""
    goal: Mapped[int]
    """Points of a season that all aim at together; 0: none."""
    leagues: Mapped[bool]
    league_season: Mapped[date | None] = mapped_column(Date)
    """The first Monday of the season for which leagues were formed last."""


class BoardAlias(Base):
    """That an alias was used in a course, so that nobody gets it again, whoever had it (row 39)."""

    __tablename__ = "board_alias"
    __table_args__ = (UniqueConstraint("context_id", "digest"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    digest: Mapped[Digest]
    """Of the words, however they were written: no row keeps what somebody called themselves."""


class BoardMember(Base):
    """Somebody who stands on a course's boards; who leaves has no row."""

    __tablename__ = "board_member"
    __table_args__ = (Index("ix_board_member_context_id_league", "context_id", "league"),)

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    alias: Mapped[str] = mapped_column(String(40))
    joined_at: Mapped[Moment]
    league: Mapped[int | None]
    """Which league they are in, where there are some."""
