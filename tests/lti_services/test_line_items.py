"""Gradebook columns: found by our id, made where none is, read and changed (AGS 2.0; rows G3, G7)."""

from dataclasses import replace

import pytest

from lti_tool.errors import AnswerUnreadable, LineItemGone, PlatformError, ScopeMissing, ScoreRefused
from lti_tool.lti import line_items
from lti_tool.lti.answers import Answer
from lti_tool.lti.line_items import NewLineItem
from lti_tool.lti.service_calls import LINE_ITEM, LINE_ITEM_READONLY
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem
from tests.lti_services.conftest import ISSUER, TOKEN_PATH, Desk
from tests.lti_services.scripted import ScriptedPlatform, body_of, form_of, json_answer, recorded

PATH = "/mod/lti/services.php/2/lineitems"
ITEM_PATH = f"{PATH}/3/lineitem"
ITEM = f"{ISSUER}{ITEM_PATH}?type_id=1"
SERVICE = GradeService(frozenset({LINE_ITEM}), f"{ISSUER}{PATH}?type_id=1")
MADE = {"id": ITEM, "label": "Made by tool", "scoreMaximum": 20, "resourceId": "made", "tag": "t"}
WANTED = NewLineItem("Made by tool", 20.0, "made", "https://stoke.test/lti/launch?activity=made", tag="t")
FOUND = LineItem(ITEM, "Made by tool", 20.0, resource_id="made", tag="t")


