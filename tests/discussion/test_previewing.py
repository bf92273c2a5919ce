"""How a text will look: a fragment beside the box, or a page that keeps the text."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Participation
from lti_tool.kinds.discussion.models import Draft, Post
from lti_tool.kinds.discussion.service import add_post
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]
TEXT = "What *I* saw <script>alert(1)</script> and ![her](https://example.org/p.png)"
LOOKS = '<p>What <em>I</em> saw &lt;script&gt;alert(1)&lt;/script&gt; and <a href="https://example.org/p.png"'


@pytest.fixture
def post_id(session: Session, room: Room, amara: Seat, noon: datetime) -> int:
    """A post of Amara's."""
    made = add_post(session, room.who(session, amara), room.activity(session), "A story", None, "a", noon)
    session.commit()
    return made.id


def test_a_fragment_shows_what_a_post_would(browse: Browse, amara: Seat) -> None:
    shown = browse(amara).post("preview", body=TEXT, htmx=True)

    assert LOOKS in shown.text
    assert "<html" not in shown.text
    assert "This is how it will look." in shown.headers["HX-Trigger"]


def test_a_page_shows_it_and_keeps_the_text_act_and_form(
    browse: Browse, session: Session, amara: Seat
) -> None:
    key = "11111111-1111-4111-8111-111111111111"

    page = browse(amara).post("preview", body=TEXT, act="ask", form_key=key).text

    assert LOOKS in page
    assert "What *I* saw &lt;script&gt;" in page
    assert f'value="{key}"' in page
    assert 'value="ask" checked' in page
    for table in (Post, Draft):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_reply_and_an_edit_are_shown_on_their_own_pages(
    browse: Browse, amara: Seat, jonas: Seat, post_id: int
) -> None:
    reply = browse(jonas).post(f"preview?answers={post_id}", body=TEXT).text
    edit = browse(amara).post(f"preview?edit={post_id}", body=TEXT, version="1").text

    assert f'action="/p/{jonas.public_id}/discussion/posts/{post_id}/reply"' in reply
    assert f'action="/p/{amara.public_id}/discussion/posts/{post_id}/edit"' in edit
    assert '<input type="hidden" name="version" value="1">' in edit
    for page in (reply, edit):
        assert LOOKS in page
        assert "What *I* saw &lt;script&gt;" in page
    assert browse(jonas).post(f"preview?edit={post_id}", body=TEXT).status_code == 404


@pytest.mark.parametrize("body", ["", " \u200b", "x" * 20_001])
def test_what_cannot_be_a_post_is_said_so_and_kept(browse: Browse, amara: Seat, body: str) -> None:
    words = "A post or reply holds up to" if body else "Write something first."
    words = "Write something first." if not body.strip("\u200b ") else words

    assert words in browse(amara).post("preview", body=body, htmx=True).text
    page = browse(amara).post("preview", body=body).text
    assert words in page
    assert body.strip() in page


def test_after_the_close_the_text_is_shown_again(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat
) -> None:
    browser = browse(amara)
    browser.token()
    clock.forward(days=8)
    with Session(engine) as session:
        session.execute(update(Participation).values(seen_at=clock.now))
        session.commit()

    answer = browser.post("preview", body="What I saw")

    assert answer.status_code == 409
    assert "This discussion is closed" in answer.text
    assert "What I saw" in answer.text
