"""What platforms say of copied courses by themselves, and where we asked them to (lti.md B6, ADR 0018)."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment, PlatformId
from lti_tool.outbox.models import WorkRow


class NoticeHandler(WorkRow, Base):
    """The wish that a deployment's platform tells us of copied courses."""

    __tablename__ = "notice_handler"
    __table_args__ = (
        Index("ix_notice_handler_due_at", "due_at"),
        Index("ix_notice_handler_registration_id", "registration_id"),
    )

    id: Mapped[Id]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"), unique=True)


class ReceivedNotice(Base):
    """A notice that was taken, so that it is taken once."""

    __tablename__ = "received_notice"
    __table_args__ = (
        UniqueConstraint("registration_id", "id_on_platform"),
        Index("ix_received_notice_received_at", "received_at"),
    )

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    received_at: Mapped[Moment]


class ContextCopy(Base):
    """One context was copied from another, says the platform; neither needs to be one that we know."""

    __tablename__ = "context_copy"
    __table_args__ = (
        UniqueConstraint(
            "deployment_id", "copy_on_platform", "origin_on_platform", name="uq_context_copy_pair"
        ),
    )

    id: Mapped[Id]
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    copy_on_platform: Mapped[PlatformId]
    origin_on_platform: Mapped[PlatformId]
    position: Mapped[int]
    """The origin's place in the notice, nearest first."""
    told_at: Mapped[Moment]
