"""More time for single learners, and what staff did to dates and scores."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class Extension(Base):
    """More time that staff gave one learner: it moves every step of an activity, and its closing, for them.

    It belongs to the course in which it was given and never comes along with a copy.
    """

    __tablename__ = "extension"
    __table_args__ = (
        UniqueConstraint("activity_id", "membership_id"),
        CheckConstraint("(days IS NULL) <> (until IS NULL)", name="days_or_until"),
        CheckConstraint("days >= 1", name="days"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    days: Mapped[int | None]
    until: Mapped[Moment | None]


class StaffActName(StrEnum):
    """What staff did."""

    EXTENDED = "extended"
    TOOK_TIME_BACK = "took_time_back"
    ACCEPTED = "accepted"
    """A step counts as met although not all of it is there."""
    TOOK_ACCEPTANCE_BACK = "unaccepted"
    LOOKED_AGAIN = "looked_again"
    """A learner had asked for it, and was answered."""
    RELEASED = "released"
    """Scores went out that had been held."""
    SENT_ZEROS = "sent_zeros"
    """A zero went out to learners who had done nothing."""


class StaffAct(Base):
    """What staff did to one learner's dates or steps, or to held scores: who, when, and what; append-only."""

    __tablename__ = "staff_act"
    __table_args__ = (Index("ix_staff_act_activity_id_id", "activity_id", "id"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    what: Mapped[StaffActName] = mapped_column(String(20))
    by_membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    """None: the date that was set for it."""
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    """Whose dates moved; None of scores."""
    days: Mapped[int | None]
    until: Mapped[Moment | None]
    step_place: Mapped[int | None]
    """Of the step that was accepted, from 0, as the steps stood then."""
    scores: Mapped[int | None]
    """How many went out."""
    created_at: Mapped[Moment]
