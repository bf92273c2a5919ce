"""What a discussion's page costs on its way (performance.md: at most 20 kB for 20 threads and 60 replies)."""

import gzip
from collections.abc import Callable
from random import Random

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.kinds.discussion.models import Post
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
MOST_BYTES = 20_000
MOST_PLAIN = 2_200
"""Bytes of markup for each post."""


def test_a_page_of_eighty_posts_is_light(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, threads=20, replies=3)
    chance = Random(12)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(150)]
    with Session(engine) as session:
        for post_id in session.scalars(select(Post.id)).all():
            text = f"<p>{' '.join(chance.choices(words, k=40))}</p>"
            session.execute(update(Post).where(Post.id == post_id).values(body_html=text))
        session.commit()

    answer = browse(amara).get("", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= MOST_BYTES
    page = gzip.decompress(answer.data)
    assert page.count(b"<article") == 80
    assert len(page) / 80 <= MOST_PLAIN
