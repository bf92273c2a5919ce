"""What an activity's steps count for beside their own date and share."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment


class Grading(Base):
    """How an activity treats late work and its weakest steps, and when scores go out (ADR 0028).

    An activity without a row takes nothing late and counts every step, as all did before there were terms.
    """

    __tablename__ = "grading"
    __table_args__ = (
        CheckConstraint("grace_hours >= 0", name="grace_hours"),
        CheckConstraint("zero_days >= 0", name="zero_days"),
        CheckConstraint("window_days >= 0", name="window_days"),
        CheckConstraint("best >= 1", name="best"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    late_rule: Mapped[str] = mapped_column(String(20), default="none")
    """One of `rules.LateName`."""
    grace_hours: Mapped[int] = mapped_column(default=0)
    zero_days: Mapped[int] = mapped_column(default=0)
    """So long after a step's date its late work has come down to nothing."""
    cutoff_days: Mapped[int | None]
    """So long after a step's date nothing counts any more; None: only by coming down to nothing."""
    window_days: Mapped[int] = mapped_column(default=0)
    best: Mapped[int | None]
    """How many of the steps count, the best ones; None: all."""
    release: Mapped[str] = mapped_column(String(20), default="at_once", server_default="at_once")
    """One of `rules.ReleaseName`."""
    release_at: Mapped[Moment | None]
    released_at: Mapped[Moment | None]
    """When staff let held scores out; the hold is over from then on."""
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    """The zone of whoever saved the dates: where a day ends, for days on which somebody was active."""
