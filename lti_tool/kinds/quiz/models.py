"""What people answered, and what strangers did who came by a quiz's public address."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class QuizAnswer(Base):
    """Somebody's one answer to a question."""

    __tablename__ = "quiz_answer"
    __table_args__ = (UniqueConstraint("activity_id", "question", "membership_id"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(16))
    """`rules.Question.key`: who answered an older wording has answered another question."""
    given: Mapped[LongText]
    """As `rules.mark` keeps it."""
    is_right: Mapped[bool]
    """Whether it counts as right: who answered it before they were erased, is right if they were so then."""
    counts_as: Mapped[int | None]
    """The number of the answer as which the ledger knows it, to an earlier wording; None: its own."""
    created_at: Mapped[Moment]


class QuizLink(Base):
    """A quiz has a public address."""

    __tablename__ = "quiz_link"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[Moment]


class QuizTally(Base):
    """How often an answer was given at the public address; by whom and when is not kept."""

    __tablename__ = "quiz_tally"
    __table_args__ = (CheckConstraint("count >= 1", name="count"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    given: Mapped[str] = mapped_column(String(60), primary_key=True)
    """Of what was chosen the places; "right" or "wrong" for all else, so that no word of anybody is kept."""
    count: Mapped[int]
