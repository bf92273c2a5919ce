"""Registrations of platforms, their deployments, and the invitations that make registrations."""

import secrets

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Address, Base, Digest, Id, Moment, PlatformId, ShortText
from lti_tool.lti.values import KnownRegistration

LOGIN_KEY = 32
"""Letters and digits of a login key."""


def make_login_key() -> str:
    """Return a login key that no other registration has."""
    return secrets.token_hex(LOGIN_KEY // 2)


class Registration(Base):
    """A platform that may launch Stoke, known by issuer and client id (LTI Security Framework 3.1).

    Two that share both, like two self-hosted Canvases, differ in their keys (ADR 0014, lti.md C1).
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("issuer", "client_id", "jwks_url"),)

    id: Mapped[Id]
    name: Mapped[ShortText]
    issuer: Mapped[PlatformId]
    client_id: Mapped[PlatformId]
    auth_url: Mapped[Address]
    token_url: Mapped[Address]
    jwks_url: Mapped[Address]
    token_audience: Mapped[Address | None]
    login_key: Mapped[ShortText] = mapped_column(unique=True, default=make_login_key)
    """What its own login address, `/lti/login/<login key>`, ends in; no secret."""
    family: Mapped[ShortText] = mapped_column(default="")
    """`product_family_code`; learned at registration or at the first launch."""
    allow_private_network: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    disabled_at: Mapped[Moment | None]
    """Since when an admin has paused it; a removed one is out of use since the moment of its removal."""
    removed_at: Mapped[Moment | None]
    """When an admin removed it; 30 days later it is deleted."""

    def known(self) -> KnownRegistration:
        """Return what the door to platforms needs of this row."""
        return KnownRegistration(
            id=self.id,
            issuer=self.issuer,
            client_id=self.client_id,
            auth_url=self.auth_url,
            token_url=self.token_url,
            jwks_url=self.jwks_url,
            token_audience=self.token_audience,
            family=self.family,
            allow_private_network=self.allow_private_network,
            is_paused=self.disabled_at is not None,
        )


class Deployment(Base):
    """One installation of a registered tool (LTI Core 3.1.3); opens nothing before the admin's yes."""

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "id_on_platform"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    id_on_platform: Mapped[PlatformId]
    approved_at: Mapped[Moment | None]
    notices_url: Mapped[Address | None]
    """Where its platform's notices are asked for, as the newest launch that knew told it."""
    created_at: Mapped[Moment]


class Invite(Base):
    """A one-time link with which an LMS admin registers a platform; only the link's digest is kept."""

    __tablename__ = "invite"

    id: Mapped[Id]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    name: Mapped[ShortText]
    """The name that the registration will have."""
    allow_other_hosts: Mapped[bool] = mapped_column(default=False)
    """The admin's yes to endpoints on other hosts than the issuer's."""
    allow_private_network: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The admin's yes to addresses inside our own network."""
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
