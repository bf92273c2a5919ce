"""Who holds which role of an activity."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment

NOW_HELD = text("ended_at IS NULL")


class RoleHolder(Base):
    """The role that one learner holds, or the last one that they held; each is held by one at a time."""

    __tablename__ = "role_holder"
    __table_args__ = (
        UniqueConstraint("activity_id", "membership_id"),
        Index(
            "ix_role_holder_held",
            "activity_id",
            "role",
            unique=True,
            sqlite_where=NOW_HELD,
            postgresql_where=NOW_HELD,
        ),
    )

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    """One of `rules.Role`."""
    given_at: Mapped[Moment]
    """When they were first given one here; since then what they do counts for its step."""
    again_at: Mapped[Moment | None]
    """When they were given one again, the last time; None: never."""
    ended_at: Mapped[Moment | None]
    """None while they hold it."""
