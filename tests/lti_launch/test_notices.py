"""Notices that a platform sends by itself: what passes, and what every bad one meets (lti.md B6, A2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lti_tool.errors import ClockSkewed, LaunchRefused, PlatformKeysUnreachable
from lti_tool.lti.notices import CONTEXT_COPY, Notice, verify_notice
from lti_tool.lti.platform_keys import PlatformKeys
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import LTI, REGISTRATION, Platform, resource_link_claims, rsa_key, without_none

SERVICE = f"{LTI}platformnotificationservice"


def notice_claims(now: datetime, **changes: Any) -> dict[str, Any]:
    """The claims of pns.md's example; a change to None leaves the claim out."""
    at = int(now.timestamp())
    claims = {
        "iss": REGISTRATION.issuer,
        "aud": REGISTRATION.client_id,
        "azp": REGISTRATION.client_id,
        "iat": at,
        "exp": at + 3600,
        "nonce": "n-1",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": "d-1",
        f"{LTI}notice": {"id": "notice-1", "timestamp": "2026-09-14T12:00:00Z", "type": CONTEXT_COPY},
        f"{LTI}context": {"id": "c-new", "label": "zzz", "title": "zzz"},
        f"{LTI}origin_contexts": ["c-old", "c-older", "c-old"],
    }
    return without_none(claims | changes)


def test_a_good_notice_says_what_was_copied_from_what(
    platform: Platform, keys: PlatformKeys, noon: datetime
) -> None:
    notice = verify_notice(platform.sign(notice_claims(noon)), REGISTRATION, keys, noon)

    assert notice == Notice("notice-1", CONTEXT_COPY, "d-1", "c-new", ("c-old", "c-older"))


@pytest.mark.parametrize("bad", ["", 5, None, ["c-x"], "x" * 256, "c-\x00"])
def test_one_bad_id_takes_no_other_origin_away(
    platform: Platform, keys: PlatformKeys, noon: datetime, bad: object
) -> None:
    claims = notice_claims(noon, **{f"{LTI}origin_contexts": ["c-old", bad, "c-older"]})

    assert verify_notice(platform.sign(claims), REGISTRATION, keys, noon).origins == ("c-old", "c-older")


def test_a_notice_of_another_type_is_read_as_far_as_it_goes(
    platform: Platform, keys: PlatformKeys, noon: datetime
) -> None:
    hello = {"id": "n-2", "type": "LtiHelloWorldNotice"}
    claims = notice_claims(
        noon, **{f"{LTI}notice": hello, f"{LTI}context": None, f"{LTI}origin_contexts": ["", 5]}
    )

    notice = verify_notice(platform.sign(claims), REGISTRATION, keys, noon)

    assert notice == Notice("n-2", "LtiHelloWorldNotice", "d-1")


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "another issuer's": ({"iss": "https://other.test"}, "iss_foreign"),
    "another tool's": ({"aud": "cid-8", "azp": None}, "aud_foreign"),
    "for several, and not for us": ({"aud": ["cid-7", "x"], "azp": "x"}, "azp_foreign"),
    "of no time": ({"iat": None}, "iat_missing"),
    "without an end": ({"exp": "soon"}, "exp_malformed"),
    "no deployment": ({f"{LTI}deployment_id": None}, "claim_deployment_id"),
    "no version": ({f"{LTI}version": None}, "claim_version"),
    "no notice": ({f"{LTI}notice": None}, "claim_notice"),
    "no id": ({f"{LTI}notice": {"type": CONTEXT_COPY}}, "claim_notice"),
    "a long id": ({f"{LTI}notice": {"id": "x" * 256, "type": CONTEXT_COPY}}, "claim_notice"),
}


