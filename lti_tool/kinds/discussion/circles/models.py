"""Circles of a discussion, and who is in which."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class Circle(Base):
    """One circle of a discussion: drawn, or standing for a group of the course."""

    __tablename__ = "circle"
    __table_args__ = (
        UniqueConstraint("activity_id", "number"),
        UniqueConstraint("activity_id", "group_id"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts from 1; what people call it by."""
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_group.id", ondelete="SET NULL"), index=True
    )
    """The group that it stands for; None: drawn, or for those who are in no group."""


class CircleMember(Base):
    """A learner is in one circle of a discussion."""

    __tablename__ = "circle_member"
    __table_args__ = (UniqueConstraint("activity_id", "membership_id"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)
    joined_at: Mapped[Moment]
