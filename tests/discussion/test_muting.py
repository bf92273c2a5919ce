"""A thread that somebody muted tells them of no reply and no mention, until they want it again (row 91)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.kinds.discussion.muting.models import ThreadMute
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Seat
from tests.discussion.test_inbox import new, told

Browse = Callable[[Seat], Browser]
pytestmark = pytest.mark.usefixtures("any_database")


def test_no_reply_and_no_mention_is_told_until_it_is_wanted_again(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    mine, other = browse(amara), browse(jonas)
    mine.post("posts", body="What did you see first?", act="ask")
    mine.post("posts", body="And what last?")
    assert mine.post("threads/1/mute").status_code == 303
    for path, fields in (
        ("posts/1/reply", {"body": "A door that was left open."}),
        ("posts/1/reply", {"body": "Was it the door, @Amara Okafor?"}),
        ("posts/1/thank", {"body": "because it made me look"}),
        ("posts/2/reply", {"body": "The same door, shut."}),
    ):
        clock.forward(minutes=1)
        assert other.post(path, fields).status_code == 303, path

    assert told(mine) == ["Jonas Lindqvist replied to you.", "Jonas Lindqvist thanked you."]
    assert new(mine) == 2
    assert "You are told no more of replies here." in mine.get("threads/1").text
    assert mine.post("threads/1/mute", do="undo").status_code == 303
    assert len(told(mine)) == 4
    assert "Tell me no more of this thread" in mine.get("threads/1").text


def test_it_is_ones_own_choice_and_done_once(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="What did you see first?")
    browse(amara).post("posts/1/reply", body="I begin.")
    for _press in range(2):
        browse(amara).post("threads/1/mute")

    assert "You are told no more" not in browse(jonas).get("threads/1").text
    with Session(engine) as session:
        assert session.scalars(select(ThreadMute.membership_id)).all() == [amara.membership_id]
    for nothing in ("2", "99"):
        assert browse(jonas).post(f"threads/{nothing}/mute").status_code == 404


def test_it_costs_a_threads_page_one_statement_and_an_inbox_none(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.post("posts", body="What did you see first?")
    browser.get("threads/1")

    with recorded_statements() as asked:
        browser.get("threads/1")

    assert len(asked) <= 8
