"""A column comes to say that its work can be reviewed, and keeps everything else that it says."""

import pytest

from lti_tool.errors import LineItemGone, ScopeMissing, ScoreRefused
from lti_tool.lti import line_items, reviews
from lti_tool.lti.line_items import NewLineItem
from lti_tool.lti.values import GradeService, KnownRegistration
from tests.lti_services.conftest import Desk
from tests.lti_services.scripted import ScriptedPlatform, body_of, json_answer, recorded
from tests.lti_services.test_line_items import ITEM, ITEM_PATH, MADE, PATH, SERVICE

LAUNCH = "https://tool.test:9443/launch"
REVIEW = {"reviewableStatus": ["InProgress", "Submitted", "Completed"], "url": LAUNCH}
DATES = {"startDateTime": "2026-11-01T00:00:00Z", "endDateTime": "2026-12-01T00:00:00Z"}
NEW = NewLineItem("Week 3", 10, "act-0", LAUNCH)


def test_a_put_sends_back_whatever_else_the_column_had(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    exchange = recorded("line-item-put")
    platform.answer(ITEM_PATH, json_answer(MADE | DATES), exchange.answer)

    desk(reviews.offer_review, moodle, SERVICE, ITEM, LAUNCH)

    read, put = platform.sent(ITEM_PATH)
    assert (read.method, put.method, put.url.geturl()) == ("GET", exchange.method, exchange.url)
    assert put.headers["Content-Type"] == exchange.sent_headers["Content-Type"]
    assert body_of(put) == {**MADE, **DATES, "submissionReview": REVIEW}


def test_a_column_that_says_so_already_is_left_alone(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(ITEM_PATH, json_answer(MADE | {"submissionReview": REVIEW}))

    desk(reviews.offer_review, moodle, SERVICE, ITEM, LAUNCH)

    assert [request.method for request in platform.sent(ITEM_PATH)] == ["GET"]


def test_canvas_is_not_asked(platform: ScriptedPlatform, desk: Desk, canvas: KnownRegistration) -> None:
    desk(reviews.offer_review, canvas, SERVICE, ITEM, LAUNCH)

    assert platform.requests == []


def test_without_the_right_to_change_columns_nothing_is_asked(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    with pytest.raises(ScopeMissing):
        desk(reviews.offer_review, moodle, GradeService(frozenset(), None), ITEM, LAUNCH)

    assert platform.requests == []


@pytest.mark.parametrize(("status", "error"), [(400, ScoreRefused), (404, LineItemGone), (405, ScoreRefused)])
def test_a_refusal_is_told_by_class(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration, status: int, error: type[Exception]
) -> None:
    platform.answer(ITEM_PATH, json_answer(MADE), json_answer({}, status))

    with pytest.raises(error):
        desk(reviews.offer_review, moodle, SERVICE, ITEM, LAUNCH)


def test_a_new_column_says_so_from_the_start(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration, canvas: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer(MADE, 201), json_answer(MADE, 201))

    for registration in (moodle, canvas):
        desk(line_items.create, registration, SERVICE, NEW)

    assert [body_of(post).get("submissionReview") for post in platform.sent(PATH)] == [REVIEW, None]


def test_a_platform_that_takes_no_such_column_gets_a_plain_one(
    platform: ScriptedPlatform, desk: Desk, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, json_answer({}, 422), json_answer({}, 422), json_answer(MADE, 201))

    desk(line_items.create, moodle, SERVICE, NewLineItem("Week 3", 10, "act-0", LAUNCH, "rl-1"))

    posts = [body_of(post) for post in platform.sent(PATH)]
    said = [("resourceLinkId" in post, "submissionReview" in post) for post in posts]
    assert said == [(True, True), (False, True), (False, False)]
