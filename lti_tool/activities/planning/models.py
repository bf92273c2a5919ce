"""Which activities were laid out together, and the dates that the plan gave them."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class CoursePlan(Base):
    """Many activities made in one go; `uuid` is the form's, so that a double click makes them once."""

    __tablename__ = "course_plan"
    __table_args__ = (UniqueConstraint("context_id", "uuid"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    uuid: Mapped[str] = mapped_column(String(36))
    starts_on: Mapped[date] = mapped_column(Date)
    weeks: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))
    """An IANA name: on whose clocks its days begin and end."""
    created_at: Mapped[Moment]


class PlannedActivity(Base):
    """An activity of a plan, with the dates as the plan last set them."""

    __tablename__ = "planned_activity"

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("course_plan.id", ondelete="CASCADE"), index=True)
    dates: Mapped[LongText]
    """In ISO 8601, separated by blanks: what is another date by now was set by somebody and stays."""
