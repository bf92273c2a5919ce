"""Participations: what a launch opened, and what stands for a session on our side."""

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Address, Base, Digest, Id, LongText, Moment, ShortText


class Participation(Base):
    """Who is asking: one membership at one resource link, opened by one launch (design.md, Decided).

    Its public id stands in the path and opens nothing; the key is in the browser, its digest here.
    """

    __tablename__ = "participation"
    __table_args__ = (Index("ix_participation_expires_at", "expires_at"),)

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    key_digest: Mapped[Digest]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    resource_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("resource_link.id", ondelete="CASCADE"), index=True
    )
    """None while deep linking, where there is no placement yet, and where work was opened by its column."""
    about_membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True
    )
    """Whose work it was opened to review, None for other launches."""
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    """What it is about where no link says it: where the platform names the course in its place, or work."""
    locale: Mapped[ShortText | None]
    return_url: Mapped[Address | None]
    deep_linking: Mapped[LongText | None]
    """The deep linking settings as JSON, None for a resource link."""
    is_masquerade: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether somebody else acts as the membership's person: they look and change nothing."""
    opened_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
