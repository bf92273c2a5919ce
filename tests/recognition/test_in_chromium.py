"""The brief on paper and in the hand: one page for twenty people, and a tick that keeps its place."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.recognising.models import Recognition
from lti_tool.recognition.models import NameHint
from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_in_chromium import Window, window
from tests.recognition.test_brief import tick
from tests.waiting import wait_until

__all__ = ["window"]
pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")
Browse = Callable[[Seat], Browser]


@pytest.fixture
def class_of_twenty(browse: Browse, session: Session, room: Room) -> None:
    """Twenty people and one more, who each asked something at length and say how to say their name."""
    for number in range(21):
        seat = room.join(f"Margarethe van der Walden {number}")
        said = f"What would you have said to her in the {number}. week, when nobody had read the report yet? "
        browse(seat).post("posts", body=said * 3, act="ask")
        hint = "mar-guh-RAY-tuh fon dair VAHL-den"
        session.add(NameHint(membership_id=seat.membership_id, words=hint, given_at=room.now))
    session.commit()


@pytest.mark.usefixtures("class_of_twenty")
@pytest.mark.parametrize(
    ("paper", "most"), [(paper, most) for paper in ("A4", "Letter") for most in (5, 10, 20)]
)
def test_a_brief_fits_on_a_page(window: Window, teacher: Seat, paper: str, most: int) -> None:
    page = window.open(teacher, f"../recognition/brief?most={most}")
    expect(page.locator(".to-thank li")).to_have_count(most)

    printed = page.pdf(format=paper)

    assert len(PAGE.findall(printed)) == 1


def test_the_three_bars_are_told_apart_without_colour(
    window: Window, browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?", act="ask")
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(amara).post("posts/2/thank", body="because it made me look")
    page = window.open(teacher, "../recognition/brief")
    page.emulate_media(media="print")

    drawn = [
        (bar.locator("rect[fill=currentColor]").count(), bar.locator("[stroke-dasharray]").count())
        for bar in page.locator(".sides .bar").all()
    ]

    assert drawn == [(0, 0), (1, 0), (0, 1)], "hollow, full and striped"
    expect(page.locator(".sides li").first).to_contain_text("Ask")


def test_a_tick_changes_its_card_and_keeps_the_focus(
    window: Window, browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    for seat in (amara, jonas):
        browse(seat).post("posts", body="What did you see first?", act="ask")
    page = window.open(teacher, "../recognition/brief/ticks")
    first = page.locator(".ticks li").first

    first.get_by_role("button").click()

    expect(page.locator("#said")).to_contain_text("1 of 2 said")
    expect(first).to_contain_text("said at")
    expect(first.get_by_role("button")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Noted. They find it in their inbox.")
    first.get_by_role("button").click()
    expect(page.locator("#said")).to_contain_text("0 of 2 said")
    expect(first.get_by_role("button")).to_have_accessible_name(re.compile("Thanked in class"))


@pytest.fixture
def two_who_asked(browse: Browse, amara: Seat, jonas: Seat) -> None:
    """Two people, each of whom asked something."""
    for seat in (amara, jonas):
        browse(seat).post("posts", body="What did you see first?", act="ask")


def ticked(session: Session) -> int:
    """How often somebody was thanked in class."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Recognition).filter_by(what="in_class")) or 0


@pytest.mark.usefixtures("two_who_asked")
def test_presses_without_a_network_are_kept_and_sent_when_it_is_back(
    window: Window, session: Session, teacher: Seat
) -> None:
    page = window.open(teacher, "../recognition/brief/ticks", width=360)
    cards = page.locator(".ticks li")
    page.context.set_offline(True)

    for number in (0, 1):
        cards.nth(number).get_by_role("button", name="Thanked in class").click()
        expect(cards.nth(number)).to_contain_text("Kept on this device. It is sent when the network is back.")
        expect(cards.nth(number).get_by_role("button")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Kept on this device. It is sent when the network is back.")
    assert ticked(session) == 0
    page.context.set_offline(False)

    expect(page.locator("#said")).to_contain_text("2 of 2 said")
    expect(cards.nth(1)).to_contain_text("said at")
    expect(cards.nth(1).get_by_role("button")).to_be_focused()
    assert ticked(session) == 2
    wait_until(page, "localStorage.length", 0)
    cards.nth(0).get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("1 of 2 said")


@pytest.mark.usefixtures("two_who_asked")
def test_a_press_outlives_its_page_and_holds_nothing_that_opens_one(
    window: Window, session: Session, teacher: Seat
) -> None:
    page = window.open(teacher, "../recognition/brief/ticks", width=360)
    page.context.set_offline(True)
    page.locator(".ticks li").first.get_by_role("button").click()
    expect(page.locator(".ticks li").first).to_contain_text("Kept on this device")
    held = page.evaluate("JSON.stringify(localStorage)")
    address, context = page.url, page.context
    page.close()

    assert teacher.key not in held
    assert "csrf_token" not in held
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#said")).to_contain_text("1 of 2 said")
    assert ticked(session) == 1


@pytest.mark.usefixtures("two_who_asked")
def test_a_press_that_was_kept_can_be_undone_before_it_is_sent(
    window: Window, session: Session, teacher: Seat
) -> None:
    page = window.open(teacher, "../recognition/brief/ticks", width=360)
    first = page.locator(".ticks li").first
    page.context.set_offline(True)
    first.get_by_role("button").click()
    first.get_by_role("button", name="Undo").click()

    expect(first.get_by_role("button", name="Thanked in class")).to_be_focused()
    page.context.set_offline(False)
    first.get_by_role("button", name="Thanked in class").click()
    expect(page.locator("#said")).to_contain_text("1 of 2 said")
    assert ticked(session) == 1


@pytest.mark.usefixtures("two_who_asked")
def test_a_press_whose_person_was_thanked_meanwhile_is_kept_once(
    window: Window, browse: Browse, session: Session, teacher: Seat
) -> None:
    page = window.open(teacher, "../recognition/brief/ticks", width=360)
    page.context.set_offline(True)
    page.locator(".ticks li").first.get_by_role("button").click()
    expect(page.locator(".ticks li").first).to_contain_text("Kept on this device")
    tick(browse(teacher), page.locator(".ticks h2").first.inner_text())
    page.context.set_offline(False)

    expect(page.locator(".ticks li").first).to_contain_text("said at")
    assert ticked(session) == 1
