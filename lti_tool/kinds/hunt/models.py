"""Where each learner stands in a hunt."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class ClueStand(Base):
    """One learner at one clue: there from their first wrong answer, hint or solution on.

    What was typed and is wrong is kept nowhere.
    """

    __tablename__ = "clue_stand"
    __table_args__ = (
        UniqueConstraint("activity_id", "membership_id", "clue"),
        CheckConstraint("wrong >= 0", name="wrong"),
        CheckConstraint("hints >= 0", name="hints"),
        CheckConstraint("hints <= 2", name="most_hints"),
        CheckConstraint("solved_at IS NULL OR passed_at IS NULL", name="one_end"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    clue: Mapped[str] = mapped_column(String(16))
    """`rules.Clue.key`."""
    wrong: Mapped[int] = mapped_column(default=0)
    """Wrong answers; staff may set it back."""
    hints: Mapped[int] = mapped_column(default=0)
    """How many were opened."""
    waits_until: Mapped[Moment | None]
    solved_at: Mapped[Moment | None]
    passed_at: Mapped[Moment | None]
    """When staff let them pass it without solving it."""
    passed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="SET NULL"), index=True
    )
    passed_words: Mapped[LongText] = mapped_column(default="")
    """Why, to the learner."""
