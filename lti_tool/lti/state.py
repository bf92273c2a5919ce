"""The `state` of a login: a signed note to ourselves that travels through the platform (ADR 0004).

It binds registration, nonce, target link and browser together. Nothing is stored until a launch with a
good signature comes back, so that logins which never return cost no row.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from hmac import compare_digest

from itsdangerous import BadSignature, Signer

from lti_tool.errors import LaunchExpired, LaunchRefused

LIFETIME = timedelta(minutes=10)
SALT = "stoke login state"
LONGEST = 1000


class Carrier(StrEnum):
    """By what a launch knows the browser that began its login (ADR 0005, 0013)."""

    COOKIE = "cookie"
    STORAGE = "storage"
    """The platform's storage, where the browser keeps no cookie of ours."""
    WINDOW = "window"
    """A cookie in a window of its own, after the one click."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """What one login began; digests are of `digest`, `expires_at` is in seconds since 1970."""

    registration_id: int
    nonce_digest: str
    target_digest: str
    browser_digest: str
    expires_at: int
    carrier: Carrier = Carrier.COOKIE
    storage_target: str = ""
    """The platform's frame that keeps the browser's key; "" where a cookie does."""


def digest(value: str) -> str:
    """128 bits of SHA-256, short enough for a URL."""
    hashed = hashlib.sha256(value.encode(errors="surrogatepass")).digest()[:16]
    return urlsafe_b64encode(hashed).decode().rstrip("=")


def begin_state(
    registration_id: int,
    nonce: str,
    target_link_uri: str,
    browser_key: str,
    now: datetime,
    carrier: Carrier = Carrier.COOKIE,
    storage_target: str = "",
) -> LoginState:
    """The state of a login that begins now."""
    return LoginState(
        registration_id=registration_id,
        nonce_digest=digest(nonce),
        target_digest=digest(target_link_uri),
        browser_digest=digest(browser_key),
        expires_at=int((now + LIFETIME).timestamp()),
        carrier=carrier,
        storage_target=storage_target if carrier is Carrier.STORAGE else "",
    )


def write_state(state: LoginState, secret: str) -> str:
    """The state as a signed, URL-safe string."""
    fields = (state.registration_id, state.nonce_digest, state.target_digest, state.browser_digest)
    # What the usual login does not need does not make its address longer.
    carrying = () if state.carrier is Carrier.COOKIE else (state.carrier, state.storage_target)
    written = json.dumps([*fields, state.expires_at, *carrying], separators=(",", ":"))
    return _signer(secret).sign(urlsafe_b64encode(written.encode()).rstrip(b"=")).decode()


def read_state(text: str, secret: str, now: datetime) -> LoginState:
    """Read what `write_state` wrote.

    Raises:
        LaunchRefused: it is not ours.
        LaunchExpired: it is older than ten minutes.
    """
    try:
        written = _signer(secret).unsign(text[: LONGEST + 1])
    except BadSignature:
        raise LaunchRefused("state_forged") from None
    fields = json.loads(urlsafe_b64decode(written + b"=" * (-len(written) % 4)))
    registration_id, nonce, target, browser, expires_at, *carrying = fields
    carrier, storage_target = carrying or (Carrier.COOKIE, "")
    state = LoginState(registration_id, nonce, target, browser, expires_at, Carrier(carrier), storage_target)
    if now.timestamp() >= state.expires_at:
        raise LaunchExpired("state_expired")
    return state


def key_begun_with(text: str, keys: Sequence[str], secret: str, now: datetime) -> str | None:
    """Return which of a browser's keys a login began with; any of them where none, None where it has none."""
    if len(keys) > 1:
        with suppress(LaunchRefused):
            begun = read_state(text, secret, now).browser_digest
            keys = [key for key in keys if compare_digest(digest(key), begun)] or keys
    return keys[0] if keys else None


@lru_cache(maxsize=4)
def _signer(secret: str) -> Signer:
    """A signer with its key at hand: itsdangerous would derive it anew for each state."""
    key = Signer(secret, SALT, key_derivation="hmac", digest_method=hashlib.sha256).derive_key()
    return Signer(key, key_derivation="none", digest_method=hashlib.sha256)
