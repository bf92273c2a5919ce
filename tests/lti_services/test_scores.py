"""What platforms answer to a score, row by row (reliability.md 2), and what they are sent (lti.md B1, C6)."""

from datetime import datetime, timedelta, timezone

import pytest

from lti_tool.errors import (
    AccessRefused,
    ColumnLocked,
    ColumnUnpublished,
    LineItemGone,
    NotGradable,
    PlatformBusy,
    PlatformError,
    PlatformFailed,
    PlatformMisconfigured,
    PlatformSilent,
    ScoreRefused,
    ScoreStale,
)
from lti_tool.lti.answers import Answer, Flaw
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.scores import Published, publish
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration, Score
from tests.lti_services.conftest import ISSUER, TOKEN_PATH, Register
from tests.lti_services.scripted import ScriptedPlatform, body_of, form_of, json_answer, recorded

ITEM_PATH = "/mod/lti/services.php/2/lineitems/2/lineitem"
ITEM = f"{ISSUER}{ITEM_PATH}?type_id=1"
SCORES = f"{ITEM_PATH}/scores"


@pytest.fixture
def score(noon: datetime) -> Score:
    return Score(user_id="5", given=7.5, maximum=10.0, timestamp=noon, completed=True)


class Sender:
    """Publishes one score as the worker would."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens, score: Score, now: datetime) -> None:
        self.score = score
        self._ports = (http, tokens)
        self._now = now

    def __call__(self, registration: KnownRegistration, score: Score | None = None) -> Published:
        return publish(*self._ports, registration, ITEM, score or self.score, self._now)


@pytest.fixture
def send(http: PlatformHttp, tokens: AccessTokens, score: Score, noon: datetime) -> Sender:
    return Sender(http, tokens, score, noon)


def test_a_score_looks_like_the_one_that_moodle_took(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration
) -> None:
    exchange = recorded("score")
    platform.answer(SCORES, exchange.answer)

    send(moodle)

    (sent,) = platform.sent(SCORES)
    assert (sent.method, sent.url.geturl()) == (exchange.method, exchange.url)
    assert sent.headers.items() >= {**exchange.sent_headers, "Authorization": "Bearer t-1"}.items()
    taken = {name: value for name, value in exchange.sent.items() if name != "comment"}
    assert body_of(sent) == {**taken, "timestamp": "2026-09-14T12:00:00.000Z"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {}, b""),
        Answer(200, {}, b"<html>Thank you</html>"),
        Answer(201, {}, b"{not json"),
        Answer(202, {}, b"[]"),
        Answer(204),
        Answer(200, {}, b"", Flaw.TOO_LARGE),
        Answer(200, {}, b"", Flaw.CUT),
    ],
)
def test_any_2xx_is_a_delivery_whatever_its_body(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration, answer: Answer
) -> None:
    platform.answer(SCORES, answer)

    assert send(moodle) == Published(None)


def test_a_delivery_tells_the_platforms_clock(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration, noon: datetime
) -> None:
    platform.answer(SCORES, json_answer({}))

    assert send(moodle).platform_date == noon + timedelta(seconds=5)


def envelope(message: str) -> dict[str, object]:
    return {"errors": {"type": "unprocessable_entity", "message": message}}


UNPUBLISHED_OLD = {
    "errors": [{"field": "grade", "message": "cannot be changed at this time: no", "error_code": None}]
}
NOT_HERE = "User not found in course or is not a student"
OLD = "Provided timestamp of 1 before last updated timestamp of 2"


@pytest.mark.parametrize(
    ("family", "status", "body", "error"),
    [
        ("moodle", 403, {"reason": "not yours"}, ColumnLocked),
        ("moodle", 404, {"reason": "Grade item 3 doesn't exist"}, LineItemGone),
        ("moodle", 409, [], ScoreStale),
        ("moodle", 400, [], NotGradable),
        ("moodle", 400, "Incorrect score received", NotGradable),
        ("moodle", 400, {"reason": "No handler found"}, ScoreRefused),
        ("canvas", 404, envelope("Context not found"), LineItemGone),
        ("canvas", 400, envelope(OLD), ScoreStale),
        ("canvas", 400, {"errors": [{"message": "userId is missing"}]}, ScoreRefused),
        ("canvas", 412, envelope("Tool does not have permission to view line_item"), ColumnLocked),
        ("canvas", 412, "", ScoreRefused),
        ("canvas", 422, envelope(NOT_HERE), NotGradable),
        (
            "canvas",
            422,
            envelope("This course has concluded. AGS requests will no longer be accepted"),
            ColumnLocked,
        ),
        ("canvas", 422, envelope("This assignment is still unpublished"), ColumnUnpublished),
        ("canvas", 422, UNPUBLISHED_OLD, ColumnUnpublished),
        ("canvas", 422, envelope("The maximum number of allowed attempts has been reached"), ColumnLocked),
        ("canvas", 422, envelope("ScoreMaximum not supplied when ScoreGiven present."), ScoreRefused),
        ("canvas", 403, envelope("no"), ColumnLocked),
        ("Canvas", 422, envelope("This course has concluded."), ColumnLocked),
        ("", 400, {"error": "the timestamp is not newer"}, ScoreStale),
        ("", 400, {"error": "bad"}, ScoreRefused),
        ("", 400, {"message": "User could not be found: 17"}, NotGradable),
        ("", 422, {"message": "a non-gradable role"}, NotGradable),
        ("", 403, {"message": "not enrolled in the org unit"}, NotGradable),
        ("", 418, {"message": "?"}, ScoreRefused),
        ("", 500, {}, PlatformFailed),
        ("", 502, "<html>", PlatformFailed),
        ("", 302, "", PlatformMisconfigured),
        ("", 307, "", PlatformMisconfigured),
    ],
)
def test_a_refusal_is_told_by_class(
    platform: ScriptedPlatform,
    send: Sender,
    register: Register,
    family: str,
    status: int,
    body: object,
    error: type[PlatformError],
) -> None:
    platform.answer(SCORES, json_answer(body, status, location="https://moodle.test:8443/login"))

    with pytest.raises(PlatformError) as refusal:
        send(register(family=family))

    assert type(refusal.value) is error
    assert refusal.value.status == status
    assert len(platform.sent(SCORES)) == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("score-older", ScoreStale),
        ("score-same-timestamp", ScoreStale),
        ("score-teacher", NotGradable),
        ("score-unknown-user", NotGradable),
        ("score-wrong-content-type", ScoreRefused),
    ],
)
def test_moodles_recorded_refusals_are_told_apart(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration, name: str, error: type[PlatformError]
) -> None:
    platform.answer(SCORES, recorded(name).answer)

    with pytest.raises(PlatformError) as refusal:
        send(moodle)

    assert type(refusal.value) is error


@pytest.mark.parametrize(
    ("family", "answer", "seconds"),
    [
        ("moodle", Answer(429, {"retry-after": "120"}), 120),
        ("canvas", Answer(403, {"content-type": "text/plain"}, b"403 Forbidden (Rate Limit Exceeded)"), 60),
        ("canvas", Answer(403, {"x-rate-limit-remaining": "0.0"}, b""), 60),
        ("", Answer(403, {}, b"403 Forbidden (Rate Limit Exceeded)"), 60),
    ],
)
def test_a_platform_that_asks_for_a_pause_is_busy_and_refuses_nothing(
    platform: ScriptedPlatform, send: Sender, register: Register, family: str, answer: Answer, seconds: int
) -> None:
    platform.answer(SCORES, answer)

    with pytest.raises(PlatformBusy) as busy:
        send(register(family=family))

    assert busy.value.retry_after == seconds


@pytest.mark.parametrize("remaining", ["12.5", "much"])
def test_a_403_with_units_left_is_no_pause(
    platform: ScriptedPlatform, send: Sender, canvas: KnownRegistration, remaining: str
) -> None:
    platform.answer(SCORES, Answer(403, {"x-rate-limit-remaining": remaining}, b""))

    with pytest.raises(ColumnLocked):
        send(canvas)


def test_a_401_fetches_a_fresh_token_and_delivers(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration
) -> None:
    platform.answer(TOKEN_PATH, json_answer({"access_token": "old"}), json_answer({"access_token": "new"}))
    platform.answer(SCORES, json_answer({}, 401), json_answer({}))

    send(moodle)

    assert [request.headers["Authorization"] for request in platform.sent(SCORES)] == [
        "Bearer old",
        "Bearer new",
    ]


def test_open_edx_says_403_to_a_token_that_it_does_not_know(
    platform: ScriptedPlatform, send: Sender, register: Register
) -> None:
    edx = register(client_id="block-1", family="")
    platform.answer(SCORES, json_answer({"detail": "Invalid token signature."}, 403), json_answer({}, 201))

    send(edx)

    assert len(platform.sent(TOKEN_PATH)) == 2


def test_a_401_with_a_fresh_token_is_refused_access(
    platform: ScriptedPlatform, send: Sender, canvas: KnownRegistration
) -> None:
    platform.answer(SCORES, json_answer(envelope("Access Token not linked to a Tool"), 401))

    with pytest.raises(AccessRefused, match="not linked"):
        send(canvas)

    assert len(platform.sent(SCORES)) == 2
    assert len(platform.sent(TOKEN_PATH)) == 2


def test_a_lost_reply_is_never_sent_again_by_itself(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration
) -> None:
    platform.answer(SCORES, PlatformSilent(detail="ReadTimeoutError"))

    with pytest.raises(PlatformSilent):
        send(moodle)

    assert len(platform.sent(SCORES)) == 1


def test_canvas_gets_no_new_submission(
    platform: ScriptedPlatform, send: Sender, canvas: KnownRegistration
) -> None:
    platform.answer(SCORES, json_answer({}))

    send(canvas)

    (sent,) = platform.sent(SCORES)
    assert body_of(sent)["https://canvas.instructure.com/lti/submission"] == {"new_submission": False}


def test_a_score_on_the_way_is_in_progress_whole_and_without_comment(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration, noon: datetime
) -> None:
    platform.answer(SCORES, json_answer({}))
    there = noon.astimezone(timezone(timedelta(hours=2))) + timedelta(microseconds=123_456)

    send(moodle, Score("5", 0.0, 20.0, there, completed=False))

    (sent,) = platform.sent(SCORES)
    assert body_of(sent) == {
        "userId": "5",
        "scoreGiven": 0,
        "scoreMaximum": 20,
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-09-14T12:00:00.123Z",
    }
    assert isinstance(body_of(sent)["scoreMaximum"], int)


def test_a_score_asks_for_the_score_scope_and_no_more(
    platform: ScriptedPlatform, send: Sender, moodle: KnownRegistration
) -> None:
    platform.answer(SCORES, json_answer({}))

    send(moodle)

    (asked,) = platform.sent(TOKEN_PATH)
    assert form_of(asked)["scope"] == "https://purl.imsglobal.org/spec/lti-ags/scope/score"
