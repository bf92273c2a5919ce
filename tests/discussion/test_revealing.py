"""Staff look up who wrote one post where they see aliases: with a reason, shown once, written down."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Reveal
from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_names import STORY, alias_of, hide

Browse = Callable[[Seat], Browser]
REASON = "Somebody may be in danger."


@pytest.fixture
def hidden(browse: Browse, engine: Engine, room: Room, amara: Seat) -> None:
    """A post whose author everybody sees under an alias."""
    hide(engine, room, "full")
    assert browse(amara).post("posts", {"body": STORY}).status_code == 303


@pytest.mark.usefixtures("hidden")
def test_a_name_is_shown_once_for_a_reason_that_stays(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    staff = browse(teacher)
    assert "posts/1/reveal" in staff.get("").text
    asked = staff.get("posts/1/reveal").text
    assert "Amara Okafor" not in asked
    assert f"{alias_of(engine, room, amara)}" in asked

    answer = staff.post("posts/1/reveal", {"reason": REASON})

    assert answer.status_code == 200
    assert "Amara Okafor" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("", "posts/1/reveal", "posts/1/history", "reveals"):
        assert "Amara Okafor" not in staff.get(path).text
    log = staff.get("reveals").text
    assert "Dr Inês Carvalho" in log
    assert REASON in log
    with Session(engine) as session:
        kept = session.scalars(select(Reveal)).one()
    assert (kept.by_membership_id, kept.item_id, kept.reason) == (teacher.membership_id, 1, REASON)


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize(
    ("reason", "says"), [("", "Say why"), (" \u200b\n", "Say why"), ("x" * 1001, "At most 1,000 characters.")]
)
def test_without_a_reason_nothing_is_shown_nor_written(
    browse: Browse, engine: Engine, teacher: Seat, reason: str, says: str
) -> None:
    answer = browse(teacher).post("posts/1/reveal", {"reason": reason})

    assert answer.status_code == 422
    assert says in answer.text
    assert "Amara Okafor" not in answer.text
    with Session(engine) as session:
        assert session.scalars(select(Reveal)).all() == []


@pytest.mark.usefixtures("hidden")
def test_learners_look_up_nobody_and_assistants_read_no_log(
    browse: Browse, engine: Engine, room: Room, jonas: Seat
) -> None:
    learner = browse(jonas)
    assert "/reveal" not in learner.get("").text
    assert learner.get("posts/1/reveal").status_code == 403
    assert learner.post("posts/1/reveal", {"reason": REASON}).status_code == 403

    assistant = browse(room.join("Ann Helper", "urn:lti:role:ta TeachingAssistant"))
    assert assistant.post("posts/1/reveal", {"reason": REASON}).status_code == 200
    assert assistant.get("reveals").status_code == 403


@pytest.mark.parametrize("names", ["off", "peers"])
def test_where_staff_see_names_there_is_nothing_to_look_up(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat, names: str
) -> None:
    hide(engine, room, names)
    browse(amara).post("posts", {"body": STORY})

    assert "/reveal" not in browse(teacher).get("").text
    assert browse(teacher).post("posts/1/reveal", {"reason": REASON}).status_code == 303
    with Session(engine) as session:
        assert session.scalars(select(Reveal)).all() == []
