"""What is kept of a learner's reading: one row for each day."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.activities.reading.rules import LONGEST_TAKEAWAY
from lti_tool.database import Base, Id, Moment


class ReadingDay(Base):
    """A day, in the activity's zone, on which a learner opened an activity."""

    __tablename__ = "reading_day"
    __table_args__ = (UniqueConstraint("activity_id", "membership_id", "day"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    opened_at: Mapped[Moment]
    """The first time on that day."""
    stayed_at: Mapped[Moment | None]
    """When a page had been in sight for `rules.LONG_ENOUGH`, the first time on that day."""
    takeaway: Mapped[str] = mapped_column(String(LONGEST_TAKEAWAY), default="", server_default="")
    """The one line that the learner noted, "" where they noted none."""
