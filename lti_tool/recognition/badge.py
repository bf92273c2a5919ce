"""A record as a badge: a credential of Open Badges 3.0, signed as a JWT (row 58).

Its member names are those of the specification; `credential` is a pure function of what it is told.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import jwt

from lti_tool.lti.signing_keys import SigningKey

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
ISSUER, KEYS = "/badges/issuer", "/badges/keys"
"""Where on the site stand who signs, and every key; one key below them, by its id."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that somebody did, or was recognised for."""

    name: str
    narrative: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What a badge is given for, in words."""

    name: str
    description: str
    criteria: str
    language: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Who learned where: a name, and ids that tell nothing to who does not hold our secret."""

    name: str
    subject: str
    course: str


def whose(name: str, membership_id: int, context_id: int, secret: str) -> Whose:
    """Return whose badge it is; one person has another id in each course."""
    return Whose(name, _urn(secret, "member", membership_id), _urn(secret, "course", context_id))


def profile(base_url: str) -> dict[str, Any]:
    """Return the site as an issuer: who it is that signs."""
    host = urlsplit(base_url).hostname
    return {
        "id": base_url + ISSUER,
        "type": ["Profile"],
        "name": f"Stoke, {host}",
        "url": base_url,
    }


def credential(
    base_url: str, whose: Whose, given: Achievement, evidence: Sequence[Evidence], now: datetime
) -> dict[str, Any]:
    """Return a credential that says what somebody did and was recognised for."""
    return {
        "@context": list(CONTEXT),
        "id": uuid4().urn,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": given.name,
        "issuer": profile(base_url),
        "validFrom": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "credentialSubject": {
            "id": whose.subject,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": whose.name,
                    "identityType": "name",
                }
            ],
            "achievement": _achievement(whose.course, given),
        },
        "evidence": [_evidence(one) for one in evidence],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def signed(credential: Mapping[str, Any], key: SigningKey, base_url: str, now: datetime) -> str:
    """Return a credential as a compact JWS, whose header names the address of the public key."""
    claims = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(now.timestamp()),
        "sub": credential["credentialSubject"]["id"],
    }
    headers = {"kid": f"{base_url}{KEYS}/{key.kid}"}
    return jwt.encode({**credential, **claims}, key.private_key, algorithm="RS256", headers=headers)


def _achievement(course: str, given: Achievement) -> dict[str, Any]:
    return {
        "id": course,
        "type": ["Achievement"],
        "name": given.name,
        "description": given.description,
        "criteria": {"narrative": given.criteria},
        "inLanguage": given.language,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    told = {"name": one.name, "narrative": one.narrative, "genre": one.genre}
    return {"type": ["Evidence"]} | {name: words for name, words in told.items() if words}


def _urn(secret: str, what: str, number: int) -> str:
    digest = hmac.new(secret.encode(), f"badge:{what}:{number}".encode(), sha256).digest()
    return UUID(bytes=digest[:16], version=4).urn
