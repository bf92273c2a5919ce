"""Trouble on purpose: what a tool meets, and that it can be mended."""

import threading
from collections.abc import Iterator
from http.client import IncompleteRead
from typing import Any

import jwt
import pytest
import requests
from waitress.server import create_server

from lti_tool.sandbox.keys import Alteration, sign
from lti_tool.sandbox.troubles import Scripted
from lti_tool.sandbox.vocabulary import AGS_CLAIM
from tests.sandbox.tool import FakeTool, tool_at, tool_keys
from tests.support.campus import TickingClock, campus_for, ready_key


@pytest.fixture(params=["moodle", "canvas"])
def tool(request: pytest.FixtureRequest) -> FakeTool:
    tool = tool_at(request.param)
    tool.campus.add_link(tool.ways, "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


def line_item(tool: FakeTool) -> str:
    claims: dict[str, Any] = tool.claims("amara", tool.campus.links(tool.ways)[-1].id)
    return str(claims[AGS_CLAIM]["lineitem"])


def amara(tool: FakeTool) -> str:
    return next(person.id for person in tool.campus.people(tool.ways) if person.key == "amara")


def test_scripted_answers_come_in_turn_and_then_all_is_as_usual(tool: FakeTool) -> None:
    url, bearer = line_item(tool), tool.bearer()
    tool.campus.faults(tool.ways).script(
        "scores", Scripted(503), Scripted(429, headers={"Retry-After": "2"}), Scripted(200, body="<html>")
    )

    answers = [tool.post_score(url, bearer, userId=amara(tool)) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [503, 429, 200, 200]
    assert answers[1].headers["Retry-After"] == "2"
    assert answers[2].text == "<html>"
    assert [message.status for message in tool.campus.messages(tool.ways, "scores")] == [503, 429, 200, 200]


def test_a_lost_reply_leaves_the_score_in_the_gradebook(tool: FakeTool) -> None:
    url, bearer = line_item(tool), tool.bearer()
    tool.campus.faults(tool.ways).lost_scores = 1

    with pytest.raises(requests.ConnectionError):
        tool.post_score(url, bearer, userId=amara(tool))

    assert tool.campus.score(tool.ways, "amara") == 7.5
    assert tool.campus.messages(tool.ways, "scores")[-1].answer == "reply lost"


def test_a_slow_answer_outlasts_an_impatient_caller(tool: FakeTool) -> None:
    tool.campus.faults(tool.ways).slow_seconds = 60

    with pytest.raises(requests.ReadTimeout):
        tool.http.get(tool.details.jwks_url, timeout=(1, 5))


def test_throttling_speaks_as_each_platform_does(tool: FakeTool) -> None:
    url, bearer = line_item(tool), tool.bearer()
    faults = tool.campus.faults(tool.ways)
    faults.throttle = 403 if tool.ways == "canvas" else 429

    answer = tool.post_score(url, bearer, userId=amara(tool))

    assert answer.status_code == faults.throttle
    assert "Retry-After" not in answer.headers
    if tool.ways == "canvas":
        assert answer.text == "403 Forbidden (Rate Limit Exceeded)"
        assert answer.headers["X-Rate-Limit-Remaining"] == "0.0"
    faults.retry_after = "30"
    assert tool.post_score(url, bearer, userId=amara(tool)).headers["Retry-After"] == "30"


def test_mending_ends_all_trouble(tool: FakeTool) -> None:
    faults = tool.campus.faults(tool.ways)
    faults.down, faults.signed_out, faults.clock_seconds = 503, True, 90.0
    assert tool.http.get(tool.details.jwks_url, timeout=5).status_code == 503

    faults.reset()

    assert tool.http.get(tool.details.jwks_url, timeout=5).status_code == 200
    assert tool.campus.faults(tool.ways) is faults


def test_signed_out_people_get_an_error_and_no_token(tool: FakeTool) -> None:
    tool.campus.faults(tool.ways).signed_out = True

    fields = tool.launch("amara", tool.campus.links(tool.ways)[-1].id)

    assert fields["error"] == {"moodle": "access_denied", "canvas": "login_required"}[tool.ways]


def test_a_shifted_clock_dates_launches_and_not_the_gradebook_alone() -> None:
    clock = TickingClock()
    tool = tool_at("moodle", campus_for(fetch=lambda _url: tool_keys(), clock=clock))
    link = tool.campus.add_link("moodle", "Feedback that lands")
    tool.campus.faults("moodle").clock_seconds = 90

    assert tool.claims("amara", link.id)["iat"] == int(clock.now.timestamp()) + 90


def test_rotated_keys_sign_the_next_launch_even_between_the_legs(tool: FakeTool) -> None:
    link = tool.campus.links(tool.ways)[-1]
    before = tool.http.get(tool.details.jwks_url, timeout=5).json()["keys"]
    login = tool.browser.start_launch(tool.ways, "amara", link.id)
    tool.campus.rotate_keys(tool.ways)

    token = tool.answer_login(login)["id_token"]

    kid = jwt.get_unverified_header(token)["kid"]
    assert kid not in {key["kid"] for key in before}
    assert tool.read(token)["sub"] == amara(tool)


def test_a_message_is_spoilt_once_as_a_test_asks(tool: FakeTool) -> None:
    link = tool.campus.links(tool.ways)[-1]

    def without_subject(claims: dict[str, object]) -> None:
        del claims["sub"]

    def without_kid(header: dict[str, object]) -> None:
        del header["kid"]

    def wrong_key(header: dict[str, object], claims: dict[str, object], pem: str) -> str:
        return sign(header, claims, ready_key(10))

    for alteration in (
        Alteration(claims=without_subject),
        Alteration(header=without_kid),
        Alteration(sign=wrong_key),
    ):
        tool.campus.alter_next_message(tool.ways, alteration)

    assert "sub" not in tool.claims("amara", link.id)
    assert "kid" not in jwt.get_unverified_header(tool.launch("amara", link.id)["id_token"])
    with pytest.raises(jwt.InvalidSignatureError):
        tool.claims("amara", link.id)
    assert tool.claims("amara", link.id)["sub"] == amara(tool)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"aud": "https://elsewhere.example"}, "invalid_request"),
        ({"sub": "somebody-else"}, "invalid_request"),
        ({"jti": ""}, "invalid_request"),
        ({"iat": 1}, "invalid_request"),
        ({"iss": "nobody"}, "invalid_client"),
    ],
)
def test_a_wrong_assertion_gets_no_token(tool: FakeTool, change: dict[str, object], error: str) -> None:
    answer = tool.ask_token(**change)

    assert answer.json()["error"] == error
    assert answer.status_code == (401 if (tool.ways, error) == ("canvas", "invalid_client") else 400)


