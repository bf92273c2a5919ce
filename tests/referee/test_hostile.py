"""Launches that the LMS would never send, signed with its real key (reliability.md 1 and 4, rows L)."""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from sqlalchemy import func, select

from lti_tool.course.models import Membership, Participation, Person
from lti_tool.database import db
from lti_tool.lti.models import Nonce
from tests.lti_launch.forms import flipped
from tests.lti_launch.platform import LTI
from tests.referee.tool import Begun, Stoke

TABLES = (Nonce, Person, Membership, Participation)
NOW = datetime.now(UTC).timestamp()
YEAR = 365 * 86_400
TARGET = f"{LTI}target_link_uri"
CLAIMS: dict[str, tuple[str, dict[str, Any]]] = {
    "no exp": ("exp_missing", {"exp": None}),
    "exp in the year 2100": ("exp_malformed", {"exp": 4_102_444_800}),
    "exp in a year": ("lifetime_too_long", {"exp": int(NOW) + YEAR}),
    "exp two minutes ago": ("exp_passed", {"exp": int(NOW) - 120}),
    "no iat": ("iat_missing", {"iat": None}),
    "iat a year ago": ("iat_skewed", {"iat": int(NOW) - YEAR}),
    "no nonce": ("nonce_missing", {"nonce": None}),
    "a nonce of the platform's own": ("nonce_foreign", {"nonce": "n-1"}),
    "no aud": ("aud_foreign", {"aud": None}),
    "aud of another client": ("aud_foreign", {"aud": "another"}),
    "azp of another client": ("azp_foreign", {"azp": "another"}),
    "no iss": ("iss_foreign", {"iss": None}),
    "another iss": ("iss_foreign", {"iss": "https://evil.test"}),
    "no sub": ("claim_sub", {"sub": None}),
    "no deployment": ("claim_deployment_id", {f"{LTI}deployment_id": None}),
    "no version": ("claim_version", {f"{LTI}version": None}),
    "no message type": ("claim_message_type", {f"{LTI}message_type": None}),
    "no roles": ("claim_roles", {f"{LTI}roles": None}),
    "roles a string": ("claim_roles", {f"{LTI}roles": "Instructor"}),
    "no resource link": ("claim_resource_link", {f"{LTI}resource_link": None}),
    "a foreign target": ("target_link_uri_foreign", {TARGET: "https://evil.test/lti/launch"}),
}


@pytest.fixture(scope="module")
def begun(stoke: Stoke, block: str) -> Begun:
    """A launch that is honest so far; a refusal uses nothing of it up, so that the next test may have it."""
    return stoke.begin("amara", block)


@pytest.mark.parametrize(("code", "changes"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_claim_is_wrong(stoke: Stoke, block: str, begun: Begun, code: str, changes: dict[str, Any]) -> None:
    is_refused(stoke, begun, code, stoke.lms.key(block).sign(changed(begun, changes)))


def test_two_audiences_need_a_party(stoke: Stoke, block: str, begun: Begun) -> None:
    claims = changed(begun, {"azp": None})
    claims["aud"] = [claims["aud"], "another"]

    is_refused(stoke, begun, "azp_missing", stoke.lms.key(block).sign(claims))


def test_another_page_of_ours_than_at_login(stoke: Stoke, block: str, begun: Begun) -> None:
    claims = changed(begun, {TARGET: f"{stoke.url}/lti/other"})

    is_refused(stoke, begun, "target_link_uri_changed", stoke.lms.key(block).sign(claims))


@pytest.mark.parametrize(("kid", "code"), [(None, "kid_missing"), ("another", "kid_unknown")])
def test_a_kid_is_missing_or_wrong(
    stoke: Stoke, block: str, begun: Begun, kid: str | None, code: str
) -> None:
    is_refused(stoke, begun, code, stoke.lms.key(block).sign(changed(begun, {}), kid=kid))


def test_one_bit_of_the_signature_is_flipped(stoke: Stoke, begun: Begun) -> None:
    is_refused(stoke, begun, "signature_wrong", flipped(begun.fields["id_token"], 2))


def test_nobody_signed_it(stoke: Stoke, begun: Begun) -> None:
    token = jwt.encode(changed(begun, {}), "", algorithm="none", headers={"kid": "any"})

    is_refused(stoke, begun, "alg_refused", token)


def test_the_public_key_signed_it_as_a_secret(stoke: Stoke, block: str, begun: Begun) -> None:
    key = stoke.lms.key(block)
    private = load_pem_private_key(key.pem.encode(), password=None)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = jwt.encode(changed(begun, {}), "x" * 32, "HS256", {"kid": key.kid}).rpartition(".")[0]
    signature = urlsafe_b64encode(hmac.new(public, head.encode(), sha256).digest()).decode().rstrip("=")

    is_refused(stoke, begun, "alg_refused", f"{head}.{signature}")


def test_another_browser_brings_it(stoke: Stoke, begun: Begun) -> None:
    stranger = Begun(stoke.app.test_client(), begun.fields)

    is_refused(stoke, stranger, "browser_without_cookie", begun.fields["id_token"])


def test_after_all_refusals_the_honest_launch_opens_once(stoke: Stoke, block: str, begun: Begun) -> None:
    token = stoke.lms.key(block).sign(changed(begun, {}))
    is_refused(stoke, begun, "claim_sub", stoke.lms.key(block).sign(changed(begun, {"sub": None})))

    assert begun.post(id_token=token).status_code == 200
    is_refused(stoke, begun, "nonce_used", token)


def changed(begun: Begun, changes: dict[str, Any]) -> dict[str, Any]:
    """The claims that the LMS signed, with changes; None leaves one out."""
    claims = jwt.decode(begun.fields["id_token"], options={"verify_signature": False})
    return {name: value for name, value in (claims | changes).items() if value is not None}


def is_refused(stoke: Stoke, begun: Begun, code: str, token: str) -> None:
    """Post this token: nothing opens, the page tells the failed check, and nothing is written."""
    before = rows(stoke)

    page = begun.post(id_token=token)

    assert page.status_code == 400
    assert f"Code of the check: {code}." in page.text
    assert rows(stoke) == before


def rows(stoke: Stoke) -> list[int | None]:
    """How many rows the tables have that a launch writes to."""
    with stoke.app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]
