"""Staff find a learner in the table, and let it stand in another order."""

import re
from collections.abc import Callable

import pytest

from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
NAME = re.compile(r'<tr id="learner-\d+"><th scope="row"><a [^>]+><bdi>([^<]+)</bdi>')


def table(browser: Browser, query: str = "") -> str:
    return browser.get(f"/p/{browser.seat.public_id}/learners/{query}").text


def names(browser: Browser, query: str = "") -> list[str]:
    return NAME.findall(table(browser, query))


@pytest.fixture
def zoe(room: Room) -> Seat:
    return room.join("Zoë Fernández-Ruiz")


@pytest.mark.usefixtures("any_database", "zoe")
@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ("zoe", ["Zoë Fernández-Ruiz"]),
        ("FERNANDEZ", ["Zoë Fernández-Ruiz"]),
        ("Lind", ["Jonas Lindqvist"]),
        ("  ", ["Amara Okafor", "Jonas Lindqvist", "Zoë Fernández-Ruiz"]),
    ],
)
def test_a_learner_is_found_by_a_part_of_their_name(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat, looked_for: str, found: list[str]
) -> None:
    assert sorted(names(browse(teacher), f"?name={looked_for}")) == found


@pytest.mark.usefixtures("amara")
def test_whom_nobody_is_called_is_said_and_stays_in_the_field(browse: Browse, teacher: Seat) -> None:
    page = table(browse(teacher), "?name=<Nobody>")

    assert "Nobody here has “&lt;Nobody&gt;” in their name." in page
    assert 'value="&lt;Nobody&gt;"' in page
    assert "Show everybody" in page


def test_who_has_least_comes_first(
    browse: Browse, amara: Seat, jonas: Seat, zoe: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What I said was that it was late, again.")
    staff = browse(teacher)

    assert names(staff, "?order=steps")[-1] == "Amara Okafor"
    assert names(staff, "?order=score")[-1] == "Amara Okafor"
    assert names(staff, "?order=gradebook")[0] == "Amara Okafor"
    assert names(staff, "?order=name") == ["Amara Okafor", "Jonas Lindqvist", "Zoë Fernández-Ruiz"]
    assert names(staff, "?order=nonsense") == names(staff)


def test_what_was_found_is_shown_fifty_at_a_time(browse: Browse, room: Room, teacher: Seat) -> None:
    for number in range(60):
        room.join(f"Learner {number:02}")
    staff = browse(teacher)
    with recorded_statements() as statements:
        first = table(staff, "?name=learner&order=name")

    assert len(statements) <= 8, statements
    assert len(NAME.findall(first)) == 50
    next_page = re.search(r'href="[^"]*/learners/(\?[^"]*)">Show the next learners', first)
    assert next_page is not None
    assert names(staff, next_page[1].replace("&amp;", "&")) == [
        f"Learner {number}" for number in range(50, 60)
    ]
