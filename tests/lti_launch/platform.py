"""A platform at the other end of the door: it signs what a test wants it to sign, and has a key set.

It shares no code with the tool, so that a bug in ours is not its bug too.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import RSAAlgorithm
from werkzeug.datastructures import MultiDict

from lti_tool.errors import PlatformSilent
from lti_tool.lti.values import KnownRegistration

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
AGS_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"

BASE_URL = "https://stoke.test"
LAUNCH_URL = f"{BASE_URL}/lti/launch"
SECRET = "a secret that only tests know, long enough"
BROWSER = "the key in the cookie of the browser at hand"
WIRE = Path(__file__).parent.parent / "wire" / "moodle-4.5.6"

REGISTRATION = KnownRegistration(
    id=1,
    issuer="https://lms.test",
    client_id="cid-7",
    auth_url="https://lms.test/auth",
    token_url="https://lms.test/token",
    jwks_url="https://lms.test/jwks",
)


@cache
def rsa_key(number: int = 0, bits: int = 2048) -> RSAPrivateKey:
    """The test keys, each made once."""
    return generate_private_key(65_537, bits)


def jwk_of(kid: str, key: RSAPrivateKey, **changes: object) -> dict[str, Any]:
    jwk: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwk | {"kid": kid, "alg": "RS256", "use": "sig"} | changes


@dataclass
class Platform:
    """Signs launches, serves its key set when asked and counts how often."""

    kid: str = "key-1"
    key: RSAPrivateKey = field(default_factory=rsa_key)
    down: bool = False
    document: object = None
    asked: list[str] = field(default_factory=list)

    def get_json(self, url: str, registration: KnownRegistration) -> object:
        self.asked.append(url)
        if self.down:
            raise PlatformSilent
        return {"keys": [jwk_of(self.kid, self.key)]} if self.document is None else self.document

    def rotate(self) -> None:
        self.kid, self.key = "key-2", rsa_key(2)

    def sign(self, claims: object, **header: object) -> str:
        told = {"alg": "RS256", "kid": self.kid} | header
        named = {name: value for name, value in told.items() if value is not None}
        signed = f"{_segment(named)}.{_segment(claims)}"
        signature = self.key.sign(signed.encode(), PKCS1v15(), SHA256())
        return f"{signed}.{_encoded(signature)}"


def _segment(value: object) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def resource_link_claims(now: datetime, **changes: object) -> dict[str, Any]:
    """Claims of a learner's launch; a change to None leaves the claim out."""
    at = int(now.timestamp())
    claims: dict[str, Any] = {
        "iss": REGISTRATION.issuer,
        "aud": REGISTRATION.client_id,
        "sub": "u-91",
        "iat": at,
        "exp": at + 60,
        "name": "Ada Lovelace",
        "email": "ada@school.test",
        f"{LTI}message_type": "LtiResourceLinkRequest",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": "d-1",
        f"{LTI}target_link_uri": LAUNCH_URL,
        f"{LTI}resource_link": {"id": "rl-5", "title": "Week 2"},
        f"{LTI}roles": [f"{ROLE}Learner"],
        f"{LTI}context": {"id": "c-3", "label": "BIO1", "title": "Biology"},
        f"{LTI}custom": {"activity": "a-44", "context_history": "c-1,c-0"},
        AGS: {
            "scope": [f"{AGS_SCOPE}lineitem", f"{AGS_SCOPE}score"],
            "lineitems": "https://lms.test/3/items?t=1",
            "lineitem": "https://lms.test/3/items/8?t=1",
        },
        NRPS: {"context_memberships_url": "https://lms.test/3/members", "service_versions": ["2.0"]},
    }
    return without_none(claims | changes)


def deep_linking_claims(now: datetime, **changes: object) -> dict[str, Any]:
    """Claims of an instructor's deep linking request."""
    settings = {
        "deep_link_return_url": "https://lms.test/deep/return?x=1&y=2",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe"],
        "accept_multiple": True,
        "data": "opaque-1",
    }
    base = resource_link_claims(now) | {
        f"{LTI}message_type": "LtiDeepLinkingRequest",
        f"{LTI}resource_link": None,
        f"{LTI}roles": [f"{ROLE}Instructor"],
        f"{DL}deep_linking_settings": settings,
    }
    return without_none(base | changes)


def review_claims(now: datetime, **changes: object) -> dict[str, Any]:
    """Claims of an instructor's submission review of the work of user u-91."""
    base = resource_link_claims(now) | {
        "sub": "u-2",
        f"{LTI}message_type": "LtiSubmissionReviewRequest",
        f"{LTI}roles": [f"{ROLE}Instructor"],
        f"{LTI}for_user": {"user_id": "u-91", "name": "Ada Lovelace"},
    }
    return without_none(base | changes)


def without_none(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if value is not None}


def recorded(name: str) -> dict[str, Any]:
    """A message recorded on a real Moodle 4.5.6."""
    message: dict[str, Any] = json.loads((WIRE / f"{name}.json").read_text())
    return message


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def form_of(**fields: str) -> MultiDict[str, str]:
    return MultiDict(fields)
