"""While a learner does not see what others wrote, no answer of any route holds a word of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.kinds.discussion.circles.models import Circle, CircleMember
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.options import Options, write_options
from tests.discussion.room import Browser, Clock, Room, terms
from tests.matrix.test_names_leak import World, whole
from tests.tool import settings_for

WORDS = ("Gletscherspalte", "Murmeltierbau", "Lawinenhund")
SECRET = re.compile("|".join(WORDS), re.IGNORECASE)
PASSES = "discussion.read_without_writing"
"""What is there to open the gate."""


@pytest.fixture
def app(database_url: str, noon: datetime) -> Iterator[Flask]:
    app = create_app(settings_for(database_url, posts_a_minute=100_000), Clock(noon))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def note_ids(world: World, member: int, posts: int) -> None:
    """Note what the sweep asks for: what the reader does not see, and what is theirs."""
    with Session(world.engine) as session:
        found = session.scalars(select(Post.id).order_by(Post.id)).all()
        thanks = session.scalars(select(Thanks.id).order_by(Thanks.id.desc())).first()
    assert len(found) == posts
    common: dict[str, object] = {
        "activity": world.room.activity_id,
        "thanks": thanks,
        "source": 1,
        "question": "0" * 16,
        "clue": "0" * 12,
        "share": 1,
        "others_share": 1,
        "mail": 1,
        "place": 1,
        "echo": 1,
        "recognition": 1,
        "observation": 1,
        "learners_post": found[0],
    }
    common |= {"delivery": 1, "plan": 1, "proposal": 1, "own_proposal": 1, "step": 1, "look": 1}
    common |= {
        "member": member,
        "seat": "1",
        "circle": "1",
        "cursor": f"{2**53}-{found[2]}",
        "other": found[0],
        "answer": found[2],
    }
    world.hers = {name: str(value) for name, value in (common | {"post": found[0]}).items()}
    world.mine = {name: str(value) for name, value in (common | {"post": found[1]}).items()}


def sit_apart(session: Session, room: Room, people: list[int]) -> None:
    """Put people into a circle each, with the threads that they began."""
    for number, membership_id in enumerate(people, 1):
        circle = Circle(activity_id=room.activity_id, number=number)
        session.add(circle)
        session.flush()
        own = {"activity_id": room.activity_id, "membership_id": membership_id, "circle_id": circle.id}
        session.add(CircleMember(**own, joined_at=room.now))
        begun = select(Post.id).where(Post.author_id == membership_id, Post.thread_id.is_(None))
        threads = list(session.scalars(begun))
        here = or_(Post.id.in_(threads), Post.thread_id.in_(threads))
        session.execute(update(Post).where(here).values(circle_id=circle.id))


@pytest.mark.parametrize(
    "gate",
    [
        Options(see_after=500),
        Options(see_until=datetime(2026, 1, 1, tzinfo=UTC)),
        Options(circles="random"),
    ],
)
def test_no_route_gives_away_what_is_not_seen(
    app: Flask, engine: Engine, noon: datetime, gate: Options
) -> None:
    """Not yet, for another circle, or no more: then the reader has replied, thanked and begun to write."""
    room = Room(engine, noon, terms(noon)).open()
    other = Browser(app, room.join("Zuzanna Quetzalova"))
    teacher = Browser(app, room.join("Dr Inês Carvalho", "Instructor"))
    mine = Browser(app, room.join("Jonas Lindqvist"))
    other.post("posts", body=f"{WORDS[0]}: where do they open first?", act="ask")
    mine.post("posts", body="Where do I begin?", act="ask")
    teacher.post("posts/1/reply", body=f"Near the {WORDS[1]}, as I was told.")
    teacher.post("posts/1/thank", body=f"because of the {WORDS[2]}")
    if gate.see_until:
        mine.post("posts/1/reply", body="I wonder as well.")
        mine.post("posts/1/thank", body="because it made me think")
        mine.post("reactions", give="useful-1")
        mine.post("draft?answers=1", body="What I would add")
        other.post("posts/4/reply", body=f"Then ask the {WORDS[2]}.")
    with Session(engine) as session:
        session.get_one(Activity, room.activity_id).options = write_options(gate)
        if gate.circles != "off":
            sit_apart(session, room, [other.seat.membership_id, mine.seat.membership_id])
        session.commit()
    world = World(app, engine, room, Clock(noon), mine, skipped=PASSES)
    note_ids(world, other.seat.membership_id, posts=5 if gate.see_until else 3)

    told, statuses = [], set()
    for what, answer in world.answers():
        statuses.add(answer.status_code)
        if found := SECRET.search(whole(answer)):
            told.append((what, answer.status_code, found[0]))

    assert told == []
    assert statuses >= {200, 303, 403, 404}
    assert WORDS[0] in teacher.get("").text
