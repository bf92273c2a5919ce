"""The `state` of a login: a signed note to ourselves that travels through the platform (ADR 0004).

It binds registration, nonce, target link and browser together. Nothing is stored until a launch with a
good signature comes back, so that logins which never return cost no row.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer

from lti_tool.errors import LaunchExpired, LaunchRefused

LIFETIME = timedelta(minutes=10)
SALT = "stoke login state"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class LoginState:
    """What one login began; digests are of `digest`, `expires_at` is in seconds since 1970."""

    registration_id: int
    nonce_digest: str
    target_digest: str
    browser_digest: str
    expires_at: int


def digest(value: str) -> str:
    """128 bits of SHA-256, short enough for a URL."""
    hashed = hashlib.sha256(value.encode(errors="surrogatepass")).digest()[:16]
    return urlsafe_b64encode(hashed).decode().rstrip("=")


def begin_state(
    registration_id: int, nonce: str, target_link_uri: str, browser_key: str, now: datetime
) -> LoginState:
    """The state of a login that begins now."""
    return LoginState(
        registration_id=registration_id,
        nonce_digest=digest(nonce),
        target_digest=digest(target_link_uri),
        browser_digest=digest(browser_key),
        expires_at=int((now + LIFETIME).timestamp()),
    )


def write_state(state: LoginState, secret: str) -> str:
    """The state as a signed, URL-safe string."""
    fields = (state.registration_id, state.nonce_digest, state.target_digest, state.browser_digest)
    return str(_serializer(secret).dumps([*fields, state.expires_at]))


def read_state(text: str, secret: str, now: datetime) -> LoginState:
    """Read what `write_state` wrote.

    Raises:
        LaunchRefused: it is not ours.
        LaunchExpired: it is older than ten minutes.
    """
    try:
        state = LoginState(*_serializer(secret).loads(text[: LONGEST + 1]))
    except BadData:
        raise LaunchRefused("state_forged") from None
    if now.timestamp() >= state.expires_at:
        raise LaunchExpired("state_expired")
    return state


@lru_cache(maxsize=4)
def _serializer(secret: str) -> URLSafeSerializer:
    signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=SALT, signer_kwargs=signing)
