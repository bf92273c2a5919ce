"""Admins of this Stoke, the links with which they sign in, and the sessions that these open (ADR 0021)."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Digest, Id, Moment, ShortText


class Admin(Base):
    """Somebody who looks after this Stoke; known by an e-mail address, and by nothing of any platform."""

    __tablename__ = "admin"

    id: Mapped[Id]
    email: Mapped[ShortText]
    """As it was typed; mail goes there."""
    folded_email: Mapped[ShortText] = mapped_column(unique=True)
    """The same without upper case, so that one person is one row."""
    theme: Mapped[ShortText] = mapped_column(default="")
    """The appearance they chose: "light", "dark", "auto", or "" while they chose none."""
    created_at: Mapped[Moment]


class AdminSignIn(Base):
    """A one-time link; only its digest is kept, and the row goes when the link is used."""

    __tablename__ = "admin_sign_in"

    id: Mapped[Id]
    admin_id: Mapped[int] = mapped_column(ForeignKey("admin.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class AdminSession(Base):
    """What a link opened in one browser; the browser keeps the key, its digest is here."""

    __tablename__ = "admin_session"

    id: Mapped[Id]
    admin_id: Mapped[int] = mapped_column(ForeignKey("admin.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[Digest] = mapped_column(unique=True)
    time_zone: Mapped[ShortText] = mapped_column(default="")
    """The IANA name of the browser's zone; "" where it told none, or none that exists."""
    opened_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class AdminLinkWish(Base):
    """An admin asked for a link by mail; the worker makes it when it sends it, so that none lies about."""

    __tablename__ = "admin_link_wish"

    admin_id: Mapped[int] = mapped_column(ForeignKey("admin.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[Moment]
    due_at: Mapped[Moment] = mapped_column(index=True)
    leased_until: Mapped[Moment | None]
    """Until then one worker is sending it."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Failures in a row."""


class PlatformCheck(Base):
    """What a platform answered when it was last asked for keys, a token and the time (ADR 0024)."""

    __tablename__ = "platform_check"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    checked_at: Mapped[Moment] = mapped_column(index=True)
    keys: Mapped[str] = mapped_column(String(60))
    """"good", or the code of what went wrong."""
    token: Mapped[str] = mapped_column(String(60))
    clock_offset: Mapped[float | None]
    """Its clock minus ours, in seconds; None where it told no time."""
