"""Calls over real sockets on loopback: redirects, silence, loris, cuts, floods (faults 11 to 15, row R2)."""

import gzip
import json
import socket
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest

from lti_tool.errors import (
    AnswerUnreadable,
    PlatformFailed,
    PlatformMisconfigured,
    PlatformSilent,
)
from lti_tool.lti import connections
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.values import KnownRegistration
from tests.lti_services.loopback import dripping, saying, serving
from tests.lti_services.scripted import ScriptedPlatform, json_answer
from tests.waiting import PATIENCE

ANYBODY = KnownRegistration(1, "https://lms.test", "c", "", "", "")
LONG = Limits(read=PATIENCE, total=PATIENCE, largest=1000)
SHORT = replace(LONG, total=0.4)
OK = b"HTTP/1.1 200 OK\r\nDate: Mon, 14 Sep 2026 12:00:05 GMT\r\n"


@pytest.fixture
def here() -> PlatformHttp:
    """The network, for a tool whose own base URL is on loopback."""
    return PlatformHttp(inside_allowed=True)


def get(http: PlatformHttp, url: str, limits: Limits = LONG) -> Answer:
    return http.call("GET", url, ANYBODY, headers={"Accept": "*/*"}, limits=limits)


def post(http: PlatformHttp, url: str, limits: Limits = LONG) -> Answer:
    return http.call("POST", url, ANYBODY, headers={}, body=b"{}", limits=limits)


def test_an_answer_comes_back_with_status_headers_and_body(here: PlatformHttp) -> None:
    reply = OK + b"X-One: a\r\nX-One: b\r\nContent-Length: 8\r\n\r\n" + b'{"a": 1}'

    with serving(saying(reply)) as url:
        answer = get(here, url)

    assert (answer.status, answer.json(), answer.headers["x-one"]) == (200, {"a": 1}, "a, b")
    assert answer.date is not None


def test_a_request_is_one_packet_that_names_the_tool(here: PlatformHttp) -> None:
    seen: list[bytes] = []

    with serving(saying(OK + b"Content-Length: 0\r\n\r\n"), seen) as url:
        assert post(here, url).status == 200

    (packet,) = seen
    assert packet.startswith(b"POST /x HTTP/1.1\r\n")
    assert packet.endswith(b"\r\n\r\n{}")
    assert b"\r\nUser-Agent: Stoke/0.1 (+LTI tool)\r\n" in packet


def test_connections_are_used_again(here: PlatformHttp) -> None:
    accepted: list[int] = []

    def twice(connection: socket.socket) -> None:
        accepted.append(1)
        connection.sendall(OK + b"Content-Length: 2\r\n\r\n{}")
        connection.recv(65_536)
        connection.sendall(OK + b"Content-Length: 2\r\n\r\n{}")

    with serving(twice) as url:
        assert [post(here, url).status, post(here, url).status] == [200, 200]

    assert accepted == [1]


