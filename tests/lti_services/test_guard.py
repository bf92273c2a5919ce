"""No call reaches an inside address that nobody allowed (rows R1, R2, L29; ASVS 1.3.6)."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from lti_tool.errors import PlatformMisconfigured, PlatformSilent
from lti_tool.lti.guard import Reach, check_url, checked_addresses, is_open, origin_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.values import KnownRegistration

PUBLIC = KnownRegistration(1, "https://lms.test", "c", "", "", "")
ALLOWED = KnownRegistration(1, "https://lms.test", "c", "", "", "", allow_private_network=True)
INSIDE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.8.9.10:8443/x",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://localhost/",
    "https://localhost./",
    "https://lms.localhost/",
    "https://169.254.169.254/latest/meta-data",
    "https://[fe80::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://[fd00::1]/",
    "https://0.0.0.0/",
    "https://0/",
    "https://[::]/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://168.63.129.16/",
    "https://198.18.0.1/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[::127.0.0.1]/",
    "https://[::10.0.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[::ffff:0:a9fe:a9fe]/",
]
NEVER = [
    "http://lms.example/",
    "http://93.184.216.34/",
    "file:///etc/passwd",
    "ftp://lms.example/",
    "gopher://lms.example/",
    "javascript:alert(1)",
    "https:///path",
    "https://",
    "//lms.example/",
    "/relative",
    "",
    "https://user:pw@lms.example/",
    "https://lms.example@127.0.0.1/",
    "https://lms.example:0/",
    "https://lms.example:99999/",
    "https://lms.example:x/",
    "https://lms.example\\@evil/",
    "https://lms.example/a b",
    "https://lms.example/\r\nHost: evil",
    "https://lms.exämple/",
    "https://[::1/",
    "https://lms.example/" + "a" * 3000,
]
connecting: list[object] = []
watching = False


@cache
def network(inside_allowed: bool) -> PlatformHttp:
    """The real way out; made once, since reading the system's certificates takes its time."""
    return PlatformHttp(inside_allowed=inside_allowed)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if watching and event == "socket.connect":
        connecting.append(arguments[1])


sys.addaudithook(_watch)


@contextmanager
def no_connection() -> Iterator[None]:
    """Fails if anything in here as much as tries to connect."""
    global watching
    connecting.clear()
    watching = True
    try:
        yield
    finally:
        watching = False
    assert connecting == []


@pytest.mark.parametrize("url", INSIDE + NEVER)
def test_an_address_that_is_not_public_https_is_refused_before_connecting(url: str) -> None:
    with no_connection(), pytest.raises(PlatformMisconfigured):
        network(inside_allowed=False).call("GET", url, PUBLIC, headers={})


CLOSED = ["https://169.254.169.254/", "https://168.63.129.16/", "https://0.0.0.0/", "http://93.184.216.34/"]


@pytest.mark.parametrize("url", CLOSED + [url for url in NEVER if not url.startswith("http:")])
def test_some_addresses_stay_closed_whatever_the_admin_says(url: str) -> None:
    with no_connection(), pytest.raises(PlatformMisconfigured):
        network(inside_allowed=True).call("GET", url, ALLOWED, headers={})


class FakeResolver:
    """Names and what they resolve to, one answer after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: int, *_rest: object, **_options: object) -> list[Any]:
        if host == "127.0.0.1":
            return list(self._real(host, port, socket.AF_INET, socket.SOCK_STREAM))
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["::1", "93.184.216.34"],
        ["fe80::1%eth0"],
        ["nonsense"],
        [],
    ],
)
def test_a_name_with_one_inside_address_is_refused_before_connecting(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    FakeResolver(monkeypatch, addresses)

    with no_connection(), pytest.raises(PlatformMisconfigured):
        network(inside_allowed=False).call("POST", "https://lms.example/", PUBLIC, headers={}, body=b"")


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = FakeResolver(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    http = PlatformHttp(inside_allowed=True)

    # The connection goes to the address that was checked, and the name is not asked again for it.
    with pytest.raises(PlatformSilent):
        http.call("POST", f"http://lms.example:{port}/", PUBLIC, headers={}, body=b"")
    assert resolver.answers == [["169.254.169.254"]]

    with no_connection(), pytest.raises(PlatformMisconfigured):
        http.call("POST", f"http://lms.example:{port}/", PUBLIC, headers={}, body=b"")


@pytest.mark.parametrize(
    ("address", "reach", "plain", "is_it"),
    [
        ("93.184.216.34", Reach(), False, True),
        ("2606:2800:220:1::1", Reach(), False, True),
        ("93.184.216.34", Reach(), True, False),
        ("93.184.216.34", Reach(loopback=True, private=True), True, False),
        ("127.0.0.2", Reach(loopback=True), True, True),
        ("127.0.0.2", Reach(private=True), False, False),
        ("10.1.2.3", Reach(private=True), True, True),
        ("10.1.2.3", Reach(loopback=True), False, False),
        ("100.64.0.1", Reach(private=True), False, True),
        ("fd12::1", Reach(private=True), False, True),
        ("::ffff:10.0.0.1", Reach(), False, False),
        ("::10.0.0.1", Reach(loopback=True, private=True), False, False),
        ("::ffff:0:10.0.0.1", Reach(loopback=True, private=True), False, False),
        ("::1", Reach(loopback=True), True, True),
        ("169.254.169.254", Reach(loopback=True, private=True), False, False),
        ("what", Reach(loopback=True, private=True), False, False),
    ],
)
def test_which_addresses_are_open(address: str, reach: Reach, plain: bool, is_it: bool) -> None:
    assert is_open(address, reach, plain) is is_it


def test_plain_http_goes_inside_where_it_was_allowed() -> None:
    assert check_url("http://10.0.0.5/moodle", Reach(private=True)).hostname == "10.0.0.5"
    assert check_url("http://localhost:8701/x", Reach(loopback=True)).port == 8701


def test_ipv4_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeResolver(monkeypatch, ["2606:2800:220:1::1", "93.184.216.34", "93.184.216.34"])

    assert checked_addresses("lms.example", 443, Reach(), False) == ["93.184.216.34", "2606:2800:220:1::1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://lms.example/a", "https://LMS.example:443/b?c", True),
        ("https://lms.example/a", "http://lms.example/a", False),
        ("https://lms.example/a", "https://lms.example:8443/a", False),
        ("https://lms.example/a", "https://lms.example.evil/a", False),
    ],
)
def test_origins_are_scheme_host_and_port(one: str, other: str, same: bool) -> None:
    assert (origin_of(one) == origin_of(other)) is same
