"""The answer to a deep linking request (reliability.md 4, rows D4 to D8; Deep Linking 2.0, 4.3)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from lti_tool.errors import LaunchRefused
from lti_tool.lti.deep_linking import answer, plain
from lti_tool.lti.signing_keys import SigningKey
from lti_tool.lti.values import ContentItem, DeepLinkingSettings
from tests.lti_launch.platform import DL, LAUNCH_URL, LTI, REGISTRATION, recorded, rsa_key

KEY = SigningKey("our-key", rsa_key(5))
SETTINGS = DeepLinkingSettings("https://lms.test/deep", frozenset({"ltiResourceLink"}), True)
ITEM = ContentItem(
    activity="act-0",
    title="Week prompt 0",
    text="About it",
    score_maximum=10,
    opens_at=datetime(2026, 11, 1, tzinfo=UTC),
    closes_at=datetime(2026, 12, 20, tzinfo=UTC),
)


def answered(
    now: datetime,
    items: Sequence[ContentItem],
    settings: DeepLinkingSettings = SETTINGS,
    message: str | None = None,
) -> dict[str, Any]:
    """The claims of an answer, as the platform reads them."""
    token = answer(REGISTRATION, "d-1", settings, items, KEY, LAUNCH_URL, now, message)
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": "our-key"}
    signed = jwt.api_jws.decode(token, KEY.private_key.public_key(), algorithms=["RS256"])
    claims: dict[str, Any] = json.loads(signed)
    return claims


def items_of(claims: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = claims[f"{DL}content_items"]
    return items


def shape(value: object) -> object:
    """The names and types of a message, without its values."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value]
    return type(value)


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_has_the_shape_that_moodle_accepted(noon: datetime, count: int) -> None:
    theirs = recorded(f"deep-linking-response-{count}")["claims"]
    theirs["aud"] = theirs["aud"][0]
    for item in theirs[f"{DL}content_items"]:
        del item["custom"]["note"]

    ours = answered(noon, [ITEM] * count)

    assert shape(ours) == shape(theirs)


def test_an_item_carries_activity_column_and_dates(noon: datetime) -> None:
    assert items_of(answered(noon, [ITEM])) == [
        {
            "type": "ltiResourceLink",
            "title": "Week prompt 0",
            "text": "About it",
            "url": LAUNCH_URL,
            "custom": {"activity": "act-0"},
            "lineItem": {"label": "Week prompt 0", "scoreMaximum": 10, "resourceId": "act-0", "tag": "score"},
            "available": {"startDateTime": "2026-11-01T00:00:00Z"},
            "submission": {"endDateTime": "2026-12-20T00:00:00Z"},
        }
    ]


def test_an_answer_lives_five_minutes_and_names_one_audience(noon: datetime) -> None:
    claims = answered(noon, [ITEM])

    assert claims["iat"] == noon.timestamp()
    assert claims["exp"] == claims["iat"] + 300
    assert (claims["iss"], claims["aud"]) == ("cid-7", "https://lms.test")
    assert claims[f"{LTI}deployment_id"] == "d-1"
    assert claims[f"{LTI}message_type"] == "LtiDeepLinkingResponse"
    assert claims[f"{LTI}version"] == "1.3.0"
    assert answered(noon, [ITEM])["nonce"] != claims["nonce"]


def test_choosing_nothing_is_an_answer_too(noon: datetime) -> None:
    claims = answered(noon, [], message="Nothing was added.")

    assert items_of(claims) == []
    assert claims[f"{DL}msg"] == "Nothing was added."


@pytest.mark.parametrize("data", ["", "opaque-1", "x" * 100_000, "ü &\"'<>\u2028"])
def test_d6_data_goes_back_as_it_came(noon: datetime, data: str) -> None:
    assert answered(noon, [ITEM], replace(SETTINGS, data=data))[f"{DL}data"] == data


def test_d6_absent_data_stays_absent(noon: datetime) -> None:
    assert f"{DL}data" not in answered(noon, [ITEM])


def test_d4_a_place_without_activities_gets_none(noon: datetime) -> None:
    files_only = replace(SETTINGS, accept_types=frozenset({"file"}))

    with pytest.raises(LaunchRefused, match="deep_linking_type_refused"):
        answered(noon, [ITEM], files_only)
    assert items_of(answered(noon, [], files_only)) == []


def test_d5_a_place_for_one_gets_one(noon: datetime) -> None:
    one = replace(SETTINGS, accept_multiple=False)

    with pytest.raises(LaunchRefused, match="deep_linking_takes_one"):
        answered(noon, [ITEM, ITEM], one)
    assert len(items_of(answered(noon, [ITEM], one))) == 1


@pytest.mark.parametrize(("accepts", "column"), [(True, True), (None, True), (False, False)])
def test_no_column_goes_where_none_is_taken(noon: datetime, accepts: bool | None, column: bool) -> None:
    (item,) = items_of(answered(noon, [ITEM], replace(SETTINGS, accept_line_item=accepts)))

    assert ("lineItem" in item) is column


def test_an_activity_without_a_grade_has_no_column(noon: datetime) -> None:
    (item,) = items_of(answered(noon, [replace(ITEM, score_maximum=None)]))

    assert "lineItem" not in item


def test_what_has_no_dates_and_no_text_says_nothing_of_them(noon: datetime) -> None:
    bare = replace(ITEM, text="", opens_at=None, closes_at=None)

    (item,) = items_of(answered(noon, [bare]))

    assert item.keys() == {"type", "title", "url", "custom", "lineItem"}


def test_d8_titles_are_trimmed_and_plain(noon: datetime) -> None:
    (item,) = items_of(answered(noon, [replace(ITEM, title="<b>Week</b>\u202e " + "x" * 300)]))

    assert item["title"] == ("Week " + "x" * 300)[:255]
    assert item["lineItem"]["label"] == item["title"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a <script>x</script> b", "a x b"),
        ("<img src=x onerror=alert(1)>", ""),
        ("I <3 it", "I <3 it"),
        ("**bold**\nnext", "**bold** next"),
    ],
)
def test_d8_only_markup_is_taken_out(text: str, shown: str) -> None:
    assert plain(text) == shown
