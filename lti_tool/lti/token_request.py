"""Asking a platform for a token: a signed assertion out, a grant or a reason back (lti.md A4, C7, D)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode

import jwt

from lti_tool.errors import (
    AccessRefused,
    AnswerUnreadable,
    PlatformError,
    PlatformMisconfigured,
    ScopeMissing,
)
from lti_tool.lti.answers import Answer, message_of
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import TOKEN, PlatformHttp
from lti_tool.lti.signing_keys import SigningKey
from lti_tool.lti.values import KnownRegistration

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_AGE = timedelta(seconds=5)
"""How far `iat` lies back, for platforms whose clock is a little behind ours."""
ASSERTION_LIFE = timedelta(minutes=4)
"""At most five minutes are allowed (lti.md A4, C7)."""
USUAL_LIFETIME = timedelta(hours=1)
LONGEST_LIFETIME = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """A token and what it opens. `lifetime` is None where it may be used once only (row G1)."""

    token: str
    scopes: frozenset[str]
    lifetime: timedelta | None


def fetch_token(
    http: PlatformHttp,
    registration: KnownRegistration,
    scopes: frozenset[str],
    signing_key: SigningKey,
    now: datetime,
    limits: Limits = TOKEN,
) -> Grant:
    """Ask the platform's token address once.

    Raises as `AccessTokens.get` does, `ScopeMissing` only where nothing at all is granted.
    """
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": _assertion(registration, signing_key, now),
        "scope": " ".join(sorted(scopes)),
    }
    answer = http.call(
        "POST",
        registration.token_url,
        registration,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"},
        body=urlencode(form).encode(),
        limits=limits,
    )
    if not answer.fine:
        raise _refusal(answer)
    return _grant(answer, scopes)


def _assertion(registration: KnownRegistration, signing_key: SigningKey, now: datetime) -> str:
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_url,
        "iat": int((now - ASSERTION_AGE).timestamp()),
        "exp": int((now + ASSERTION_LIFE).timestamp()),
        "jti": token_urlsafe(24),
    }
    return jwt.encode(claims, signing_key.private_key, algorithm="RS256", headers={"kid": signing_key.kid})


def _refusal(answer: Answer) -> PlatformError:
    # OAuth 2.0 (RFC 6749, 5.2) names the reason; Moodle and Canvas keep to it (lti.md C7, D).
    if "invalid_scope" in answer.text:
        return ScopeMissing(answer.status, message_of(answer))
    if answer.status in (404, 405):
        return PlatformMisconfigured(answer.status, "there is no token address")
    return AccessRefused(answer.status, message_of(answer))


def _grant(answer: Answer, asked: frozenset[str]) -> Grant:
    # Moodle gives a token as text/html (wire/moodle-4.5.6/token.json), so the body decides, not its type.
    if answer.text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise PlatformMisconfigured(answer.status, "the token address shows a page")
    body = answer.json()
    if not isinstance(body, dict):
        raise AnswerUnreadable(answer.status, "the token answer is no object")
    token, kind = body.get("access_token"), body.get("token_type", "Bearer")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise AnswerUnreadable(answer.status, "access_token")
    if not isinstance(kind, str) or kind.casefold() != "bearer":
        raise AnswerUnreadable(answer.status, "token_type")
    granted = body.get("scope")
    scopes = frozenset(granted.split()) if isinstance(granted, str) else asked
    return Grant(token, scopes, _lifetime(answer.status, body.get("expires_in")))


def _lifetime(status: int, expires_in: object) -> timedelta | None:
    if expires_in is None:
        return USUAL_LIFETIME
    try:
        seconds = float(expires_in) if isinstance(expires_in, int | float | str) else math.nan
    except (ValueError, OverflowError):
        seconds = math.nan
    if math.isnan(seconds) or isinstance(expires_in, bool):
        raise AnswerUnreadable(status, "expires_in")
    if seconds <= 0:
        return None
    return timedelta(seconds=min(seconds, LONGEST_LIFETIME.total_seconds()))
