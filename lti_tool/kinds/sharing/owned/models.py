"""Somebody's own places outside, and pages that say that they link to a task's page for strangers."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, LongText, Moment
from lti_tool.outbox.models import WorkRow


class OwnPlace(WorkRow, Base):
    """An account, a site or a feed that somebody named as their own in a course.

    `reason` tells what the last look found: one of `rules.Reason`.
    """

    __tablename__ = "own_place"
    __table_args__ = (
        UniqueConstraint("membership_id", "way", "url_digest"),
        Index("ix_own_place_due_at", "due_at"),
        Index("ix_own_place_registration_id", "registration_id"),
        CheckConstraint("way in ('profile', 'feed', 'post')", name="way"),
    )
    is_for_platform = False

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    way: Mapped[str] = mapped_column(String(10))
    """One of `rules.Way`."""
    url: Mapped[LongText]
    url_digest: Mapped[Digest]
    account: Mapped[LongText] = mapped_column(default="")
    """What names it in posts (`sharing.rules.is_own`); "" until it is proved, and of a feed."""
    handle: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Moment]
    proved_at: Mapped[Moment | None]
    """Since when it is known to be theirs; of a feed, since when it is one."""
    looked_at: Mapped[Moment | None]
    """When it answered last."""


class ShareMention(WorkRow, Base):
    """A page of somebody's own that is said to link to a task's page for strangers: to be looked at once."""

    __tablename__ = "share_mention"
    __table_args__ = (
        UniqueConstraint("activity_id", "url_digest"),
        Index("ix_share_mention_membership_id", "membership_id"),
        Index("ix_share_mention_due_at", "due_at"),
        Index("ix_share_mention_registration_id", "registration_id"),
    )
    is_for_platform = False

    id: Mapped[Id]
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    """Whose page it is."""
    url: Mapped[LongText]
    url_digest: Mapped[Digest]
    target: Mapped[LongText]
    """The address that the page has to hold."""
    created_at: Mapped[Moment]
