"""Pooled connections that go only where `guard` lets them, and end when their time is over.

Straight on urllib3: a score's POST costs 0.6 ms of CPU on it and 1.0 ms through requests (ADR 0009).
"""

import http.client
import io
import socket
import ssl
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any, Protocol
from urllib.parse import SplitResult

from cachetools import LRUCache
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util.connection import create_connection

from lti_tool.errors import PlatformSilent
from lti_tool.lti.answers import Answer, Flaw
from lti_tool.lti.guard import PORTS, Reach, checked_addresses

CONNECT_SECONDS = 3.05
MOST_POOLS = 200
_deadline: ContextVar[float] = ContextVar("deadline")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds between two bytes, seconds in all, bytes of the body, tries of a GET."""

    read: float = 10
    total: float = 30
    largest: int = 1_000_000
    tries: int = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its address already checked and split."""

    method: str
    url: SplitResult
    headers: dict[str, str]
    body: bytes | None
    reach: Reach
    limits: Limits


class Transport(Protocol):
    """How requests leave: `Connections`, or a platform inside the process in tests."""

    def send(self, request: Request) -> Answer:
        """The answer, redirects not followed.

        Raises:
            PlatformSilent: none came in time.
            PlatformMisconfigured: the address may not be called.
        """
        ...


class Connections:
    """The network. Threads share it; each host has up to `at_once` connections kept open."""

    def __init__(self, at_once: int = 200) -> None:
        self._at_once = at_once
        self._pools = _Pools(MOST_POOLS)
        self._lock = Lock()

    def send(self, request: Request) -> Answer:
        """See `Transport.send`."""
        pool = self._pool(request.url, request.reach)
        limits = request.limits
        before = _deadline.set(monotonic() + limits.total)
        try:
            response = pool.urlopen(
                request.method,
                _target(request.url),
                body=request.body,
                headers=request.headers,
                timeout=Timeout(connect=CONNECT_SECONDS, read=limits.read),
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            return _read(response, limits.largest)
        except (HTTPError, OSError, http.client.HTTPException, UnicodeError) as error:
            raise PlatformSilent(detail=type(error).__name__) from error
        finally:
            _deadline.reset(before)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # The system's certificates: a school adds its own authority there. Reading them takes 15 ms.
        return ssl.create_default_context()

    def _pool(self, url: SplitResult, reach: Reach) -> HTTPConnectionPool:
        port = url.port or PORTS[url.scheme]
        key = (url.scheme, url.hostname, port, reach)
        with self._lock:
            pool = self._pools.get(key)
            if pool is None:
                pool = self._pools[key] = self._new_pool(url.scheme, url.hostname or "", port, reach)
            return pool

    def _new_pool(self, scheme: str, host: str, port: int, reach: Reach) -> HTTPConnectionPool:
        if scheme == "http":
            return _HTTPPool(host, port, maxsize=self._at_once, reach=reach)
        return _HTTPSPool(host, port, maxsize=self._at_once, reach=reach, ssl_context=self._tls)


class _Pools(LRUCache[Any, HTTPConnectionPool]):
    """Pools by origin and reach; what falls out is closed."""

    def popitem(self) -> tuple[Any, HTTPConnectionPool]:
        key, pool = super().popitem()
        pool.close()
        return key, pool


class _TimedReader(io.RawIOBase):
    """A socket's bytes until the deadline: one byte a second does not hold a thread for hours (fault 14)."""

    def __init__(self, sock: socket.socket, raw: Any) -> None:
        self._sock = sock
        self._raw = raw
        self._patience = sock.gettimeout() or CONNECT_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = _deadline.get() - monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the call has passed")
        self._sock.settimeout(min(left, self._patience))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_TimedReader(sock, self.fp.detach()))


class _CheckedHTTP(HTTPConnection):
    response_class = _TimedResponse
    plain = True

    def __init__(self, *args: Any, reach: Reach, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reach = reach
        self._waiting: list[bytes] | None = None

    def request(self, *args: Any, **options: Any) -> None:
        # Head and body in one packet: half the system calls, and a tenth of the CPU of a score.
        self._waiting = []
        try:
            super().request(*args, **options)
            request = b"".join(self._waiting)
        finally:
            self._waiting = None
        super().send(request)

    def send(self, data: Any) -> None:
        if self._waiting is None:
            super().send(data)
        else:
            self._waiting.append(data)

    def _new_conn(self) -> socket.socket:
        failure: OSError = ConnectionError("no address")
        for address in checked_addresses(self.host, self.port, self.reach, self.plain):
            try:
                # urllib3's own way would resolve the name a second time.
                goal = (address, self.port)
                return create_connection(goal, self.timeout, socket_options=self.socket_options)
            except OSError as error:
                failure = error
        raise failure


class _CheckedHTTPS(_CheckedHTTP, HTTPSConnection):
    plain = False


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _CheckedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedHTTPS


def _target(url: SplitResult) -> str:
    return f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"


def _read(response: BaseHTTPResponse, largest: int) -> Answer:
    headers = {name.lower(): ", ".join(response.headers.getlist(name)) for name in response.headers}
    flaw, body = None, b""
    try:
        body = response.read(largest + 1, decode_content=False)
    except (HTTPError, OSError, http.client.HTTPException):
        flaw = Flaw.CUT
    if len(body) > largest:
        flaw, body = Flaw.TOO_LARGE, b""
    elif response.length_remaining:
        flaw = Flaw.CUT
    if flaw:
        with suppress(HTTPError, OSError):
            response.close()
    response.release_conn()
    return Answer(response.status, headers, body, flaw)
