"""A limit holds within every minute, for each key apart, and while Redis is away."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from lti_tool.app import create_app
from lti_tool.web.limits import REDIS_RESTS, REDIS_SECONDS, SharedWindow, Window
from tests.tool import settings_for
from tests.waiting import PATIENCE

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def silent_redis() -> Iterator[socket.socket]:
    """Takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        server.setblocking(False)
        yield server


def url_of(server: socket.socket) -> str:
    return f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def connections(server: socket.socket) -> int:
    """How many came since the last look."""
    number = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return number
        number += 1


def test_more_than_the_most_is_refused_until_the_first_is_a_minute_old() -> None:
    moments = iter([0.0, 30.0, 59.0, 60.0, 61.0, 90.0])
    window = Window(clock=lambda: next(moments))

    answers = [window.hit("one", 2) for _ in range(6)]

    assert answers == [True, True, False, True, False, True]


def test_each_key_counts_for_itself() -> None:
    window = Window()

    answers = [window.hit(key, 1) for key in ("one", "other", "one")]

    assert answers == [True, True, False]


def test_looking_counts_nothing() -> None:
    for window in (Window(), SharedWindow(NOBODY_LISTENS)):
        answers = [
            window.is_full("one", 1),
            window.is_full("one", 1),
            window.hit("one", 1),
            window.is_full("one", 1),
        ]

        assert answers == [False, False, True, True]


def test_without_redis_each_process_counts_for_itself() -> None:
    window = SharedWindow(NOBODY_LISTENS)

    answers = [window.hit("one", 2) for _ in range(3)]

    assert answers == [True, True, False]


def test_a_silent_redis_holds_up_one_request_for_a_moment_and_then_nobody(
    silent_redis: socket.socket,
) -> None:
    window = SharedWindow(url_of(silent_redis), clock=lambda: 0.0)
    began = monotonic()
    first = window.hit("one", 2)
    noticed = monotonic()

    others = [window.hit("one", 2) for _ in range(200)]

    assert (first, others) == (True, [True] + [False] * 199)
    assert REDIS_SECONDS <= noticed - began < PATIENCE
    # Were another to wait, it would connect.
    assert connections(silent_redis) == 1


def test_after_a_rest_one_request_of_many_looks_whether_redis_is_back(silent_redis: socket.socket) -> None:
    moments = [0.0]
    window = SharedWindow(url_of(silent_redis), clock=lambda: moments[0])
    window.hit("one", 20)
    connections(silent_redis)
    moments[0] = REDIS_RESTS + 1.0

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: window.hit("one", 20), range(8)))

    assert answers == [True] * 8
    assert connections(silent_redis) == 1


def test_a_request_is_answered_though_redis_is_silent(silent_redis: socket.socket, database_url: str) -> None:
    browser = create_app(settings_for(database_url, redis_url=url_of(silent_redis))).test_client()
    began = monotonic()

    answers = [browser.get("/lti/login").status_code for _ in range(5)]

    assert answers == [400] * 5
    assert 1 <= connections(silent_redis) <= 1 + (monotonic() - began) // REDIS_RESTS
