"""Replies to shares."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, LongText, Moment


class EchoReply(Base):
    """What somebody replied in the course to a share that counts."""

    __tablename__ = "echo_reply"
    __table_args__ = (UniqueConstraint("membership_id", "form_key"),)

    id: Mapped[Id]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    body: Mapped[LongText]
    """Plain text; "" once it was taken back."""
    form_key: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]
    taken_back_at: Mapped[Moment | None]
    hidden_at: Mapped[Moment | None]
    """Since when staff hide it."""
    hide_words: Mapped[LongText] = mapped_column(default="")
    """Why, for whoever wrote it."""
