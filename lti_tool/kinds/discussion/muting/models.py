"""Who is told no more of which thread."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment


class ThreadMute(Base):
    """Of replies and mentions in this thread its member is told no more, in the inbox and by mail."""

    __tablename__ = "thread_mute"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    muted_at: Mapped[Moment]
