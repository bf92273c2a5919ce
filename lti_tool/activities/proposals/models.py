"""What learners propose to talk about, and who is for it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment, ShortText


class Proposal(Base):
    """A prompt that a learner proposes; `uuid` is the form's, so that sending it twice proposes it once."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("context_id", "uuid"),
        Index("ix_proposal_context_id_state", "context_id", "state"),
        CheckConstraint("state IN ('open', 'taken', 'declined', 'withdrawn')", name="state"),
        CheckConstraint("state <> 'declined' OR answer <> ''", name="answer"),
    )

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    uuid: Mapped[str] = mapped_column(String(36))
    title: Mapped[ShortText]
    prompt: Mapped[LongText]
    """Markdown, as the learner wrote it."""
    prompt_html: Mapped[LongText]
    reason: Mapped[LongText]
    """Why it helps, plain text."""
    state: Mapped[str] = mapped_column(String(20), default="open")
    """One of `rules.STATES`."""
    answer: Mapped[LongText] = mapped_column(default="")
    """Why it was declined, to its proposer; "" otherwise."""
    decided_at: Mapped[Moment | None]
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), unique=True
    )
    """What was made of it."""
    created_at: Mapped[Moment]


class ProposalVote(Base):
    """That somebody is for a proposal."""

    __tablename__ = "proposal_vote"
    __table_args__ = (UniqueConstraint("proposal_id", "membership_id"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    voted_at: Mapped[Moment]


class ProposalSetting(Base):
    """Whether a course takes proposals; one without a row does."""

    __tablename__ = "proposal_setting"

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"), unique=True)
    is_on: Mapped[bool]
