"""What somebody sends who means no good: numbers no page has, texts no person writes."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from lti_tool.kinds.discussion.models import Draft, PostVersion
from tests.discussion.room import Browser, Room, Seat, as_it_was

Browse = Callable[[Seat], Browser]
MANY = "9" * 23
TEXT = "Five words or more are here."


NUMBERS = [MANY, f"-{MANY}", "9" * 5_000, "\u00b2", "2147483648", ""]
PATHS = [
    "?after=5-{}",
    "?after={}-5",
    "?after={}",
    "new?since={}",
    "new?since=0&wait={}",
    "threads/1?after={}",
    "threads/{}",
    "posts/{}/reply",
    "posts/{}/edit",
    "posts/{}/remove",
    "posts/{}/history",
    "posts/1/history?before={}",
]


@pytest.mark.usefixtures("any_database")
def test_no_number_in_an_address_breaks_a_page(browse: Browse, teacher: Seat) -> None:
    browser = browse(teacher)
    browser.post("posts", body=TEXT)

    asked = [path.format(number) for path in PATHS for number in NUMBERS]

    assert {browser.get(path).status_code for path in asked} <= {200, 308, 404}


@pytest.mark.usefixtures("any_database")
def test_no_number_in_a_form_breaks_anything(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.post("posts", body=TEXT)

    for number in NUMBERS:
        for path in ("posts/{}/reply", "posts/{}/edit", "posts/{}/remove", "draft?answers={}"):
            assert browser.post(path.format(number), body=TEXT).status_code in (303, 404, 405, 429), path
        answer = browser.post("posts/1/edit", body="Another text.", version=number)
        assert answer.status_code in (409, 429)


def test_a_history_of_many_versions_comes_in_pages_of_plain_text(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat, noon: datetime
) -> None:
    browse(amara).post("posts", body=TEXT)
    rows = [
        {"post_id": 1, "version": n, "body": f"**old** <b>{n}</b>", "replaced_at": noon} for n in range(1, 46)
    ]
    with Session(engine) as session:
        session.execute(insert(PostVersion), rows)
        session.commit()
    browser, path, seen = browse(teacher), "posts/1/history", []

    while path:
        page = browser.get(path).text
        seen.append([int(n) for n in re.findall(r"\*\*old\*\* &lt;b&gt;(\d+)&lt;/b&gt;", as_it_was(page))])
        found = re.search(r'href="([^"]*before=\d+)"', page)
        path = found[1] if found else ""

    assert [len(numbers) for numbers in seen] == [20, 20, 5]
    assert [n for numbers in seen for n in numbers] == list(range(45, 0, -1))


def test_a_draft_keeps_no_blank_space(browse: Browse, engine: Engine, amara: Seat) -> None:
    answer = browse(amara).post("draft", body=" " * 900_000 + "a")

    assert answer.status_code == 303
    with Session(engine) as session:
        assert session.scalars(select(Draft.body)).all() == ["a"]


@pytest.mark.parametrize("answers", ["", "?answers=1"])
def test_a_draft_that_is_too_long_stays_in_the_box(
    browse: Browse, engine: Engine, amara: Seat, answers: str
) -> None:
    browser = browse(amara)
    browser.post("posts", body=TEXT)

    page = browser.post(f"draft{answers}", body="x" * 20_001)

    assert page.status_code == 422
    assert "A post or reply holds up to 20,000 characters." in page.text
    assert "x" * 20_001 in page.text
    with Session(engine) as session:
        assert session.scalars(select(Draft)).all() == []


def test_a_draft_that_is_too_long_is_a_sentence_for_script(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    headers = {"Referer": "https://stoke.test", "Accept": "text/plain", "X-CSRFToken": browser.token()}

    answer = browser.client.post(
        browser.url("draft"), base_url="https://stoke.test", data={"body": "x" * 20_001}, headers=headers
    )

    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert answer.text == "A post or reply holds up to 20,000 characters. Yours is longer."


def test_more_than_a_draft_a_second_is_too_many(browse: Browse, room: Room, amara: Seat, jonas: Seat) -> None:
    browser = browse(amara)

    answers = [browser.post("draft", body=f"Text {n}").status_code for n in range(61)]

    assert answers == [303] * 60 + [429]
    assert browse(jonas).post("draft", body="Text").status_code == 303
