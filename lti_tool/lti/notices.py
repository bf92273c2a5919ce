"""Notices that a platform sends by itself, each a signed message (Platform Notification Service; lti.md B6).

They pass the checks of a launch that do not need a browser: nothing in one is believed before its signature.
"""

import binascii
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from lti_tool.errors import LaunchRefused
from lti_tool.lti.audience import check_audience
from lti_tool.lti.claims import LTI, Claims, ContextClaim, Lenient, OpaqueId, Strings
from lti_tool.lti.lifetimes import check_lifetime
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.signatures import ALGORITHM, is_signed
from lti_tool.lti.texts import is_opaque_id
from lti_tool.lti.values import KnownRegistration

CONTEXT_COPY = "LtiContextCopyNotice"
LONGEST_TOKEN = 16_384
LONGEST_ID = 255
MOST_ORIGINS = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One verified notice. `origins` are the contexts that this one was copied from, in their order."""

    id_on_platform: str
    type: str
    deployment_id: str
    context_id: str | None = None
    origins: tuple[str, ...] = ()


class _About(Claims):
    id: OpaqueId
    type: Annotated[str, Field(max_length=LONGEST_ID)]


class _NoticeClaims(Claims):
    model_config = ConfigDict(
        strict=True, frozen=True, extra="ignore", alias_generator=lambda field: f"{LTI}{field}"
    )

    version: Literal["1.3.0"]
    deployment_id: OpaqueId
    notice: _About
    context: Lenient[ContextClaim]
    origin_contexts: Lenient[Strings]


def verify_notice(token: str, registration: KnownRegistration, keys: PlatformKeys, now: datetime) -> Notice:
    """Check one notice; the keys may be fetched, so that no transaction that writes may be open.

    Raises:
        LaunchRefused: with the code of the first check that failed, as for a launch.
    """
    header, body = _read(token)
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise LaunchRefused("alg_refused")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_ID or not is_opaque_id(kid):
        raise LaunchRefused("kid_missing")
    if body.get("iss") != registration.issuer:
        raise LaunchRefused("iss_foreign")
    check_audience(body, registration.client_id)
    if not is_signed(token, keys.key_for(registration, kid, now)):
        raise LaunchRefused("signature_wrong")
    check_lifetime(body, now)
    return _notice(body)


def _read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or not token.isascii() or len(parts) != 3:
        raise LaunchRefused("token_malformed")
    try:
        header, body = (json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
    except (binascii.Error, ValueError, RecursionError):
        raise LaunchRefused("token_malformed") from None
    if not isinstance(header, dict) or not isinstance(body, dict):
        raise LaunchRefused("token_malformed")
    return header, body


def _notice(body: dict[str, Any]) -> Notice:
    try:
        claims = _NoticeClaims.model_validate(body)
    except ValidationError as error:
        claim = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        raise LaunchRefused(f"claim_{claim.rsplit('/', 1)[-1]}") from None
    # One bad id takes nothing from the others.
    origins = [one for one in claims.origin_contexts or () if 0 < len(one) <= LONGEST_ID]
    return Notice(
        id_on_platform=claims.notice.id,
        type=claims.notice.type,
        deployment_id=claims.deployment_id,
        context_id=claims.context.id if claims.context else None,
        origins=tuple(dict.fromkeys(origins))[:MOST_ORIGINS],
    )
