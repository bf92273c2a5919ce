"""Access tokens: shared, renewed in time, never crossing tenants (rows G1, G2; reliability.md 1)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import jwt
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.errors import (
    AccessRefused,
    AnswerUnreadable,
    PlatformError,
    PlatformFailed,
    PlatformMisconfigured,
    ScopeMissing,
)
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.models import AccessToken
from lti_tool.lti.service_calls import LINE_ITEM, SCORE
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration
from tests.lti_services.conftest import SECRET, TOKEN_PATH, Register, private_key
from tests.lti_services.scripted import ScriptedPlatform, form_of, json_answer, recorded
from tests.waiting import PATIENCE

SCORES = frozenset({SCORE})
BOTH = frozenset({SCORE, LINE_ITEM})


def grant(token: str, expires_in: object = 3600, **more: object) -> Answer:
    """A platform's grant."""
    return json_answer({"access_token": token, "token_type": "Bearer", "expires_in": expires_in, **more})


def test_a_token_is_asked_for_with_a_short_signed_assertion(
    platform: ScriptedPlatform, tokens: AccessTokens, moodle: KnownRegistration, noon: datetime
) -> None:
    assert tokens.get(moodle, BOTH, noon) == "t-1"

    (request,) = platform.requests
    form = form_of(request)
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert form["grant_type"] == "client_credentials"
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert form["scope"] == f"{LINE_ITEM} {SCORE}"
    assertion = form["client_assertion"]
    assert jwt.get_unverified_header(assertion) == {"alg": "RS256", "typ": "JWT", "kid": "k-1"}
    claims = jwt.decode(
        assertion,
        private_key().public_key(),
        algorithms=["RS256"],
        audience=moodle.token_url,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == claims["sub"] == moodle.client_id
    assert claims["iat"] <= noon.timestamp() < claims["exp"] <= claims["iat"] + 300
    assert len(claims["jti"]) >= 20


def test_the_audience_is_the_platforms_own_where_it_has_one(
    platform: ScriptedPlatform, tokens: AccessTokens, register: Register, noon: datetime
) -> None:
    tokens.get(register(token_audience="https://api.brightspace.test/auth/token"), SCORES, noon)

    assertion = form_of(platform.requests[0])["client_assertion"]
    claims = jwt.decode(assertion, options={"verify_signature": False})
    assert claims["aud"] == "https://api.brightspace.test/auth/token"


def test_moodles_token_is_taken_though_it_says_text_html(
    platform: ScriptedPlatform, tokens: AccessTokens, moodle: KnownRegistration, noon: datetime
) -> None:
    platform.answer(TOKEN_PATH, recorded("token").answer)
    scope = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

    assert tokens.get(moodle, frozenset({scope}), noon) == "<token>"


@pytest.mark.parametrize(
    ("expires_in", "still", "renewed"),
    [
        (3600, 3539, 3541),
        (None, 3539, 3541),
        ("3600", 3539, 3541),
        (2, 0.9, 1.1),
        (90, 44, 46),
        (1e99, 86_000, 86_399),
    ],
)
def test_a_token_is_kept_until_shortly_before_its_end(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
    expires_in: object,
    still: float,
    renewed: float,
) -> None:
    platform.answer(TOKEN_PATH, grant("first", expires_in), grant("second", expires_in))

    assert tokens.get(moodle, SCORES, noon) == "first"
    assert tokens.get(moodle, SCORES, noon + timedelta(seconds=still)) == "first"
    assert tokens.get(moodle, SCORES, noon + timedelta(seconds=renewed)) == "second"


@pytest.mark.parametrize("expires_in", [0, -1, "0", -1e99])
def test_a_token_that_is_over_at_once_is_used_once(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
    expires_in: object,
) -> None:
    platform.answer(TOKEN_PATH, grant("a", expires_in), grant("b", expires_in))

    assert [tokens.get(moodle, SCORES, noon), tokens.get(moodle, SCORES, noon)] == ["a", "b"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (json_answer({"token_type": "Bearer"}), AnswerUnreadable),
        (json_answer({"access_token": 7}), AnswerUnreadable),
        (json_answer({"access_token": ""}), AnswerUnreadable),
        (json_answer({"access_token": "a\r\nX: y"}), AnswerUnreadable),
        (json_answer(["access_token"]), AnswerUnreadable),
        (grant("t", "x"), AnswerUnreadable),
        (grant("t", True), AnswerUnreadable),
        (grant("t", {}), AnswerUnreadable),
        (grant("t", token_type="mac"), AnswerUnreadable),
        (Answer(200, {}, b"not json"), AnswerUnreadable),
        (
            Answer(200, {"content-type": "text/html"}, b"\xef\xbb\xbf <!doctype html>Sign in"),
            PlatformMisconfigured,
        ),
        (Answer(302, {"location": "https://moodle.test:8443/login"}), PlatformMisconfigured),
        (json_answer({}, 404), PlatformMisconfigured),
        (json_answer({"error": "invalid_client"}, 400), AccessRefused),
        (json_answer({"error": "invalid_client"}, 401), AccessRefused),
        (json_answer({"error": "invalid_scope"}, 400), ScopeMissing),
        (json_answer({}, 503), PlatformFailed),
    ],
)
def test_an_answer_that_is_no_token_is_told_by_class_and_kept_nowhere(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
    answer: Answer,
    error: type[PlatformError],
) -> None:
    platform.answer(TOKEN_PATH, answer, grant("good"))

    with pytest.raises(PlatformError) as refusal:
        tokens.get(moodle, SCORES, noon)

    assert type(refusal.value) is error
    assert tokens.get(moodle, SCORES, noon) == "good"


