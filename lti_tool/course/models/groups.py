"""What the people of a course are divided into: one notion for every platform (ADR 0016)."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, PlatformId, ShortText
from lti_tool.lti.values import GroupKind


class CourseGroup(Base):
    """A group or a section of one context, as the platform tells it."""

    __tablename__ = "course_group"
    __table_args__ = (UniqueConstraint("context_id", "kind", "id_on_platform"),)

    id: Mapped[Id]
    context_id: Mapped[int] = mapped_column(ForeignKey("context.id", ondelete="CASCADE"))
    kind: Mapped[GroupKind] = mapped_column(String(20))
    id_on_platform: Mapped[PlatformId]
    name: Mapped[ShortText] = mapped_column(default="")
    """"" where the platform tells ids only."""


class GroupMembership(Base):
    """A membership in a group."""

    __tablename__ = "group_membership"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(
        ForeignKey("course_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )
