"""The worker's one way to pages of others reaches no inside address (rows S1, S3, S4; ASVS 1.3.6).

While these tests run no socket connects, names are looked up in a table, and what tried to connect is written
down: a fault in the guard fails a test here and still sends nothing, not even to this machine.
"""

import socket
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from lti_tool.activities.public_pages import public_pages
from lti_tool.kinds.sharing.owned.looking import seen_feed, seen_profile
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Connections, Request
from lti_tool.outside.pages import MOST_REDIRECTS, Get, fetch

PUBLIC_ADDRESS = "93.184.216.34"
SITE = "https://site.example/"
NAMES = {
    "site.example": [PUBLIC_ADDRESS],
    "inside.example": ["10.0.0.1"],
    "mixed.example": [PUBLIC_ADDRESS, "127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    # How resolvers read what is no name.
    "localhost": ["127.0.0.1"],
    "2130706433": ["127.0.0.1"],
    "0177.0.0.1": ["127.0.0.1"],
    "0x7f.1": ["127.0.0.1"],
}
REFUSED = {
    "S1 another scheme": "ftp://site.example/",
    "S1 script": "javascript:alert(1)",
    "S1 no host": "http:///x",
    "S1 5,000 characters": SITE + "a" * 5_000,
    "S1 a space": "https://site.example/a b",
    "S3 a name inside": "https://inside.example/",
    "S3 a name with one address inside": "https://mixed.example/",
    "S3 a name of a cloud's metadata": "https://metadata.example/",
    "S4 a name before the host": "https://site.example@127.0.0.1/",
    "S4 digits in circles": "https://①②⑦.⓪.⓪.①/",
    "loopback": "https://127.0.0.1/",
    "loopback by name": "https://localhost/",
    "loopback of IPv6": "https://[::1]/",
    "loopback as one number": "https://2130706433/",
    "loopback in octal": "https://0177.0.0.1/",
    "loopback in hexadecimal": "https://0x7f.1/",
    "loopback inside IPv6": "https://[::ffff:127.0.0.1]/",
    "loopback behind NAT64": "https://[64:ff9b::7f00:1]/",
    "a school's network": "https://192.168.1.1/",
    "a provider's network": "https://100.64.0.1/",
    "a network of IPv6": "https://[fd00::1]/",
    "a cloud's metadata": "https://169.254.169.254/latest/meta-data",
}
"""22 addresses, by the row and the reason for which each is refused."""
every_refused = pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)


@dataclass
class Sockets:
    """What tried to connect, and the names that were asked for."""

    names: dict[str, list[str]] = field(default_factory=lambda: {**NAMES})
    names_after_a_look: dict[str, list[str]] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    def refuse(self, _socket: socket.socket, address: Any) -> None:
        """Write a connection down instead of making it."""
        self.tried.append(address[0])
        raise ConnectionRefusedError

    def resolve(self, host: str, port: int, *_rest: object, **_options: object) -> list[Any]:
        """Look a name up in the table; a number is itself."""
        found = self.names.get(host, [host.strip("[]")])
        self.names |= self.names_after_a_look
        return [(_family(one), socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture(autouse=True)
def sockets(monkeypatch: pytest.MonkeyPatch) -> Sockets:
    """Sockets that connect nowhere."""
    guarded = Sockets()
    # Plain functions, so that they are methods of whatever socket is made.
    monkeypatch.setattr(socket.socket, "connect", lambda made, address: guarded.refuse(made, address))
    monkeypatch.setattr(socket.socket, "connect_ex", lambda made, address: guarded.refuse(made, address))
    monkeypatch.setattr(socket, "getaddrinfo", guarded.resolve)
    return guarded


@cache
def network() -> Connections:
    """The real way out; made once, since reading the system's certificates takes its time."""
    return Connections()


@dataclass
class Site:
    """A public site that sends everybody on after some redirects to itself; all else is the real network."""

    goal: str
    status: int
    own_redirects: int = 0
    seen: int = 0

    def send(self, request: Request) -> Answer:
        """Send on, or go out."""
        if request.url.hostname != "site.example" or request.url.path != "/":
            return network().send(request)
        self.seen += 1
        goal = SITE if self.seen <= self.own_redirects else self.goal
        return Answer(self.status, {"location": goal}, b"")


@dataclass
class Page:
    """A public page; all else is the real network."""

    body: bytes

    def send(self, request: Request) -> Answer:
        """Show the page, or go out."""
        if request.url.hostname != "site.example" or request.url.path != "/":
            return network().send(request)
        return Answer(200, {"content-type": "text/html"}, self.body)


def real_get() -> Get:
    """What the worker calls, over the real network."""
    return public_pages(network())


def test_no_two_of_the_22_are_the_same() -> None:
    assert len(REFUSED) == len(set(REFUSED.values())) == 22


@every_refused
def test_an_inside_address_is_refused_before_anything_connects(url: str, sockets: Sockets) -> None:
    assert fetch(url, real_get()) is None

    assert sockets.tried == []


@every_refused
def test_nobodys_own_place_or_feed_is_an_inside_address(url: str, sockets: Sockets) -> None:
    assert seen_profile(url, "ember-4T9K", real_get()).reason == "unknown"
    assert seen_feed(url, real_get()).reason == "unknown"

    assert sockets.tried == []


@every_refused
def test_a_page_that_names_an_inside_feed_leads_nowhere(url: str, sockets: Sockets) -> None:
    page = f'<link rel="alternate" type="application/rss+xml" href="{url}">'.encode()

    assert seen_feed(SITE, public_pages(Page(page))).reason == "no_feed"

    assert sockets.tried == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@every_refused
def test_no_redirect_of_a_public_site_leads_to_one(url: str, status: int, sockets: Sockets) -> None:
    site = Site(url, status)

    assert fetch(SITE, public_pages(site)) is None

    assert (site.seen, sockets.tried) == (1, [])


@every_refused
def test_nor_does_the_last_redirect_that_is_followed(url: str, sockets: Sockets) -> None:
    site = Site(url, 302, own_redirects=MOST_REDIRECTS - 1)

    assert fetch(SITE, public_pages(site)) is None

    assert (site.seen, sockets.tried) == (MOST_REDIRECTS, [])


@pytest.mark.parametrize("goal", ["//127.0.0.1/", "//inside.example/", "//[::1]/", "https:\\\\127.0.0.1/"])
def test_nor_does_one_that_leaves_the_scheme_out(goal: str, sockets: Sockets) -> None:
    assert fetch(SITE, public_pages(Site(goal, 302))) is None

    assert sockets.tried == []


def test_a_public_address_does_get_as_far_as_the_socket(sockets: Sockets) -> None:
    assert fetch(SITE, real_get()) is None
    assert fetch(SITE, public_pages(Site("https://site.example/next", 302))) is None

    # Otherwise nothing above would say more than that nothing was ever tried.
    assert sockets.tried == [PUBLIC_ADDRESS, PUBLIC_ADDRESS]


def test_a_name_that_turns_inside_gains_nothing(sockets: Sockets) -> None:
    sockets.names["turning.example"] = [PUBLIC_ADDRESS]
    sockets.names_after_a_look = {"turning.example": ["127.0.0.1"]}

    # The connection goes to the address that was looked at, without asking for the name once more.
    assert fetch("https://turning.example/", real_get()) is None
    assert sockets.tried == [PUBLIC_ADDRESS]

    assert fetch("https://turning.example/", real_get()) is None
    assert sockets.tried == [PUBLIC_ADDRESS]