def test_our_column_is_found_among_what_moodle_recorded(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    exchange = recorded("line-items")
    platform.answer(PATH, exchange.answer)

    found = desk(line_items.find, moodle, SERVICE, "act-0")

    assert found.url == f"{ISSUER}{PATH}/2/lineitem?type_id=1"
    assert (found.label, found.score_maximum, found.resource_link_id) == ("Week prompt 0", 10.0, "1")
    (sent,) = platform.sent(PATH)
    assert sent.url.geturl() == f"{exchange.url}&resource_id=act-0"
    assert sent.headers["Accept"] == exchange.sent_headers["Accept"]


def test_a_platform_that_does_not_filter_gives_nobody_elses_column(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, recorded("line-items").answer)

    assert desk(line_items.find, moodle, SERVICE, "another") is None


def test_a_column_on_a_later_page_is_found(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    more = f'<{ISSUER}{PATH}?type_id=1&amp;from=1>; rel="next"'
    platform.answer(PATH, json_answer([7, {"resourceId": 5}], link=more), json_answer([MADE]))

    assert desk(line_items.find, moodle, SERVICE, "made") == FOUND
    assert platform.sent(PATH)[1].url.query == "type_id=1&from=1"


@pytest.mark.parametrize(
    "body",
    [
        {"lineitems": [MADE]},
        "text",
        None,
        [MADE | {"id": "/mod/lti/services.php/2/lineitems/3/lineitem"}],
        [MADE | {"id": "https://evil.test/3/lineitem"}],
        [MADE | {"id": ITEM.replace("https:", "http:")}],
        [MADE | {"id": None}],
        [MADE | {"scoreMaximum": 0}],
        [MADE | {"scoreMaximum": "20"}],
        [MADE | {"scoreMaximum": True}],
        [{**MADE, "scoreMaximum": float("inf")}],
    ],
)
def test_g3_a_list_that_is_none_or_an_id_elsewhere_is_refused(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration, body: object
) -> None:
    platform.answer(PATH, json_answer(body))

    with pytest.raises(AnswerUnreadable):
        desk(line_items.find, moodle, SERVICE, "made")


def test_a_column_is_made_as_moodle_took_it(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    exchange = recorded("line-item-create")
    platform.answer(PATH, exchange.answer)

    assert desk(line_items.create, moodle, SERVICE, WANTED) == FOUND

    (sent,) = platform.sent(PATH)
    assert (sent.method, sent.url.geturl()) == (exchange.method, exchange.url)
    assert sent.headers["Content-Type"] == exchange.sent_headers["Content-Type"]
    told = body_of(sent)
    assert told.pop("submissionReview")["url"] == WANTED.launch_url
    assert told == exchange.sent
    assert isinstance(body_of(sent)["scoreMaximum"], int)


def test_a_column_that_stands_is_not_made_again(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer([]), json_answer(MADE, 201), json_answer([MADE]))

    for _ in range(2):
        assert desk(line_items.find_or_create, moodle, SERVICE, WANTED) == FOUND

    assert [request.method for request in platform.sent(PATH)] == ["GET", "POST", "GET"]


def test_g7_a_foreign_location_is_ignored(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer(MADE, 201, location="https://evil.test/lineitems/9"))

    assert desk(line_items.create, moodle, SERVICE, WANTED).url == ITEM


def test_g7_an_id_elsewhere_in_the_answer_is_refused(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer(MADE | {"id": "https://evil.test/lineitems/9"}, 201))

    with pytest.raises(AnswerUnreadable):
        desk(line_items.create, moodle, SERVICE, WANTED)


@pytest.mark.parametrize(
    "answer", [Answer(201), Answer(204), Answer(201, {}, b"<html>"), json_answer({}, 201)]
)
def test_a_column_made_with_an_empty_answer_is_looked_up(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration, answer: Answer
) -> None:
    platform.answer(PATH, answer, json_answer([MADE]))

    assert desk(line_items.create, moodle, SERVICE, WANTED) == FOUND


def test_a_column_made_and_not_there_is_no_column(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, Answer(201), json_answer([]))

    with pytest.raises(AnswerUnreadable):
        desk(line_items.create, moodle, SERVICE, WANTED)


@pytest.mark.parametrize("status", [404, 412, 422])
def test_a_link_that_takes_no_column_gets_one_that_stands_alone(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration, status: int
) -> None:
    platform.answer(PATH, json_answer({}, status), json_answer(MADE, 201))

    assert desk(line_items.create, moodle, SERVICE, replace(WANTED, resource_link_id="rl-1")) == FOUND

    first, second = map(body_of, platform.sent(PATH))
    assert first == {**second, "resourceLinkId": "rl-1"}


@pytest.mark.parametrize(("status", "error", "posts"), [(400, ScoreRefused, 2), (404, LineItemGone, 1)])
def test_a_refusal_to_make_a_column_is_told(
    platform: ScriptedPlatform,
    desk: Desk,
    moodle: KnownRegistration,
    status: int,
    error: type[PlatformError],
    posts: int,
) -> None:
    platform.answer(PATH, json_answer({"reason": "No label or Score Maximum"}, status))

    with pytest.raises(error, match="No label"):
        desk(line_items.create, moodle, SERVICE, WANTED)

    # A 400 may mean that reviews are not known there: once more without them.
    assert len(platform.sent(PATH)) == posts


def test_canvas_gets_an_assignment_that_opens_and_never_a_second_column(
    platform: ScriptedPlatform, desk: Desk, canvas: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer(MADE, 201))

    desk(line_items.create, canvas, SERVICE, replace(WANTED, resource_link_id="rl-1"))

    body = body_of(platform.sent(PATH)[0])
    assert "resourceLinkId" not in body
    assert body["https://canvas.instructure.com/lti/submission_type"] == {
        "type": "external_tool",
        "external_tool_url": "https://stoke.test/lti/launch?activity=made",
    }


def test_grade_sync_only_reads_and_makes_nothing(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer([]))
    reading = replace(SERVICE, scopes=frozenset({LINE_ITEM_READONLY}))

    assert desk(line_items.find, moodle, reading, "made") is None
    with pytest.raises(ScopeMissing):
        desk(line_items.find_or_create, moodle, reading, WANTED)

    assert form_of(platform.sent(TOKEN_PATH)[0])["scope"] == LINE_ITEM_READONLY
    assert {request.method for request in platform.sent(PATH)} == {"GET"}


def test_a_launch_without_columns_has_none(desk: Desk, moodle: KnownRegistration) -> None:
    with pytest.raises(ScopeMissing):
        desk(line_items.find, moodle, replace(SERVICE, line_items_url=None), "made")


def test_one_column_is_read_as_recorded(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    exchange = recorded("line-item")
    platform.answer(f"{PATH}/2/lineitem", exchange.answer)

    found = desk(line_items.read, moodle, SERVICE, exchange.url)

    assert (found.url, found.score_maximum, found.resource_id) == (exchange.url, 10.0, "act-0")
    assert platform.requests[-1].headers["Accept"] == exchange.sent_headers["Accept"]


def test_a_deleted_column_is_gone(platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration) -> None:
    platform.answer(ITEM_PATH, recorded("line-item-gone").answer)

    with pytest.raises(LineItemGone, match="doesn't exist"):
        desk(line_items.read, moodle, SERVICE, ITEM)
