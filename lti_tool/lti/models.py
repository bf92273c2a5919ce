"""The protocol's own tables: nonces, our signing keys, the platforms' keys, access tokens."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Address, Base, Digest, Id, LongText, Moment, ShortText, UTCDateTime


class Nonce(Base):
    """A nonce that opened a launch and opens no other (row L10); purged after `expires_at`."""

    __tablename__ = "lti_nonce"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class SigningKeyRow(Base):
    """One of our RSA keys; its private half goes when it signs no more (fault 18)."""

    __tablename__ = "lti_signing_key"

    id: Mapped[Id]
    kid: Mapped[ShortText] = mapped_column(unique=True)
    sealed_private_key: Mapped[LongText]
    """PEM (PKCS #8), sealed with the secret; "" of a key that signs no more."""
    public_jwk: Mapped[LongText]
    """The JWK to publish, as JSON."""
    created_at: Mapped[Moment]
    active_from: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    """It signs from here on; published before, so that platforms have fetched it."""
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """The moment from which its successor signs; None while there is no successor."""
    published_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """It leaves the key set here; None while there is no successor."""


class PlatformKeySet(Base):
    """The last good key set of a registration's platform (faults 16 and 17)."""

    __tablename__ = "lti_platform_key_set"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    jwks_url: Mapped[Address]
    """Where it came from: a registration whose address changes does not keep the old keys."""
    jwks: Mapped[LongText]
    """The usable keys of the set, as JSON."""
    fetched_at: Mapped[Moment]


class AccessToken(Base):
    """An access token for a platform's services, one for each registration, client and set of scopes."""

    __tablename__ = "lti_access_token"
    __table_args__ = (UniqueConstraint("registration_id", "client_id", "scopes"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    client_id: Mapped[ShortText]
    scopes: Mapped[Address]
    """Sorted, with one space between."""
    sealed_token: Mapped[LongText]
    expires_at: Mapped[Moment]
