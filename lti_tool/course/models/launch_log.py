"""The launch log: what came of each knock at the door, for whoever runs Stoke (ADR 0023)."""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment, PlatformId, ShortText

OPENED = "opened"
REFUSED = text("result <> 'opened'")
"""Written out, since neither database uses a partial index for a value that it learns later."""
WITHOUT_COOKIE = text("carrier IN ('storage', 'window')")


class LaunchLine(Base):
    """One launch that opened, or one login, launch or registration that was refused. It names nobody."""

    __tablename__ = "launch_log"
    __table_args__ = (
        Index("ix_launch_log_at", "at", "result", "carrier"),
        Index("ix_launch_log_registration_id_id", "registration_id", "id"),
        Index("ix_launch_log_refused", "id", sqlite_where=REFUSED, postgresql_where=REFUSED),
        Index(
            "ix_launch_log_without_cookie",
            "id",
            sqlite_where=WITHOUT_COOKIE,
            postgresql_where=WITHOUT_COOKIE,
        ),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    reference: Mapped[str] = mapped_column(String(9), index=True)
    """The code on the page that somebody saw; launches that opened have one too."""
    result: Mapped[str] = mapped_column(String(60))
    """`OPENED`, or the code of the check that failed."""
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"))
    context_id: Mapped[int | None] = mapped_column(ForeignKey("context.id", ondelete="SET NULL"), index=True)
    deployment_on_platform: Mapped[PlatformId] = mapped_column(default="")
    message_type: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[ShortText] = mapped_column(default="")
    """Of the resource link that opened."""
    roles: Mapped[ShortText] = mapped_column(default="")
    """Context roles as understood, sorted, separated by spaces."""
    roles_received: Mapped[ShortText] = mapped_column(default="")
    """The ends of the role URIs as they came."""
    carrier: Mapped[str] = mapped_column(String(10), default="")
    """How the browser was known again: "cookie", "storage", "window", or "" where it was not."""
    kid: Mapped[ShortText] = mapped_column(default="")
    issuer: Mapped[ShortText] = mapped_column(default="")
    """Scheme and host that an unknown platform's login named."""
    client_id: Mapped[ShortText] = mapped_column(default="")
    """The client that an unknown platform's login named."""
    more: Mapped[int] = mapped_column(default=0)
    """Refusals of the same sort in the same minutes that were only counted."""
