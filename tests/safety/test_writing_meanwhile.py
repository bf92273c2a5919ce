"""Who erases themself while something of theirs is on its way: nothing of it stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.course.models import Participation
from lti_tool.kinds.discussion.models import Draft, Post
from tests.databases import wait_for_company
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
STORY = "A story that nobody is to read."
SENT = {
    "a post": ("posts", {"body": STORY}),
    "a draft": ("draft", {"body": STORY, "answers_id": "0"}),
}


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("what", SENT)
@pytest.mark.parametrize("turn", range(4))
def test_what_is_sent_while_one_erases_oneself_does_not_stay(
    app: Flask, engine: Engine, amara: Seat, what: str, turn: int
) -> None:
    path, fields = SENT[what]
    writer, eraser = Browser(app, amara), Browser(app, amara)
    for browser in (writer, eraser):
        browser.token()
    start = Barrier(2)

    def write() -> int:
        start.wait()
        sleep(0.005 * turn)
        return writer.post(path, fields).status_code

    def erase() -> int:
        start.wait()
        return eraser.post(f"/p/{amara.public_id}/privacy/erase", sure="1").status_code

    with ThreadPoolExecutor(2) as pool:
        written, erased = pool.submit(write), pool.submit(erase)

    assert erased.result() == 200
    assert written.result() in (200, 303, 401)
    with Session(engine) as session:
        assert list(session.scalars(select(Post.body).where(Post.body != ""))) == []
        assert list(session.scalars(select(Draft.body))) == []


@pytest.mark.usefixtures("any_database")
def test_whoever_waited_for_the_erasing_is_nobody_any_more(
    app: Flask, engine: Engine, room: Room, amara: Seat
) -> None:
    browser = Browser(app, amara)
    browser.token()
    with ThreadPoolExecutor(1) as pool, Session(engine) as session:
        theirs = select(Participation).where(Participation.membership_id == amara.membership_id)
        session.delete(session.scalars(theirs).one())
        session.flush()
        sent = pool.submit(browser.post, "posts", {"body": STORY})
        wait_for_company(session)
        session.commit()
        assert sent.result().status_code == 401

    with Session(engine) as session:
        assert session.scalars(select(Post.id)).all() == []


@pytest.mark.usefixtures("any_database")
def test_two_presses_erase_once(app: Flask, amara: Seat) -> None:
    browsers = [Browser(app, amara) for _ in range(2)]
    for browser in browsers:
        browser.token()
    start = Barrier(2)

    def erase(browser: Browser) -> int:
        start.wait()
        return browser.post(f"/p/{amara.public_id}/privacy/erase", sure="1").status_code

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(erase, browsers)) <= {200, 401}