@pytest.mark.parametrize(("changes", "code"), BAD.values(), ids=BAD)
def test_a_bad_notice_is_refused_by_the_check_that_it_fails(
    platform: Platform, keys: PlatformKeys, noon: datetime, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(LaunchRefused) as refused:
        verify_notice(platform.sign(notice_claims(noon, **changes)), REGISTRATION, keys, noon)

    assert refused.value.code == code


def flipped(token: str) -> str:
    head, _, signature = token.rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


TOKENS: dict[str, tuple[Callable[[Platform, dict[str, Any]], str], str]] = {
    "one flipped byte": (lambda one, claims: flipped(one.sign(claims)), "signature_wrong"),
    "alg none": (lambda one, claims: one.sign(claims, alg="none"), "alg_refused"),
    "alg HS256": (lambda one, claims: one.sign(claims, alg="HS256"), "alg_refused"),
    "no kid": (lambda one, claims: one.sign(claims, kid=None), "kid_missing"),
    "an unknown kid": (lambda one, claims: one.sign(claims, kid="other"), "kid_unknown"),
    "two parts": (lambda one, claims: one.sign(claims).rpartition(".")[0], "token_malformed"),
    "no object": (lambda one, _claims: one.sign([1]), "token_malformed"),
    "no base64": (lambda _one, _claims: "ä.b.c", "token_malformed"),
    "too long": (lambda one, claims: one.sign(claims | {"x": "y" * 20_000}), "token_malformed"),
}


@pytest.mark.parametrize(("token_of", "code"), TOKENS.values(), ids=TOKENS)
def test_a_bad_token_is_refused(
    platform: Platform,
    keys: PlatformKeys,
    noon: datetime,
    token_of: Callable[[Platform, dict[str, Any]], str],
    code: str,
) -> None:
    with pytest.raises(LaunchRefused) as refused:
        verify_notice(token_of(platform, notice_claims(noon)), REGISTRATION, keys, noon)

    assert refused.value.code == code


def test_another_platforms_key_signs_nothing_here(
    platform: Platform, keys: PlatformKeys, noon: datetime
) -> None:
    forger = Platform(platform.kid, rsa_key(3))

    with pytest.raises(LaunchRefused, match="signature_wrong"):
        verify_notice(forger.sign(notice_claims(noon)), REGISTRATION, keys, noon)


def test_an_old_notice_is_of_no_use(platform: Platform, keys: PlatformKeys, noon: datetime) -> None:
    token = platform.sign(notice_claims(noon))

    with pytest.raises(ClockSkewed):
        verify_notice(token, REGISTRATION, keys, noon + timedelta(hours=2))


def test_without_keys_nothing_is_believed(platform: Platform, keys: PlatformKeys, noon: datetime) -> None:
    platform.down = True

    with pytest.raises(PlatformKeysUnreachable):
        verify_notice(platform.sign(notice_claims(noon)), REGISTRATION, keys, noon)


CLAIMS: dict[str, tuple[object, str | None]] = {
    "copies are among the notices": (
        {
            "platform_notification_service_url": "https://lms.test/n/1",
            "notice_types_supported": [CONTEXT_COPY],
        },
        "https://lms.test/n/1",
    ),
    "copies are not": (
        {"platform_notification_service_url": "https://lms.test/n/1", "notice_types_supported": ["Hello"]},
        None,
    ),
    "nothing is said of types": ({"platform_notification_service_url": "https://lms.test/n/1"}, None),
    "plain http": (
        {
            "platform_notification_service_url": "http://lms.test/n/1",
            "notice_types_supported": [CONTEXT_COPY],
        },
        None,
    ),
    "nonsense": ("https://lms.test/n/1", None),
    "absent": (None, None),
}


@pytest.mark.parametrize(("claim", "url"), CLAIMS.values(), ids=CLAIMS)
def test_a_launch_tells_where_notices_are_asked_for(
    door: Door, noon: datetime, claim: object, url: str | None
) -> None:
    assert door.launch(resource_link_claims(noon, **{SERVICE: claim})).notices_url == url


STARTS: dict[str, tuple[dict[str, Any], str | None]] = {
    "Moodle 4.5": ({"course_starts_at": "2026-09-07T00:00:00+00:00"}, "2026-09-07T00:00:00+00:00"),
    "Unix seconds": ({"course_starts_at": "1788739200"}, "2026-09-07T00:00:00+00:00"),
    "a number": ({"course_starts_at": 1788739200}, "2026-09-07T00:00:00+00:00"),
    "Canvas": ({"course_starts_at": "2026-09-07 02:00:00 +0200"}, "2026-09-07T00:00:00+00:00"),
    "Ruby's UTC": ({"course_starts_at": "2026-09-07 00:00:00 UTC"}, "2026-09-07T00:00:00+00:00"),
    "milliseconds": ({"course_starts_at": "2026-09-07T00:00:00.000Z"}, "2026-09-07T00:00:00+00:00"),
    "no zone": ({"course_starts_at": "2026-09-07T00:00:00"}, "2026-09-07T00:00:00+00:00"),
    "a day": ({"course_starts_at": " 2026-09-07 "}, "2026-09-07T00:00:00+00:00"),
    "none at Moodle": ({"course_starts_at": ""}, None),
    "zero": ({"course_starts_at": "0"}, None),
    "unexpanded": ({"course_starts_at": "$Canvas.course.startAt"}, None),
    "the year 1": ({"course_starts_at": "0001-01-01T00:00:00+14:00"}, None),
    "beyond": ({"course_starts_at": "9999-12-31T23:59:59-14:00"}, None),
    "many digits": ({"course_starts_at": "9" * 400}, None),
    "words": ({"course_starts_at": "next Monday"}, None),
    "null": ({"course_starts_at": None}, None),
    "absent": ({}, None),
}


@pytest.mark.parametrize(("custom", "start"), STARTS.values(), ids=STARTS)
def test_a_course_start_is_read_in_every_shape(
    door: Door, noon: datetime, custom: dict[str, Any], start: str | None
) -> None:
    context = door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom})).context

    assert context is not None
    assert (context.starts_at and context.starts_at.isoformat()) == start


@pytest.mark.parametrize(
    ("family", "history"),
    [("", ("rl-1", "rl-0")), ("desire2learn", ("rl-1", "rl-0")), ("moodle", ()), ("canvas", ())],
)
def test_a_link_history_is_believed_where_platforms_tell_one(
    door: Door, noon: datetime, family: str, history: tuple[str, ...]
) -> None:
    door.registration = replace(door.registration, family=family)
    custom = {"link_history": "rl-1,rl-0"}

    link = door.launch(resource_link_claims(noon, **{f"{LTI}custom": custom})).resource_link

    assert link is not None
    assert link.history == history
