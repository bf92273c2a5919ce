"""How much one may write within 24 hours (row 83), and what is set for a discussion at all."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, moved_options, read_options, write_options
from lti_tool.kinds.discussion.rules import posts_left
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
TEXT = "One two three four five six."


@pytest.mark.parametrize(
    ("posts_a_day", "written", "is_staff", "left"),
    [
        (None, 1_000, False, None),
        (3, 0, False, 3),
        (3, 2, False, 1),
        (3, 3, False, 0),
        (3, 9, False, 0),
        (3, 9, True, None),
    ],
    ids=["no limit", "nothing yet", "one more", "all written", "a limit that came later", "staff"],
)
def test_how_many_posts_are_left(posts_a_day: int | None, written: int, is_staff: bool, left: int) -> None:
    assert posts_left(posts_a_day, written, is_staff=is_staff) == left


@pytest.fixture
def three_a_day(room: Room, engine: Engine) -> None:
    with Session(engine) as session:
        options = write_options(Options(posts_a_day=3))
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=options))
        session.commit()


@pytest.mark.usefixtures("three_a_day")
def test_a_learner_is_warned_then_stopped_and_keeps_the_text(
    browse: Browse, engine: Engine, amara: Seat, clock: Clock
) -> None:
    browser = browse(amara)
    assert "more post" not in browser.get("").text
    browser.post("posts", body=TEXT, form_key="first")
    assert "2 more posts today." in browser.get("").text
    browser.post("posts", body=f"Again. {TEXT}", form_key="second")
    assert "1 more post today." in browser.get("").text
    browser.post("posts", body=f"A third time. {TEXT}", form_key="third")
    assert "What you write now stays as your draft." in browser.get("").text

    refused = browser.post("posts", body="My fourth thought.", form_key="fourth")

    assert refused.status_code == 409
    assert "at most 3 posts and replies within 24 hours" in refused.text
    assert "My fourth thought." in browser.get("").text
    with Session(engine) as session:
        session.execute(update(Post).values(created_at=clock.now - timedelta(hours=24)))
        session.commit()
    assert browser.post("posts", body="My fourth thought.", form_key="fourth").status_code == 303


@pytest.mark.usefixtures("three_a_day")
def test_replies_count_and_a_removed_post_makes_no_room(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body=TEXT, form_key="thread")
    browser = browse(amara)
    for number in range(3):
        assert (
            browser.post("posts/1/reply", body=f"{number}. {TEXT}", form_key=f"k-{number}").status_code == 303
        )
    browser.post("posts/2/delete")

    assert browser.post("posts/1/reply", body="One more.", form_key="k-9").status_code == 409


@pytest.mark.usefixtures("three_a_day")
def test_staff_are_not_limited(browse: Browse, room: Room) -> None:
    browser = browse(room.join("Dr Inês Carvalho", "Instructor"))
    answers = [browser.post("posts", body=f"{n}. {TEXT}", form_key=f"k-{n}").status_code for n in range(5)]
    assert answers == [303] * 5
    assert "today." not in browser.get("").text


@pytest.mark.parametrize(
    ("sent", "kept"), [("", None), ("3", 3), ("100", 100)], ids=["no limit", "least", "most"]
)
def test_an_instructor_sets_the_limit(
    browse: Browse, room: Room, engine: Engine, sent: str, kept: int | None
) -> None:
    browser = browse(room.join("Dr Inês Carvalho", "Instructor"))
    assert browser.post("settings", FIELDS | {"posts_a_day": sent}).status_code == 303
    with Session(engine) as session:
        assert read_options(session.get_one(Activity, room.activity_id).options) == Options(posts_a_day=kept)
    assert f'name="posts_a_day" value="{sent}"' in browser.get("settings").text


@pytest.mark.parametrize("sent", ["2", "101", "-1", "many", "1.5"])
def test_a_limit_that_leaves_no_room_for_a_warning_is_refused(browse: Browse, room: Room, sent: str) -> None:
    answer = browse(room.join("Dr Inês Carvalho", "Instructor")).post(
        "settings", FIELDS | {"posts_a_day": sent, "title": "Kept"}
    )
    assert answer.status_code == 422
    assert "A whole number between 3 and 100." in answer.text
    assert f'value="{sent}"' in answer.text
    assert 'value="Kept"' in answer.text


def test_only_what_differs_from_the_defaults_is_stored() -> None:
    assert write_options(Options()) == "{}"
    assert read_options(write_options(Options(posts_a_day=5))) == Options(posts_a_day=5)


def test_what_this_version_does_not_know_is_left_out() -> None:
    assert read_options('{"of_next_year": true, "posts_a_day": 4}') == Options(posts_a_day=4)


def test_every_moment_among_the_options_moves_with_a_copy() -> None:
    moment = datetime(2026, 9, 1, 8, tzinfo=UTC)
    moments = {field.name: moment for field in fields(Options) if "datetime" in str(field.type)}
    text = write_options(_options(moments))

    moved = read_options(moved_options(text, lambda date: date and date + timedelta(days=28)))

    later = {name: moment + timedelta(days=28) for name in moments}
    assert moved == _options(later)


def _options(moments: dict[str, Any]) -> Options:
    return replace(Options(posts_a_day=7), **moments)
