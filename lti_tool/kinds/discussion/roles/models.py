"""Who holds which role."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class RoleHolder(Base):
    """One learner holds one role of a discussion; giving roles out anew replaces all three."""

    __tablename__ = "role_holder"
    __table_args__ = (UniqueConstraint("activity_id", "role"),)

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    """One of `rules.Role`."""
    given_at: Mapped[Moment]