def test_fewer_scopes_stop_only_the_calls_that_need_more(
    platform: ScriptedPlatform, tokens: AccessTokens, moodle: KnownRegistration, noon: datetime
) -> None:
    platform.answer(TOKEN_PATH, grant("poor", scope=SCORE))

    for _ in range(2):
        with pytest.raises(ScopeMissing, match=LINE_ITEM):
            tokens.get(moodle, BOTH, noon)

    assert tokens.get(moodle, SCORES, noon) == "poor"
    # What was granted is remembered: two askings, not three.
    assert len(platform.sent(TOKEN_PATH)) == 2


def test_two_clients_of_one_issuer_never_share_a_token(
    platform: ScriptedPlatform, tokens: AccessTokens, register: Register, noon: datetime
) -> None:
    platform.answer(TOKEN_PATH, grant("north"), grant("south"))
    north = register(issuer="https://canvas.instructure.com", client_id="1")
    south = register(issuer="https://canvas.instructure.com", client_id="2")

    assert (tokens.get(north, SCORES, noon), tokens.get(south, SCORES, noon)) == ("north", "south")
    assert (tokens.get(north, SCORES, noon), tokens.get(south, SCORES, noon)) == ("north", "south")


def test_a_late_401_takes_no_newer_token_away(
    platform: ScriptedPlatform, tokens: AccessTokens, moodle: KnownRegistration, noon: datetime
) -> None:
    platform.answer(TOKEN_PATH, grant("first"), grant("second"), grant("third"))
    tokens.get(moodle, SCORES, noon)
    tokens.drop(moodle, SCORES, "first")
    tokens.get(moodle, SCORES, noon)

    tokens.drop(moodle, SCORES, "first")

    assert tokens.get(moodle, SCORES, noon) == "second"


def test_what_was_sealed_with_an_earlier_secret_is_fetched_anew(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    neighbour: AccessTokens,
    sessions: sessionmaker[Session],
    moodle: KnownRegistration,
    noon: datetime,
) -> None:
    platform.answer(TOKEN_PATH, grant("first"), grant("second"))
    tokens.get(moodle, SCORES, noon)
    with sessions.begin() as session:
        session.execute(update(AccessToken).values(sealed_token="gAAAAAnonsense"))

    assert neighbour.get(moodle, SCORES, noon) == "second"


