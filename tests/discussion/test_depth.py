"""How many levels of replies stand below a thread: one to three, else two (row 1, ADR 0083)."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.options import Options, read_options, write_options
from lti_tool.kinds.discussion.reading import read_thread
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.rules import level_below
from lti_tool.kinds.discussion.service import add_post
from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
CHAIN = ("Thread", "First", "Second", "Third", "Fourth")
"""Each answers the one before it; after them, one more answers "Second"."""


@pytest.fixture
def talk(session: Session, room: Room, amara: Seat, jonas: Seat, noon: datetime) -> int:
    """A thread in which two answer each other four times; its id."""
    answers: int | None = None
    ids = list[int]()
    activity = room.activity(session)
    for place, body in enumerate(CHAIN):
        who = room.who(session, (amara, jonas)[place % 2])
        made = add_post(session, who, activity, body, answers, f"form-{place}", noon)
        ids.append(answers := made.id)
    add_post(session, room.who(session, jonas), activity, "Also", ids[2], "form-also", noon)
    session.commit()
    return ids[0]


def choose(engine: Engine, depth: int) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(depth=depth))))
        session.commit()


def hung(post: PostView) -> object:
    """Words with what hangs below them; "@" before one that says whom it answers."""
    words = ("@" if post.answers else "") + re.sub("<[^>]+>|\\s", "", post.html)
    return (words, [hung(one) for one in post.replies]) if post.replies else words


@pytest.mark.parametrize(
    ("depth", "shape"),
    [
        (1, ("Thread", ["First", "@Second", "@Third", "@Fourth", "@Also"])),
        (2, ("Thread", [("First", ["Second", "@Third", "@Fourth", "@Also"])])),
        (3, ("Thread", [("First", [("Second", ["Third", "@Fourth", "Also"])])])),
    ],
)
def test_a_reply_hangs_below_what_it_answers_or_beside_it_where_the_depth_ends(
    session: Session, room: Room, amara: Seat, talk: int, depth: int, shape: object
) -> None:
    assert hung(read_thread(session, room.activity_id, talk, amara.membership_id, depth)) == shape


@pytest.mark.parametrize(("depth", "headings"), [(1, "34444"), (2, "34555"), (3, "34566")])
def test_pages_nest_lists_and_headings_as_deep_as_is_chosen(
    browse: Browse, engine: Engine, amara: Seat, talk: int, depth: int, headings: str
) -> None:
    choose(engine, depth)
    for path in ("", f"threads/{talk}"):
        page = browse(amara).get(path).text
        levels = {post: level for level, post in re.findall(r'<h(\d) id="by-(\d+)">', page)}
        assert "".join(levels[str(talk + place)] for place in range(5)) == headings
        lists = {int(one) for one in re.findall(r'class="replies" id="replies-(\d+)"', page)}
        assert lists & set(range(talk, talk + 5)) == set(range(talk, talk + depth))


@pytest.mark.parametrize(
    ("depth", "level", "targets"),
    [
        (1, "4", ["#replies-{0}", "closest .replies", "closest .replies", "closest .replies"]),
        (2, "5", ["#replies-{0}", "#replies-{1}", "closest .replies", "closest .replies"]),
        (3, "6", ["#replies-{0}", "#replies-{1}", "#replies-{2}", "closest .replies"]),
    ],
)
def test_a_reply_in_place_joins_the_list_in_which_the_page_would_show_it(
    browse: Browse, engine: Engine, amara: Seat, talk: int, depth: int, level: str, targets: list[str]
) -> None:
    choose(engine, depth)
    browser = browse(amara)
    for place, target in enumerate(targets):
        form = browser.get(f"posts/{talk + place}/reply", headers={"HX-Request": "true"}).text
        wanted = target.format(talk, talk + 1, talk + 2)
        assert f'hx-target="{wanted}" hx-swap="beforeend"' in form

    made = browser.post(f"posts/{talk + 3}/reply", htmx=True, body="An answer to the third.").text
    assert re.search(rf'<h{level} id="by-\d+">', made)
    assert "reply to Jonas" in made
    first = browser.post(f"posts/{talk}/reply", htmx=True, body="An answer to the thread.", form_key="b").text
    assert re.search(r'<h4 id="by-\d+">', first)
    assert "reply to" not in first


def test_staff_choose_how_deep_replies_go(browse: Browse, engine: Engine, teacher: Seat) -> None:
    staff = browse(teacher)
    assert "2 levels of replies" in staff.get("settings").text
    assert staff.post("settings", FIELDS | {"depth": "3"}).status_code == 303
    assert "3 levels of replies" in staff.get("settings").text
    refused = staff.post("settings", FIELDS | {"depth": "4"})
    assert refused.status_code == 422
    assert "Choose how deep replies go." in refused.text
    with Session(engine) as session:
        assert {read_options(one.options).depth for one in session.query(Activity)} == {3}


@pytest.mark.parametrize(
    ("post", "level"), [((None, None, None), 0), ((1, 1, 1), 1), ((1, 2, 2), 2), ((1, 2, 3), 3)]
)
def test_how_far_below_its_thread_a_post_is(post: tuple[int | None, ...], level: int) -> None:
    assert level_below(*post) == level


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_what_is_brought_anew_says_whom_it_answers_where_the_page_does(
    browse: Browse, engine: Engine, jonas: Seat, talk: int, depth: int
) -> None:
    choose(engine, depth)
    browser, second = browse(jonas), talk + 2
    page = browser.get("").text.partition(f'id="post-{second}"')[2].partition("</article>")[0]
    anew = browser.post(f"posts/{second}/thank", htmx=True, body="It made me ask.").text

    assert f'id="post-{second}"' in anew
    assert ("reply to" in page, "reply to" in anew.partition("</article>")[0]) == (depth == 1, depth == 1)
