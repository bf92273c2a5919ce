"""Our own RSA keys: made at first start, sealed at rest, published, rotated with overlap (fault 18)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lti_tool.lti import sealing
from lti_tool.lti.key_sets import public_jwk
from lti_tool.lti.models import SigningKeyRow

BITS = 2048
EXPONENT = 65_537
OVERLAP = timedelta(hours=1)
"""How long a new key is published before it signs: platforms keep our key set for a while."""
AFTERLIFE = timedelta(hours=24)
"""How long a key stays published after it has stopped signing."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key that signs now."""

    kid: str
    private_key: RSAPrivateKey


def ensure_key(session: Session, secret: str, now: datetime) -> None:
    """Make the first key where there is none; it signs at once. The caller commits."""
    if session.scalar(select(SigningKeyRow.id).limit(1)) is None:
        session.add(_new_key(secret, now, active_from=now))
        session.flush()


def current_key(session: Session, secret: str, now: datetime) -> SigningKey:
    """The key that signs now.

    Raises:
        SettingsInvalid: the keys were stored under another secret.
        LookupError: there is no key yet (`ensure_key` makes one).
    """
    newest_first = (SigningKeyRow.active_from.desc(), SigningKeyRow.id.desc())
    active = select(SigningKeyRow).where(SigningKeyRow.active_from <= now).order_by(*newest_first).limit(1)
    row = session.scalar(active)
    if row is None:
        raise LookupError("no signing key")
    return SigningKey(row.kid, _opened(secret, row.sealed_private_key))


def public_key_set(session: Session, now: datetime) -> dict[str, Any]:
    """The key set for `/.well-known/jwks.json`: every key that signs, will sign or has signed lately."""
    published = select(SigningKeyRow.public_jwk).where(
        or_(SigningKeyRow.published_until.is_(None), SigningKeyRow.published_until > now)
    )
    return {"keys": [json.loads(jwk) for jwk in session.scalars(published.order_by(SigningKeyRow.id))]}


def every_public_key(session: Session) -> dict[str, dict[str, Any]]:
    """All keys that have signed or will, by `kid`: a badge is checked long after its key signed last."""
    rows = session.execute(select(SigningKeyRow.kid, SigningKeyRow.public_jwk).order_by(SigningKeyRow.id))
    return {kid: json.loads(jwk) for kid, jwk in rows}


def public_pem(jwk: Mapping[str, Any]) -> str:
    """A published key in PEM, for platforms that take no address of a key set."""
    key = cast(RSAPublicKey, RSAAlgorithm.from_jwk(dict(jwk)))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def rotate(session: Session, secret: str, now: datetime) -> str:
    """Publish a new key, which signs in an hour, and give its id. The caller commits.

    The keys so far sign until then and stay published for a day more; of older ones only the public half is
    kept, which checks the badges that they signed.
    """
    over = SigningKeyRow.published_until <= now
    session.execute(update(SigningKeyRow).where(over).values(sealed_private_key=""))
    is_first = session.scalar(select(SigningKeyRow.id).limit(1)) is None
    new = _new_key(secret, now, active_from=now if is_first else now + OVERLAP)
    retiring = {"retired_at": new.active_from, "published_until": new.active_from + AFTERLIFE}
    session.execute(update(SigningKeyRow).where(SigningKeyRow.retired_at.is_(None)).values(retiring))
    session.add(new)
    session.flush()
    return new.kid


def _new_key(secret: str, now: datetime, active_from: datetime) -> SigningKeyRow:
    kid = uuid4().hex
    key = generate_private_key(EXPONENT, BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return SigningKeyRow(
        kid=kid,
        sealed_private_key=sealing.seal(secret, sealing.SIGNING_KEY, pem),
        public_jwk=json.dumps(public_jwk(kid, key.public_key())),
        created_at=now,
        active_from=active_from,
    )


@lru_cache(maxsize=8)
def _opened(secret: str, sealed_private_key: str) -> RSAPrivateKey:
    pem = sealing.unseal(secret, sealing.SIGNING_KEY, sealed_private_key)
    return cast(RSAPrivateKey, load_pem_private_key(pem.encode(), password=None))
