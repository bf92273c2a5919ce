"""What learners ask staff to look at again."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class SecondLook(Base):
    """A learner asks staff to look at one score of theirs again, once; who answered stands in `StaffAct`.

    It belongs to the course in which it was asked and never comes along with a copy.
    """

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("activity_id", "membership_id", "score_given"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    score_given: Mapped[float]
    """In gradebook points, as it stood when they asked."""
    reason: Mapped[LongText]
    """Plain text of the learner."""
    asked_at: Mapped[Moment]
    answer: Mapped[LongText] = mapped_column(default="")
    """Plain text of staff, "" while it waits."""
    answered_at: Mapped[Moment | None]
