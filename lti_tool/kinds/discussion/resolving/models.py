"""Which resolutions staff stand behind."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Moment


class Endorsement(Base):
    """Staff stand behind a resolution; taking it back takes the row away, the thread's log remembers."""

    __tablename__ = "endorsement"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    by_membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    endorsed_at: Mapped[Moment]
