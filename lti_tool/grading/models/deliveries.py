"""Scores on their way to gradebooks, and what platforms said to them."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment
from lti_tool.outbox.models import WorkRow


class ReviewOffer(WorkRow, Base):
    """A gradebook column that is to say, once, that a learner's work in it can be reviewed (lti.md A3)."""

    __tablename__ = "review_offer"
    __table_args__ = (
        Index("ix_review_offer_due_at", "due_at"),
        Index("ix_review_offer_registration_id", "registration_id"),
    )

    line_item_id: Mapped[int] = mapped_column(
        ForeignKey("line_item.id", ondelete="CASCADE"), primary_key=True
    )


class GradebookCheck(WorkRow, Base):
    """An instructor's look at the way to the gradebook: one learner's score, sent and read back.

    The score itself goes out by its own row; this one waits for what came of it.
    """

    __tablename__ = "gradebook_check"
    __table_args__ = (
        Index("ix_gradebook_check_due_at", "due_at"),
        Index("ix_gradebook_check_registration_id", "registration_id"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("score_delivery.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    """Of the score that is to be sent."""
    asked_at: Mapped[Moment]
    read_given: Mapped[float | None]
    """What the gradebook showed afterwards, out of the score's maximum."""


class DeliveryState(StrEnum):
    """Where a score stands between us and the gradebook."""

    WAITING = "waiting"
    HELD = "held"
    """Kept here until its activity's scores are released."""
    DELIVERED = "delivered"
    SUPERSEDED = "superseded"
    """The platform holds a newer score than ours."""
    NOT_GRADABLE = "not_gradable"
    NEEDS_INSTRUCTOR = "needs_instructor"
    OVERRIDDEN = "overridden"
    """A person changed the grade in the gradebook; it is shown and not fought over."""


class ScoreDelivery(WorkRow, Base):
    """The newest wish for one learner's grade in one column, and what came of it (ADR 0006)."""

    __tablename__ = "score_delivery"
    __table_args__ = (
        UniqueConstraint("line_item_id", "membership_id"),
        CheckConstraint("score_maximum > 0", name="score_maximum"),
        Index("ix_score_delivery_due_at", "due_at"),
        Index("ix_score_delivery_registration_id_due_at", "registration_id", "due_at"),
        Index("ix_score_delivery_submission_key", "submission_key", unique=True),
    )

    id: Mapped[Id]
    line_item_id: Mapped[int] = mapped_column(ForeignKey("line_item.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    score_given: Mapped[float]
    score_maximum: Mapped[float]
    completed: Mapped[bool] = mapped_column(default=False)
    """Whether all steps are done (AGS activityProgress)."""
    version: Mapped[int] = mapped_column(default=1)
    """Rises with each changed wish; a sending that ends after a newer wish does not settle it."""
    state: Mapped[DeliveryState] = mapped_column(String(20), default=DeliveryState.WAITING)
    sent_version: Mapped[int] = mapped_column(default=0)
    sent_given: Mapped[float | None]
    """What the platform last took from us, out of `score_maximum`."""
    sent_at: Mapped[Moment | None]
    stamped_at: Mapped[Moment | None]
    """The newest timestamp that we ever sent for this pair; the next one is at least a second later.

    Written before the call, so that a killed worker takes it back no more than a call without an answer.
    """
    is_unsure: Mapped[bool] = mapped_column(default=False)
    """Set before a call and cleared by its answer: the gradebook may hold a score of ours that `sent_given`
    does not know of, and a difference is then no sign of a person."""
    submitted_at: Mapped[Moment | None]
    """When the learner first did something here; None for a score that was sent without any work."""
    submission_key: Mapped[str | None] = mapped_column(String(32))
    """Names this learner's work in the address that a gradebook keeps; None before it was given away."""
    announced_at: Mapped[Moment | None]
    """When a score that says "this is a submission" was last about to be sent. Written before the call, since
    a second one would use up an attempt (ADR 0019)."""
    found_given: Mapped[float | None]
    """What a person put into the gradebook instead, out of `score_maximum`."""


class ScoreAnswer(Base):
    """How often a platform gave one answer to scores within one hour, for the health page (ADR 0024)."""

    __tablename__ = "score_answer"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[Moment] = mapped_column(primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(60), primary_key=True)
    """"delivered", or a reason of `rules.answers`."""
    count: Mapped[int]
