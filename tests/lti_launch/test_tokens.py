"""What is refused about the token itself (reliability.md 4, rows L1 to L7)."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lti_tool.errors import (
    LaunchExpired,
    LaunchRefused,
    PlatformLoginRequired,
)
from lti_tool.lti.message import TOKEN_TOO_LONG
from tests.lti_launch.conftest import Door
from tests.lti_launch.forms import changed, flipped, nonces
from tests.lti_launch.platform import (
    REGISTRATION,
    deep_linking_claims,
    form_of,
    jwk_of,
    resource_link_claims,
    rsa_key,
)

Claims = dict[str, Any]


@pytest.mark.parametrize("field", ["id_token", "state"])
def test_l1_a_launch_without_its_fields_is_refused(door: Door, noon: datetime, field: str) -> None:
    form = changed(door.form(resource_link_claims(noon)), **{field: None})

    with pytest.raises(LaunchRefused, match=f"{field}_missing"):
        door.post(form)


@pytest.mark.parametrize("field", ["id_token", "state"])
def test_l2_a_field_that_came_twice_is_refused(door: Door, noon: datetime, field: str) -> None:
    form = door.form(resource_link_claims(noon))
    form.add(field, form[field])

    with pytest.raises(LaunchRefused, match=f"{field}_twice"):
        door.post(form)


MALFORMED = {
    "two parts": "e30.e30",
    "four parts": "e30.e30.e30.e30",
    "bad base64": "%%%.%%%.%%%",
    "no ASCII": "é.é.é",
    "not JSON": "bm90.bm90.bm90",
    "lists": "W10.W10.W10",
    "header too deep": urlsafe_b64encode(b"[" * 20_000).decode().rstrip("=") + ".e30.e30",
    "a number too long": "e30." + urlsafe_b64encode(b"9" * 5_000).decode().rstrip("=") + ".e30",
}


@pytest.mark.parametrize("token", MALFORMED.values(), ids=MALFORMED.keys())
def test_l3_what_is_no_token_is_refused(door: Door, token: str) -> None:
    with pytest.raises(LaunchRefused, match="token_malformed"):
        door.post(form_of(id_token=token, state=door.login()["state"]))


@pytest.mark.parametrize("length", [65_537, 1_000_000])
def test_l3_a_token_over_64_kb_is_too_long(door: Door, length: int) -> None:
    with pytest.raises(LaunchRefused) as refusal:
        door.post(form_of(id_token="x" * length, state=door.login()["state"]))

    assert refusal.value.code == TOKEN_TOO_LONG


def test_l3_a_signed_launch_over_64_kb_is_too_long(door: Door, noon: datetime) -> None:
    with pytest.raises(LaunchRefused, match=TOKEN_TOO_LONG):
        door.launch(resource_link_claims(noon, extra="x" * 70_000))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS384", "ES256", "PS256", "rs256", None, ["RS256"]])
def test_l4_another_algorithm_is_refused(door: Door, noon: datetime, algorithm: object) -> None:
    with pytest.raises(LaunchRefused, match="alg_refused"):
        door.launch(resource_link_claims(noon), alg=algorithm)


def test_l4_an_unsigned_token_is_refused(door: Door, noon: datetime) -> None:
    login = door.login()
    token = jwt.encode({"nonce": login["nonce"]} | resource_link_claims(noon), "", algorithm="none")

    with pytest.raises(LaunchRefused, match="alg_refused"):
        door.post(form_of(id_token=token, state=login["state"]))


def test_l4_our_knowledge_of_the_public_key_signs_nothing(door: Door, noon: datetime) -> None:
    login = door.login()
    public = door.platform.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = {"nonce": login["nonce"]} | resource_link_claims(noon)
    signed = door.platform.sign(claims, alg="HS256").rpartition(".")[0]
    mac = urlsafe_b64encode(hmac.digest(public, signed.encode(), "sha256")).decode().rstrip("=")
    token = f"{signed}.{mac}"

    with pytest.raises(LaunchRefused, match="alg_refused"):
        door.post(form_of(id_token=token, state=login["state"]))


def test_a_critical_extension_is_refused(door: Door, noon: datetime) -> None:
    with pytest.raises(LaunchRefused, match="alg_refused"):
        door.launch(resource_link_claims(noon), crit=["b64"], b64=False)


@pytest.mark.parametrize(
    ("kid", "code"),
    [
        (None, "kid_missing"),
        ("", "kid_missing"),
        (7, "kid_missing"),
        ("k" * 256, "kid_missing"),
        ("../../etc", "kid_unknown"),
    ],
)
def test_l5_a_bad_kid_is_refused(door: Door, noon: datetime, kid: object, code: str) -> None:
    with pytest.raises(LaunchRefused) as refusal:
        door.launch(resource_link_claims(noon), kid=kid)

    assert refusal.value.code == code


def test_keys_named_in_the_header_are_never_asked_for(door: Door, noon: datetime) -> None:
    mine = rsa_key(3)
    hints = {"jku": "https://evil.test/jwks", "x5u": "https://evil.test/x", "jwk": jwk_of("key-1", mine)}
    door.platform.document = {"keys": [jwk_of("key-1", rsa_key(0))]}
    door.platform.key = mine

    with pytest.raises(LaunchRefused, match="signature_wrong"):
        door.launch(resource_link_claims(noon), **hints)

    assert door.platform.asked == [REGISTRATION.jwks_url]


@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("claims_of", [resource_link_claims, deep_linking_claims])
def test_l7_a_flipped_byte_is_refused(
    door: Door, noon: datetime, claims_of: Callable[[datetime], Claims], part: int
) -> None:
    form = door.form(claims_of(noon))

    with pytest.raises(LaunchRefused):
        door.post(changed(form, id_token=flipped(form["id_token"], part)))

    assert nonces(door) == 0


def test_l7_no_other_spelling_of_a_signature_is_taken(door: Door, noon: datetime) -> None:
    form = door.form(resource_link_claims(noon))
    last = form["id_token"][-1]
    looser = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    respelled = looser[looser.index(last) + 1]

    for token in (form["id_token"][:-1] + respelled, form["id_token"] + "=", form["id_token"] + "\n"):
        with pytest.raises(LaunchRefused):
            door.post(changed(form, id_token=token))


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        ("login_required", PlatformLoginRequired, "platform_login_required"),
        ("launch_no_longer_valid", LaunchExpired, "platform_launch_no_longer_valid"),
        ("unauthorized_client", LaunchRefused, "platform_unauthorized_client"),
        ("<b>Ada</b>", LaunchRefused, "platform_error"),
    ],
)
def test_l30_an_error_instead_of_a_token_has_its_own_page(
    door: Door, error: str, kind: type[LaunchRefused], code: str
) -> None:
    with pytest.raises(LaunchRefused) as refusal:
        door.post(form_of(error=error, error_description="…", state=door.login()["state"]))

    assert type(refusal.value) is kind
    assert refusal.value.code == code
