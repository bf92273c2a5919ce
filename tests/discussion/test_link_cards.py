"""Cards of links: fetched by the worker where the admin lets it, from public pages alone, as plain text."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from urllib.parse import SplitResult

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.models import SiteDefault
from lti_tool.activities.public_pages import public_pages
from lti_tool.errors import PlatformSilent
from lti_tool.kinds.discussion.cards.jobs import LinkCards
from lti_tool.kinds.discussion.cards.models import LinkCard, PostCard
from lti_tool.kinds.discussion.cards.service import claim_card, keep_card, put_off_card
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.outside.pages import About, Got, about, read_page
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.lti_services.test_guard import INSIDE, NEVER, no_connection

Browse = Callable[[Seat], Browser]
HTML = {"content-type": "text/html; charset=utf-8"}
PAGE = b"""<!doctype html><html><head><title>Small &amp; brave</title>
<meta name="description" content="How six people &lt;b&gt;talk&lt;/b&gt;."><script>alert(1)</script>
<meta property="og:image" content="https://images.test/x.png"></head><body><img src=x></body></html>"""
URL = "https://pages.test/a?b=1&c=2"


@dataclass
class Net:
    """Pages by their address, and what was asked for."""

    pages: dict[str, Got]
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, seconds: float) -> Got | None:
        self.asked.append(url)
        return self.pages.get(url)


def to(url: str) -> Got:
    return Got(302, {"location": url}, b"")


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (PAGE.decode(), About("Small & brave", "How six people <b>talk</b>.")),
        ('<meta property="og:title" content="O"><title>T</title><meta property="og:description" content="D">',
         About("O", "D")),
        ("<TITLE>\n A\tB\u200b </TITLE>", About("A B", "")),
        ("<svg><title>no</title></svg><title>yes</title>", About("yes", "")),
        ("<script>'<title>no</title>'</script>", None),
        ("<title> </title>", None),
        ("<title>unclosed", About("unclosed", "")),
        ("no html at all", None),
        ("<title>" + "x" * 500 + "</title>", About("x" * 200 + " …", "")),
        ("<p>" * 50_000 + "<title>far away</title>", None),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(html: str, said: About | None) -> None:
    assert about(html) == said


@pytest.mark.parametrize(
    ("pages", "is_read"),
    [
        ({URL: Got(200, HTML, PAGE)}, True),
        ({URL: Got(200, {"content-type": "text/html"}, PAGE)}, True),
        ({URL: Got(200, {"content-type": "image/png"}, PAGE)}, False),
        ({URL: Got(200, {}, PAGE)}, False),
        ({URL: Got(200, HTML | {"content-encoding": "gzip"}, PAGE)}, False),
        ({URL: Got(404, HTML, PAGE)}, False),
        ({}, False),
        ({URL: to("/z"), "https://pages.test/z": Got(200, HTML, PAGE)}, True),
        ({URL: to("/1"), **{f"https://pages.test/{n}": to(f"/{n + 1}") for n in range(1, 9)}}, False),
        ({URL: Got(302, {}, b"")}, False),
    ],
)
def test_which_answers_are_pages(pages: dict[str, Got], is_read: bool) -> None:
    net = Net(pages)

    assert (read_page(URL, net) is not None) == is_read
    assert len(net.asked) <= 4


def test_five_seconds_are_for_all_redirects_together() -> None:
    moments = iter([0.0, 0.0, 3.0, 6.0])
    net = Net({URL: to("/1"), "https://pages.test/1": to("/2"), "https://pages.test/2": Got(200, HTML, PAGE)})

    assert read_page(URL, net, lambda: next(moments)) is None
    assert len(net.asked) == 2


PLAIN = "http://93.184.216.34/"
"""What is never called for what it is, and would be over https."""


@pytest.mark.parametrize("url", [one for one in INSIDE + NEVER if one != PLAIN])
def test_an_inside_address_is_never_asked_not_even_by_a_redirect(url: str) -> None:
    redirecting = public_pages(Redirecting(url))
    real = public_pages()

    with no_connection():
        assert read_page(url, real) is None
        assert read_page(URL, lambda at, left: redirecting(at, left) if at == URL else real(at, left)) is None


def test_plain_http_is_never_spoken() -> None:
    with no_connection():
        assert public_pages()(PLAIN, 5) is None

    site = Redirecting(PLAIN)
    read_page(URL, public_pages(site))
    assert {url.scheme for url, _headers in site.sent} == {"https"}


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["169.254.169.254"]])
def test_a_public_name_of_an_inside_address_is_refused_as_it_connects(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: found)

    with no_connection():
        assert read_page("https://pages.test/", public_pages()) is None


@dataclass
class Redirecting:
    """A public site that sends everybody on, or keeps silent."""

    goal: str
    sent: list[tuple[SplitResult, dict[str, str]]] = field(default_factory=list)

    def send(self, request: Request) -> Answer:
        self.sent.append((request.url, request.headers))
        if not self.goal:
            raise PlatformSilent(detail="x")
        return Answer(302, {"location": self.goal, "set-cookie": "who=me"}, b"")


def test_no_cookie_is_sent_and_silence_is_no_page() -> None:
    net = Redirecting("https://pages.test/again")
    assert read_page(URL, public_pages(net)) is None
    assert len(net.sent) == 4
    assert all("cookie" not in name.lower() for _url, headers in net.sent for name in headers)
    assert read_page(URL, public_pages(Redirecting(""))) is None


@pytest.fixture
def allowed(session: Session) -> None:
    """The admin lets the worker fetch."""
    session.add(SiteDefault(name="discussion.link_cards", value="1.0", locked=False))
    session.commit()


def run(engine: Engine, clock: Clock, net: Net) -> int:
    """Let the worker do what is due."""
    return LinkCards(sessionmaker(engine, expire_on_commit=False), clock, net)(Event())


@pytest.mark.usefixtures("any_database", "allowed")
def test_a_page_is_fetched_once_for_all_and_shown_as_plain_text(
    browse: Browse, engine: Engine, clock: Clock, session: Session, amara: Seat, jonas: Seat
) -> None:
    net = Net({URL: Got(200, HTML, PAGE)})
    browse(amara).post("posts", body=f"See {URL}")
    browse(jonas).post("posts", body=f"[Here]({URL}) and https://others.test/")
    waiting = browse(jonas).get("").text
    assert waiting.count('<p class="t1 soft">pages.test</p>') == 2

    assert run(engine, clock, net) == 1
    assert run(engine, clock, net) == 0

    assert net.asked == [URL]
    for seat in (jonas, amara):
        page = browse(seat).get("").text
        assert page.count('>Small &amp; brave</a> <span class="soft">pages.test</span>') == 2
        assert "How six people &lt;b&gt;talk&lt;/b&gt;." in page
        assert "images.test" not in page
        assert 'rel="nofollow ugc noopener" target="_blank" dir="auto">Small' in page


@pytest.mark.usefixtures("any_database", "allowed")
def test_what_cannot_be_had_is_tried_three_times_and_stays_a_link(
    browse: Browse, engine: Engine, clock: Clock, session: Session, amara: Seat
) -> None:
    net = Net({})
    browse(amara).post("posts", body=f"See {URL}")

    for _time in range(4):
        run(engine, clock, net)
        clock.forward(minutes=20)

    assert len(net.asked) == 3
    assert session.scalars(select(LinkCard.due_at)).one() is None
    page = browse(amara).get("").text
    assert '<p class="t1 soft">pages.test</p>' in page


@pytest.mark.usefixtures("any_database", "allowed")
def test_an_edit_a_removal_and_an_old_card(
    browse: Browse, engine: Engine, clock: Clock, session: Session, amara: Seat
) -> None:
    writer, net = browse(amara), Net({URL: Got(200, HTML, PAGE)})
    writer.post("posts", body=f"See {URL}")
    run(engine, clock, net)
    writer.post("posts/1/edit", body="See https://others.test/", version="1")
    assert "Small &amp; brave" not in writer.get("").text
    assert "others.test</p>" in writer.get("").text
    writer.post("posts/1/remove")
    assert session.scalar(select(func.count()).select_from(PostCard)) == 0
    session.rollback()

    clock.forward(days=3)
    writer.post("posts", body=f"See {URL}")
    run(engine, clock, net)
    assert net.asked.count(URL) == 1


@pytest.mark.usefixtures("allowed")
def test_what_was_read_long_ago_is_read_anew(
    engine: Engine, room: Room, session: Session, noon: datetime
) -> None:
    from lti_tool.kinds.discussion.cards.service import give_card

    room.fill(room.join("Zoe").membership_id, 2)
    give_card(session, 1, "", f'<a href="{URL}">', noon)
    card = claim_card(session, noon)
    assert card is not None
    keep_card(session, card, "Title", "", noon)

    give_card(session, 2, "", f'<a href="{URL}">', noon + timedelta(days=29))
    assert claim_card(session, noon + timedelta(days=29)) is None
    give_card(session, 2, f'<a href="{URL}">', "", noon)
    give_card(session, 2, "", f'<a href="{URL}">', noon + timedelta(days=30))
    assert claim_card(session, noon + timedelta(days=30)) is not None


@pytest.mark.usefixtures("any_database", "allowed")
def test_who_comes_late_writes_nothing(room: Room, session: Session, noon: datetime) -> None:
    session.add(LinkCard(url_digest="d", url=URL, due_at=noon))
    first = claim_card(session, noon)
    assert claim_card(session, noon) is None
    later = noon + timedelta(minutes=2)
    second = claim_card(session, later)
    assert first is not None
    assert second is not None

    keep_card(session, first, "Late", "", later)
    put_off_card(session, first, later)
    keep_card(session, second, "Title", "", later)

    assert session.execute(select(LinkCard.title, LinkCard.attempts)).one() == ("Title", 0)


def test_without_the_admins_yes_nothing_is_kept_fetched_or_shown(
    browse: Browse, engine: Engine, clock: Clock, session: Session, amara: Seat
) -> None:
    net = Net({URL: Got(200, HTML, PAGE)})
    browse(amara).post("posts", body=f"See {URL}")
    session.add(LinkCard(url_digest="d", url=URL, due_at=clock.now))
    session.commit()

    assert run(engine, clock, net) == 0
    assert net.asked == []
    assert session.scalar(select(func.count()).select_from(PostCard)) == 0
    assert "pages.test</p>" not in browse(amara).get("").text


@pytest.mark.parametrize("body", ["[a](https://[::1/)", "<https://[x>", f"https://{'x' * 2000}.test"])
def test_what_is_no_address_has_no_card(
    browse: Browse, session: Session, amara: Seat, allowed: None, body: str
) -> None:
    assert browse(amara).post("posts", body=body).status_code == 303
    assert browse(amara).get("").status_code == 200
    assert session.scalar(select(func.count()).select_from(LinkCard)) == 0


def test_http_has_no_card(browse: Browse, session: Session, amara: Seat, allowed: None) -> None:
    browse(amara).post("posts", body="See http://pages.test/ and www.pages.test")

    assert session.scalar(select(func.count()).select_from(LinkCard)) == 0


@pytest.mark.usefixtures("allowed")
def test_cards_cost_a_page_nothing(app: Flask, room: Room, amara: Seat) -> None:
    browser = Browser(app, amara)
    browser.post("posts", body=f"See {URL}")

    with recorded_statements() as statements:
        browser.get("")

    assert len(statements) <= 6