def test_an_assertion_of_another_key_gets_no_token(tool: FakeTool) -> None:
    tool.campus.fetch = lambda _url: {"keys": []}

    answer = tool.ask_token()

    assert answer.status_code == 400
    assert "access_token" not in answer.json()


def test_scopes_that_nobody_grants_get_no_token(tool: FakeTool) -> None:
    assert tool.ask_token("openid").json()["error"] == "invalid_scope"


@pytest.fixture
def served(tool: FakeTool) -> Iterator[str]:
    """The campus on a real port, behind the server of the demo."""
    server: Any = create_server(tool.app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


# The server that breaks a connection off may still be at it when the test closes it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_over_a_real_connection_a_lost_reply_breaks_off(tool: FakeTool, served: str) -> None:
    url, bearer = line_item(tool).replace("http://localhost:8701", served), tool.bearer()
    tool.campus.faults(tool.ways).lost_scores = 1
    tool.http = requests.Session()

    with pytest.raises((requests.RequestException, IncompleteRead)):
        tool.post_score(url, bearer, userId=amara(tool))

    assert tool.campus.score(tool.ways, "amara") == 7.5
    assert (
        tool.post_score(url, bearer, userId=amara(tool), timestamp="2026-11-23T10:00:09Z").status_code == 200
    )
    tool.http.close()
