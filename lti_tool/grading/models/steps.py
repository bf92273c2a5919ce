"""Steps, each learner's progress in them, and when scores are due for a new look."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment
from lti_tool.outbox.models import WorkRow


class StepKind(StrEnum):
    """What a step asks for."""

    POST = "post"
    REPLY = "reply"
    ASK = "ask"
    GIVE = "give"
    THANK = "thank"
    RESOLUTION = "resolution"
    SHARE = "share"
    FIND = "find"
    ANSWER = "answer"
    RIGHT = "right"
    """Answered rightly."""
    SOLVE = "solve"
    READ = "read"
    """On different days."""
    DAYS = "days"
    ROLE = "role"
    """What one's role asks for; of who holds none, nothing."""
    USEFUL = "useful"
    """Different people marked something of theirs as useful: what peers say, in the mark (row 71)."""


class Step(Base):
    """Something to do by a date, worth a share of the score."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("activity_id", "position"),
        CheckConstraint("needed >= 1", name="needed"),
        CheckConstraint("share >= 0", name="share"),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(String(20))
    needed: Mapped[int]
    """How many: posts, questions or gives, different people replied to or thanked, or days."""
    minimum_words: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment | None]
    share: Mapped[int]
    """Its weight among the steps; the form proposes shares of 100."""


class StepProgress(Base):
    """How far one learner is in one step: a stored projection of the ledger (`stoke acts rebuild`)."""

    __tablename__ = "step_progress"
    __table_args__ = (UniqueConstraint("membership_id", "step_id"),)

    id: Mapped[Id]
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    counted: Mapped[int]
    """What counts of the learner's acts, at most `needed`."""
    met_at: Mapped[Moment | None]
    """When the step was met, None while it is not."""
    late: Mapped[int] = mapped_column(default=0, server_default="0")
    """How much of `counted` came when it did not count in full any more, or in a reply window."""
    late_worth: Mapped[float] = mapped_column(default=0.0, server_default="0")
    """What that is worth, out of as much that had come in time."""


class Rescore(WorkRow, Base):
    """When an activity's scores are due for a new look: the next step's date, or now after a change."""

    __tablename__ = "rescore"
    __table_args__ = (
        Index("ix_rescore_due_at", "due_at"),
        Index("ix_rescore_registration_id", "registration_id"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