@pytest.fixture
def neighbour(http: PlatformHttp, sessions: sessionmaker[Session]) -> AccessTokens:
    """The same installation's tokens in another process."""
    return AccessTokens(http, sessions, SECRET)


@pytest.mark.usefixtures("any_database")
def test_processes_share_tokens_through_the_database(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    neighbour: AccessTokens,
    moodle: KnownRegistration,
    noon: datetime,
) -> None:
    platform.answer(TOKEN_PATH, grant("first", scope=SCORE), grant("second"))

    assert tokens.get(moodle, SCORES, noon) == neighbour.get(moodle, SCORES, noon) == "first"

    tokens.drop(moodle, SCORES, "first")
    assert tokens.get(moodle, SCORES, noon) == "second"
    # The neighbour meets its 401 later, and must not take the new token away.
    neighbour.drop(moodle, SCORES, "first")
    assert neighbour.get(moodle, SCORES, noon) == "second"
    assert len(platform.sent(TOKEN_PATH)) == 2


def test_a_token_is_sealed_at_rest(
    platform: ScriptedPlatform,
    tokens: AccessTokens,
    sessions: sessionmaker[Session],
    moodle: KnownRegistration,
    noon: datetime,
) -> None:
    platform.answer(TOKEN_PATH, grant("very-secret"))
    tokens.get(moodle, SCORES, noon)

    with sessions() as session:
        row = session.scalars(select(AccessToken)).one()
    assert "very-secret" not in row.sealed_token
    assert row.scopes == SCORE


class SlowPlatform:
    """A token address that answers when it is let."""

    def __init__(self, answers: Callable[[], Answer]) -> None:
        self.go = Event()
        self.asked = 0
        self._answers = answers

    def send(self, request: Request) -> Answer:
        self.asked += 1
        assert self.go.wait(PATIENCE)
        return self._answers()


def test_fifty_threads_fetch_one_token(
    sessions: sessionmaker[Session], moodle: KnownRegistration, noon: datetime
) -> None:
    slow = SlowPlatform(lambda: grant("one"))
    tokens = AccessTokens(PlatformHttp(transport=slow), sessions, SECRET)

    with ThreadPoolExecutor(50) as threads:
        waiting = [threads.submit(tokens.get, moodle, SCORES, noon) for _ in range(50)]
        slow.go.set()

    assert {each.result() for each in waiting} == {"one"}
    assert slow.asked == 1


def test_fifty_threads_with_used_once_tokens_share_none(
    sessions: sessionmaker[Session], moodle: KnownRegistration, noon: datetime
) -> None:
    numbers = iter(range(100))
    slow = SlowPlatform(lambda: grant(f"t{next(numbers)}", 0))
    slow.go.set()
    tokens = AccessTokens(PlatformHttp(transport=slow), sessions, SECRET)

    with ThreadPoolExecutor(20) as threads:
        got = list(threads.map(lambda _: tokens.get(moodle, SCORES, noon), range(20)))

    assert len(set(got)) == 20


def test_those_who_waited_share_the_failure_and_the_next_tries_again(
    sessions: sessionmaker[Session], moodle: KnownRegistration, noon: datetime
) -> None:
    slow = SlowPlatform(lambda: json_answer({}, 503))
    tokens = AccessTokens(PlatformHttp(transport=slow), sessions, SECRET)

    with ThreadPoolExecutor(10) as threads:
        waiting = [threads.submit(tokens.get, moodle, SCORES, noon) for _ in range(10)]
        while slow.asked == 0:
            pass
        slow.go.set()

    assert all(isinstance(each.exception(), PlatformFailed) for each in waiting)
    with pytest.raises(PlatformFailed):
        tokens.get(moodle, SCORES, noon)
