"""Rate limits: per network address and registration at the door, per participation for what people write."""

from collections import deque
from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import ParamSpec, TypeVar, cast

from cachetools import LRUCache
from flask import Flask, current_app, g, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import StorageTypes, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from lti_tool.errors import LaunchRefused, TooFast
from lti_tool.web.ports import ports

EXTENSION = "stoke.limits"
MINUTE = 60
MOST_KEYS = 20_000
REDIS_RESTS = 10
"""Seconds for which a Redis that failed is left alone."""
REDIS_SECONDS = 0.2
"""How long a request waits for Redis, which answers in a thousandth; one that takes longer counts as away."""
Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


class Window:
    """Counts what this process was asked within the last minute."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._times: LRUCache[str, deque[float]] = LRUCache(MOST_KEYS)
        self._lock = Lock()

    def hit(self, key: str, most: int) -> bool:
        """Count one more; False, and not counted, where there were `most` already."""
        now = self._clock()
        with self._lock:
            times = self._recent(key, now)
            if len(times) >= most:
                return False
            times.append(now)
            self._times[key] = times
            return True

    def is_full(self, key: str, most: int) -> bool:
        """Whether one more would be refused."""
        with self._lock:
            return len(self._recent(key, self._clock())) >= most

    def _recent(self, key: str, now: float) -> deque[float]:
        times = self._times.get(key, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        return times


class SharedWindow:
    """Counts for all processes in Redis; while that does not answer, each process counts for itself."""

    def __init__(self, url: str, clock: Callable[[], float] = monotonic) -> None:
        """Raises `limits.errors.ConfigurationError` for an address that is none."""
        self._clock = clock
        self._shared = MovingWindowRateLimiter(_storage_at(url))
        self._own = Window(clock)
        self._lock = Lock()
        self._again_at: float | None = None
        """When Redis is tried again; None while it answers."""

    def hit(self, key: str, most: int) -> bool:
        """See `Window.hit`."""
        answer = self._ask(self._shared.hit, key, most)
        return self._own.hit(key, most) if answer is None else answer

    def is_full(self, key: str, most: int) -> bool:
        """See `Window.is_full`."""
        has_room = self._ask(self._shared.test, key, most)
        return self._own.is_full(key, most) if has_room is None else not has_room

    def _ask(self, ask: Callable[[RateLimitItem, str], bool], key: str, most: int) -> bool | None:
        """Ask Redis; None while it is away."""
        if not self._may_ask():
            return None
        try:
            answer = ask(RateLimitItemPerMinute(most), key)
        except StorageError:
            self._again_at = self._clock() + REDIS_RESTS
            return None
        self._again_at = None
        return answer

    def _may_ask(self) -> bool:
        """Whether to ask Redis; after a rest one request finds out for all how it is."""
        with self._lock:
            if self._again_at is None:
                return True
            if self._clock() < self._again_at:
                return False
            self._again_at = self._clock() + REDIS_RESTS
            return True


def _storage_at(url: str) -> StorageTypes:
    wait = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    return storage_from_string(url, wrap_exceptions=True, **wait)


class Limiter:
    """Refuses views that are asked too often.

    Not Flask-Limiter, which costs a tenth of a login and a launch: it starts a thread for many of its
    counts, and looks into every request of every view (docs/performance.md).
    """

    def init_app(self, app: Flask) -> None:
        """Count in the storage that the app's configuration names."""
        url: str = app.config["RATELIMIT_STORAGE_URI"]
        app.extensions[EXTENSION] = Window() if url == "memory://" else SharedWindow(url)

    def limit(
        self, most: Callable[[], int]
    ) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
        """Limit what one network address may ask of a view."""

        def decorate(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
            return self.shared_limit(most, view.__name__, _address)(view)

        return decorate

    def limit_strangers(
        self, most: Callable[[], int]
    ) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
        """Limit what one network address may ask of a view, for each registration apart (see `count_at`).

        What is refused before anybody knows whose it is counts together.
        """

        def decorate(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
            @wraps(view)
            def asked(*values: Parameters.args, **names: Parameters.kwargs) -> Answer:
                g.door = view.__name__, most()
                try:
                    return view(*values, **names)
                except LaunchRefused:
                    self.count_at(None)
                    raise

            return asked

        return decorate

    def has_enough_of_strangers(self) -> bool:
        """Whether this network address has asked for too much that is nobody's; nothing is counted."""
        scope, most = g.get("door", ("", 0))
        return bool(scope) and _window().is_full(_stranger(scope), most)

    def count_at(self, registration_id: int | None) -> None:
        """Count a request once, at its registration: a school's flood of launches uses up no other's.

        Raises:
            TooManyRequests: there were too many within the minute from this network address.
        """
        door = g.pop("door", None)
        if door is None:
            return
        scope, most = door
        key = f"{_stranger(scope)}{registration_id}" if registration_id else _stranger(scope)
        if not _window().hit(key, most):
            raise TooManyRequests

    def shared_limit(
        self, most: Callable[[], int], scope: str, key_func: Callable[[], str]
    ) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
        """Limit what one key may ask of all views with this scope together."""

        def decorate(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
            @wraps(view)
            def asked(*values: Parameters.args, **names: Parameters.kwargs) -> Answer:
                if not _window().hit(f"{scope}/{key_func()}", most()):
                    raise TooFast(MINUTE) if "who" in g else TooManyRequests
                return view(*values, **names)

            return asked

        return decorate


limiter = Limiter()


def per_address() -> int:
    """Return how many logins and launches one address may begin a minute; a campus may share one address."""
    return ports().settings.launches_a_minute


def per_participation() -> int:
    """Return how much one participation may write a minute (row P14)."""
    return ports().settings.posts_a_minute


def participation_key() -> str:
    """Return whom a limit on writing counts for: the person, in however many tabs.

    To be asked once `allowed` knows who it is: a path alone would let one person use up another's.
    """
    return str(g.who.membership_id)


def _window() -> Window | SharedWindow:
    return cast("Window | SharedWindow", current_app.extensions[EXTENSION])


def _stranger(scope: str) -> str:
    """Return under which key requests count before anybody knows whose they are."""
    return f"{scope}/{_address()}/"


def _address() -> str:
    return request.remote_addr or ""
