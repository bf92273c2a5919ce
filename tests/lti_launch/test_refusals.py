"""Which claims a launch is refused for (reliability.md 4, rows L8 to L24 and D2; fault 19)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.errors import (
    ClockSkewed,
    LaunchRefused,
)
from tests.lti_launch.conftest import Door
from tests.lti_launch.forms import nonces
from tests.lti_launch.platform import (
    BASE_URL,
    DL,
    LTI,
    deep_linking_claims,
    form_of,
    resource_link_claims,
)

Claims = dict[str, Any]
AT = int(datetime(2026, 9, 14, 12, tzinfo=UTC).timestamp())
TARGET = f"{LTI}target_link_uri"
ROWS: dict[str, tuple[str, Claims]] = {
    "L8 no exp": ("exp_missing", {"exp": None}),
    "L8 exp passed 61 s ago": ("exp_passed", {"iat": AT - 200, "exp": AT - 61}),
    "L8 exp a word": ("exp_malformed", {"exp": "soon"}),
    "L8 exp 1e99": ("exp_malformed", {"exp": 1e99}),
    "L8 exp true": ("exp_malformed", {"exp": True}),
    "L8 exp no number": ("exp_malformed", {"exp": float("nan")}),
    "L8 lives more than a day": ("lifetime_too_long", {"exp": AT + 86_401}),
    "L9 no iat": ("iat_missing", {"iat": None}),
    "L9 iat in 10 minutes": ("iat_skewed", {"iat": AT + 600, "exp": AT + 660}),
    "L9 iat 10 minutes ago": ("iat_skewed", {"iat": AT - 600}),
    "L9 long ago": ("iat_skewed", {"iat": 11111, "exp": 22222}),
    "L10 no nonce": ("nonce_missing", {"nonce": None}),
    "L10 a list of nonces": ("nonce_missing", {"nonce": ["a"]}),
    "L10 foreign nonce": ("nonce_foreign", {"nonce": "n-1"}),
    "L10 broken nonce": ("nonce_foreign", {"nonce": "\ud800"}),
    "L13 other aud": ("aud_foreign", {"aud": "cid-8"}),
    "L13 no aud": ("aud_foreign", {"aud": None}),
    "L13 aud an object": ("aud_foreign", {"aud": {"cid-7": 1}}),
    "L13 two aud without azp": ("azp_missing", {"aud": ["cid-7", "cid-8"]}),
    "L13 other azp": ("azp_foreign", {"azp": "cid-8"}),
    "L13 two aud, other azp": ("azp_foreign", {"aud": ["cid-7", "cid-8"], "azp": "cid-8"}),
    "other iss": ("iss_foreign", {"iss": "https://lms.test/"}),
    "no iss": ("iss_foreign", {"iss": None}),
    "L14 deployment number": ("claim_deployment_id", {f"{LTI}deployment_id": 7}),
    "L14 deployment empty": ("claim_deployment_id", {f"{LTI}deployment_id": ""}),
    "L14 deployment of 300": ("claim_deployment_id", {f"{LTI}deployment_id": "d" * 300}),
    "L15 version 1.1.0": ("claim_version", {f"{LTI}version": "1.1.0"}),
    "L15 version a number": ("claim_version", {f"{LTI}version": 1.3}),
    "L16 unknown message": ("claim_message_type", {f"{LTI}message_type": "LtiDataPrivacyLaunchRequest"}),
    "L17 sub empty": ("claim_sub", {"sub": ""}),
    "L17 sub a list": ("claim_sub", {"sub": ["u-1"]}),
    "L17 sub of 256": ("claim_sub", {"sub": "u" * 256}),
    "L17 sub with a null": ("claim_sub", {"sub": "u\0"}),
    "L19 roles a string": ("claim_roles", {f"{LTI}roles": "Instructor"}),
    "L19 roles of numbers": ("claim_roles", {f"{LTI}roles": [1]}),
    "L22 no resource link": ("claim_resource_link", {f"{LTI}resource_link": None}),
    "L22 resource link id empty": ("claim_resource_link", {f"{LTI}resource_link": {"id": ""}}),
    "L24 no target": ("claim_target_link_uri", {TARGET: None}),
    "L24 foreign target": ("target_link_uri_foreign", {TARGET: "https://evil.test/lti/launch"}),
    "L24 no scheme": ("target_link_uri_foreign", {TARGET: "//evil.test"}),
    "L24 script": ("target_link_uri_foreign", {TARGET: "javascript:alert(1)"}),
    "L24 userinfo": ("target_link_uri_foreign", {TARGET: "https://stoke.test@evil.test/"}),
    "L24 backslash": ("target_link_uri_foreign", {TARGET: "https://stoke.test\\@evil.test/"}),
    "L24 other port": ("target_link_uri_foreign", {TARGET: "https://stoke.test:444/lti/launch"}),
    "L24 bad port": ("target_link_uri_foreign", {TARGET: "https://stoke.test:x/lti/launch"}),
    "L24 bad address": ("target_link_uri_foreign", {TARGET: "https://[stoke.test/"}),
    "L24 not http": ("target_link_uri_foreign", {TARGET: "ftp://stoke.test/lti/launch"}),
    "L24 other than AT login": ("target_link_uri_changed", {TARGET: f"{BASE_URL}/other"}),
}


@pytest.mark.parametrize(("code", "changes"), ROWS.values(), ids=ROWS.keys())
def test_a_wrong_claim_is_refused_by_name(door: Door, noon: datetime, code: str, changes: Claims) -> None:
    form = door.form(resource_link_claims(noon) | changes)

    with pytest.raises(LaunchRefused) as refusal:
        door.post(form)

    assert refusal.value.code == code
    assert nonces(door) == 0


@pytest.mark.parametrize("claims", [{"iat": AT + 600, "exp": AT + 660}, {"iat": AT - 200, "exp": AT - 61}])
def test_19_a_wrong_clock_is_called_one(door: Door, noon: datetime, claims: Claims) -> None:
    with pytest.raises(ClockSkewed):
        door.launch(resource_link_claims(noon, **claims))


@pytest.mark.parametrize("skew", [-119, -90, 90, 599])
def test_19_a_clock_that_is_a_little_off_opens(door: Door, noon: datetime, skew: int) -> None:
    launch = door.launch(resource_link_claims(noon, iat=AT + skew, exp=AT + skew + 60))

    assert launch.user.id_on_platform == "u-91"
    assert nonces(door) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["cid-7"]},
        {"aud": ["cid-8", "cid-7"], "azp": "cid-7"},
        {"azp": "cid-7"},
        {"iat": AT - 0.5, "exp": AT + 59.5},
    ],
)
def test_other_honest_spellings_open(door: Door, noon: datetime, claims: Claims) -> None:
    launch = door.launch(resource_link_claims(noon, **claims))

    assert (launch.registration_id, launch.user.id_on_platform) == (door.registration.id, "u-91")
    assert nonces(door) == 1


def test_d2_a_deep_linking_request_without_settings_is_refused(door: Door, noon: datetime) -> None:
    with pytest.raises(LaunchRefused, match="claim_deep_linking_settings"):
        door.launch(deep_linking_claims(noon, **{f"{DL}deep_linking_settings": None}))


@pytest.mark.parametrize(
    "url", [None, "", 7, "http://lms.test/deep", "http://127.0.0.1/deep", "javascript:alert(1)", "//lms.test"]
)
def test_d2_a_bad_return_url_is_refused(door: Door, noon: datetime, url: object) -> None:
    settings = {"deep_link_return_url": url, "accept_types": ["ltiResourceLink"]}

    with pytest.raises(LaunchRefused, match="deep_link"):
        door.launch(deep_linking_claims(noon, **{f"{DL}deep_linking_settings": settings}))


def test_d2_a_tool_on_loopback_takes_a_platform_on_loopback(door: Door, noon: datetime) -> None:
    door.base_url = "http://127.0.0.1:8700"
    url = "http://localhost:8701/deep"
    settings = {f"{DL}deep_linking_settings": {"deep_link_return_url": url}, TARGET: f"{door.base_url}/lti"}
    login = door.login(target=f"{door.base_url}/lti")
    token = door.platform.sign({"nonce": login["nonce"]} | deep_linking_claims(noon, **settings))

    launch = door.post(form_of(id_token=token, state=login["state"]))

    assert launch.deep_linking is not None
    assert launch.deep_linking.return_url == url
