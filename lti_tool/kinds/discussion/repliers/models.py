"""Who was asked to reply to a thread."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment


class ReplyRequest(Base):
    """One learner is asked to reply to a thread; it stands until they do, and binds nobody else."""

    __tablename__ = "reply_request"

    thread_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    asked_at: Mapped[Moment]