def test_the_pool_of_a_platform_not_called_for_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_POOLS", 1)
    here = PlatformHttp(inside_allowed=True)
    ended = Event()

    def keep(connection: socket.socket) -> None:
        connection.sendall(OK + b"Content-Length: 0\r\n\r\n")
        if connection.recv(1) == b"":
            ended.set()

    with serving(keep) as one, serving(saying(OK + b"Content-Length: 0\r\n\r\n")) as other:
        assert post(here, one).fine
        assert not ended.is_set()
        assert post(here, other).fine
        assert ended.wait(PATIENCE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_fault_and_is_not_followed(here: PlatformHttp, status: int) -> None:
    reply = b"HTTP/1.1 %d Go\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n" % status

    with serving(saying(reply)) as url, pytest.raises(PlatformMisconfigured) as refusal:
        post(here, url)

    assert refusal.value.status == status


def test_nobody_listening_is_silence(here: PlatformHttp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(PlatformSilent):
        post(here, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 2", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000]
)
def test_no_whole_head_is_silence(here: PlatformHttp, reply: bytes) -> None:
    with serving(saying(reply)) as url, pytest.raises(PlatformSilent):
        post(here, url)


def test_one_byte_at_a_time_ends_at_the_deadline(here: PlatformHttp) -> None:
    with serving(dripping(OK + b"X: " + b"a" * 2000, pause=0.05)) as url:
        began = monotonic()
        with pytest.raises(PlatformSilent):
            post(here, url, SHORT)
        took = monotonic() - began

    # The whole answer would take a hundred.
    assert took < 50


def test_a_body_that_drips_is_cut_and_the_status_stands(here: PlatformHttp) -> None:
    def head_then_drips(connection: socket.socket) -> None:
        connection.sendall(OK + b"Content-Length: 2000\r\n\r\n")
        dripping(b"a" * 2000, pause=0.05)(connection)

    with serving(head_then_drips) as url:
        answer = post(here, url, replace(LONG, total=3.0))

    assert answer.status == 200
    with pytest.raises(PlatformSilent):
        answer.json()


def test_a_truncated_body_is_silence_for_who_reads_it(here: PlatformHttp) -> None:
    with serving(saying(OK + b"Content-Length: 100\r\n\r\n[1, 2")) as url:
        answer = get(here, url)

    assert answer.fine
    with pytest.raises(PlatformSilent):
        answer.json()


@pytest.mark.parametrize("head", [b"Content-Length: 50000000\r\n", b""])
def test_a_flood_is_capped(here: PlatformHttp, head: bytes) -> None:
    with serving(saying(OK + head + b"\r\n" + b"a" * 5000)) as url:
        answer = get(here, url)

    assert (answer.status, answer.body) == (200, b"")
    with pytest.raises(AnswerUnreadable):
        answer.json()


def test_a_compressed_bomb_is_never_opened(here: PlatformHttp) -> None:
    bomb = gzip.compress(json.dumps("a" * 500_000).encode())
    reply = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb

    with serving(saying(reply)) as url:
        answer = get(here, url)

    assert len(answer.body) == len(bomb)
    with pytest.raises(AnswerUnreadable):
        answer.json()


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
        ('{"a": "é"}'.encode("latin-1"), AnswerUnreadable),
        (b"<html>", AnswerUnreadable),
        (b"", AnswerUnreadable),
        (b"[" * 100_000, AnswerUnreadable),
    ],
)
def test_json_is_read_whatever_dress_it_wears(body: bytes, value: object) -> None:
    answer = Answer(200, {}, body)

    if isinstance(value, type):
        with pytest.raises(AnswerUnreadable):
            answer.json()
    else:
        assert answer.json() == value


def test_a_get_is_tried_twice_and_a_post_once(platform: ScriptedPlatform, http: PlatformHttp) -> None:
    platform.answer("/x", PlatformSilent(), json_answer({}))
    assert get(http, "https://lms.test/x").fine

    platform.answer("/y", json_answer({}, 503), json_answer({}))
    with pytest.raises(PlatformFailed):
        post(http, "https://lms.test/y")

    assert len(platform.sent("/x")) == 2
    assert len(platform.sent("/y")) == 1


def test_a_get_that_fails_twice_fails(platform: ScriptedPlatform, http: PlatformHttp) -> None:
    platform.answer("/x", json_answer({}, 503))

    with pytest.raises(PlatformFailed):
        get(http, "https://lms.test/x")

    assert len(platform.sent("/x")) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_key_set_that_is_not_there_is_a_fault_of_the_configuration(
    platform: ScriptedPlatform, http: PlatformHttp, status: int
) -> None:
    platform.answer("/jwks", json_answer({}, status))

    with pytest.raises(PlatformMisconfigured):
        http.get_json("https://lms.test/jwks", ANYBODY)


def test_json_is_fetched_with_our_name_and_without_compression(
    platform: ScriptedPlatform, http: PlatformHttp
) -> None:
    platform.answer("/jwks", json_answer({"keys": []}))

    assert http.get_json("https://lms.test/jwks", ANYBODY) == {"keys": []}

    (sent,) = platform.requests
    assert sent.headers["User-Agent"] == "Stoke/0.1 (+LTI tool)"
    assert sent.headers["Accept-Encoding"] == "identity"
