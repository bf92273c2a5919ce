"""What a post said before: marked for all where somebody had replied, and told to staff word by word."""

import re
from collections.abc import Callable

import pytest

from lti_tool.kinds.discussion.comparing import MOST_PARTS, Piece, pieces
from tests.discussion.room import Browser, Clock, Seat

Browse = Callable[[Seat], Browser]
PLAIN = re.compile(r'<div class="panel text plain" dir="auto">(.*?)</div>')


def test_what_changed_is_told_word_by_word() -> None:
    assert pieces("one two three", "one 2 three four") == [
        Piece("same", "one "),
        Piece("gone", "two"),
        Piece("new", "2"),
        Piece("same", " three"),
        Piece("new", " four"),
    ]
    assert pieces("", "one") == [Piece("new", "one")]
    assert pieces("one", "") == [Piece("gone", "one")]
    long = "a " * MOST_PARTS
    assert pieces(long, "b") == [Piece("gone", long), Piece("new", "b")]


@pytest.mark.usefixtures("any_database")
def test_staff_read_who_changed_what_and_when(
    browse: Browse, amara: Seat, teacher: Seat, clock: Clock
) -> None:
    author = browse(amara)
    author.post("posts", body="One <two> three")
    clock.forward(minutes=5)
    author.post("posts/1/edit", body="One 2 three", version="1")
    clock.forward(minutes=5)
    browse(teacher).post("posts/1/remove")

    page = browse(teacher).get("posts/1/history").text

    assert PLAIN.findall(page) == [
        "<del>One 2 three</del>",
        "One <del>&lt;two&gt;</del><ins>2</ins> three",
    ]
    assert re.findall("Until [^<]+", page) == ["Until Mon 14 Sep, 12:10", "Until Mon 14 Sep, 12:05"]
    assert page.index("Removed by an instructor</p>") < page.index("Changed by Amara Okafor")
    assert author.get("posts/1/history").status_code == 403


@pytest.mark.usefixtures("any_database")
def test_an_edit_after_a_reply_is_marked_for_all(
    browse: Browse, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(amara).post("posts", body="One two three")
    browse(amara).post("posts/1/edit", body="One two three four", version="1")
    clock.forward(minutes=1)
    browse(jonas).post("posts/1/reply", body="Five")
    assert '<span class="t1">edited</span>' in browse(jonas).get("").text

    clock.forward(minutes=1)
    browse(amara).post("posts/1/edit", body="Six", version="2")

    for seat in (jonas, amara):
        assert '<span class="t1">edited after a reply</span>' in browse(seat).get("").text
