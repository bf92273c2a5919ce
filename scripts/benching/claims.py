"""Launches of a bench's learners, as Moodle 4.5 signs them (tests/wire/moodle-4.5.6/launch-student.json)."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KID = "bench"
CLIENT_ID = "bench-client"
DEPLOYMENT = "1"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags"


@dataclass(frozen=True, slots=True)
class Signer:
    """The platform's key."""

    key: rsa.RSAPrivateKey
    issuer: str

    def id_token(self, launch_url: str, learner: int, nonce: str, link: str, activity: str) -> str:
        """A learner's launch by resource link `link`; `activity` is the UUID in the custom claim."""
        claims = _claims(self.issuer, launch_url, learner, activity) | {"nonce": nonce}
        claims[f"{CLAIM}resource_link"]["id"] = link
        claims[f"{AGS}/claim/endpoint"]["lineitem"] += f"&link={link}"
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KID})


def make_key(folder: Path) -> rsa.RSAPrivateKey:
    """Make a key pair and keep it in the folder as `private.pem` and `public.pem`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "private.pem").write_bytes(private)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "public.pem").write_bytes(public)
    return key


def _claims(issuer: str, launch_url: str, learner: int, activity: str) -> dict[str, Any]:
    now = int(time.time())
    services = f"{issuer}/mod/lti/services.php"
    return {
        "iat": now,
        "exp": now + 60,
        "iss": issuer,
        "aud": CLIENT_ID,
        "sub": str(learner),
        "given_name": "Amara",
        "family_name": f"Okafor {learner}",
        "name": f"Amara Okafor {learner}",
        "email": f"learner{learner}@school.test",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}message_type": "LtiResourceLinkRequest",
        f"{CLAIM}deployment_id": DEPLOYMENT,
        f"{CLAIM}target_link_uri": launch_url,
        f"{CLAIM}roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        f"{CLAIM}lis": {"person_sourcedid": "", "course_section_sourcedid": ""},
        f"{CLAIM}context": {
            "id": "2",
            "label": "LEAD101",
            "title": "Leadership Foundations",
            "type": ["CourseSection"],
        },
        f"{CLAIM}resource_link": {"title": "Feedback that lands", "description": "Week 1", "id": "1"},
        "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome": {
            "lis_result_sourcedid": '{"data":{"instanceid":"1","userid":"5","typeid":"1"},"hash":"35ed8a14"}',
            "lis_outcome_service_url": f"{issuer}/mod/lti/service.php",
        },
        f"{CLAIM}ext": {"user_username": f"learner{learner}", "lms": "moodle-2"},
        f"{CLAIM}launch_presentation": {
            "locale": "en",
            "document_target": "iframe",
            "return_url": f"{issuer}/mod/lti/return.php?course=2&launch_container=3&instanceid=1",
        },
        f"{CLAIM}tool_platform": {
            "product_family_code": "moodle",
            "version": "2024100706",
            "guid": "69efcc6c46ee5351635cd2a4556eef30",
            "name": "Campus",
            "description": "A bench's platform",
        },
        f"{CLAIM}custom": {
            "activity": activity,
            "context_memberships_url": f"{services}/CourseSection/2/bindings/1/memberships",
            "system_setting_url": f"{services}/tool/1/custom",
            "context_setting_url": f"{services}/CourseSection/2/bindings/tool/1/custom",
        },
        f"{AGS}/claim/endpoint": {
            "scope": [f"{AGS}/scope/{name}" for name in ("lineitem", "result.readonly", "score")],
            "lineitems": f"{services}/2/lineitems?type_id=1",
            "lineitem": f"{services}/2/lineitems/2/lineitem?type_id=1",
        },
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
            "context_memberships_url": f"{services}/CourseSection/2/bindings/1/memberships",
            "service_versions": ["1.0", "2.0"],
        },
    }
