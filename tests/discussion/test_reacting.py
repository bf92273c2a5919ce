"""Reactions: three meanings, given and taken back with one press, not to oneself; on both databases."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import ActValue, items
from lti_tool.errors import Conflict, NotHere
from lti_tool.grading.rules import StepTerms, progress
from lti_tool.kinds.discussion.models import Meaning, Post, Reaction
from lti_tool.kinds.discussion.reacting import react
from lti_tool.kinds.discussion.service import add_post, delete_post
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, terms
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
React = Callable[..., None]
STORY = "I told a new colleague that her report was all over the place."
BUTTON = re.compile(r'name="(give|back)" value="(\w+)-1" aria-pressed="(true|false)">(.*?)</button>')
NEW = '<span>New to me</span><span aria-hidden="true">New</span>'
MORE = '<span>Want more</span><span aria-hidden="true">More</span>'


@pytest.fixture
def post_id(session: Session, room: Room, amara: Seat, noon: datetime) -> int:
    """A post of Amara's."""
    made = add_post(session, room.who(session, amara), room.activity(session), STORY, None, "a", noon)
    session.commit()
    return made.id


@pytest.fixture
def press(session: Session, room: Room, noon: datetime, post_id: int) -> React:
    """React to Amara's post as somebody: (seat, meaning, whether it is to stand, when)."""

    def do(seat: Seat, meaning: Meaning = Meaning.USEFUL, stands: bool = True, now: datetime = noon) -> None:
        who, activity = room.who(session, seat), room.activity(session)
        react(session, who, activity, post_id, meaning, now, stands=stands)

    return do


def counts(session: Session, post_id: int) -> tuple[int, ...]:
    columns = (Post.useful_count, Post.new_count, Post.more_count)
    return tuple(session.execute(select(*columns).where(Post.id == post_id)).one())


@pytest.mark.usefixtures("any_database")
def test_a_reaction_is_an_act_to_the_author_and_counts_each_person_once(
    session: Session, press: React, amara: Seat, jonas: Seat, teacher: Seat, post_id: int
) -> None:
    press(jonas)
    press(jonas)
    press(teacher)
    press(jonas, Meaning.MORE)

    assert counts(session, post_id) == (2, 0, 1)
    acts = session.scalars(select(Act).where(Act.verb == Verb.REACTED).order_by(Act.id)).all()
    assert [(act.membership_id, act.item_kind) for act in acts] == [
        (jonas.membership_id, "useful"),
        (teacher.membership_id, "useful"),
        (jonas.membership_id, "more"),
    ]
    assert {act.to_membership_id for act in acts} == {amara.membership_id}


@pytest.mark.usefixtures("any_database")
def test_a_reaction_is_taken_back_and_given_again_as_one_item(
    session: Session, press: React, jonas: Seat, post_id: int
) -> None:
    for stands, count in ((True, 1), (False, 0), (False, 0), (True, 1)):
        press(jonas, stands=stands)
        assert counts(session, post_id) == (count, 0, 0)

    said = session.scalars(select(Reaction)).one()
    verbs = session.scalars(select(Act.verb).where(Act.item_kind == "useful").order_by(Act.id)).all()
    assert said.taken_back_at is None
    assert verbs == [Verb.REACTED, Verb.TOOK_BACK, Verb.REACTED]


def test_nobody_reacts_to_their_own_or_too_late_or_to_what_is_gone(
    session: Session, room: Room, press: React, amara: Seat, jonas: Seat, noon: datetime, post_id: int
) -> None:
    with pytest.raises(Conflict, match="own_post"):
        press(amara)
    with pytest.raises(Conflict, match="closed"):
        press(jonas, now=noon + timedelta(days=8))
    delete_post(session, room.who(session, amara), room.activity(session), post_id, noon, moderates=False)
    with pytest.raises(Conflict, match="answered_removed"):
        press(jonas)

    assert session.scalar(select(func.count()).select_from(Reaction)) == 0


def test_another_courses_posts_are_not_here(
    session: Session, engine: Engine, browse: Browse, noon: datetime, post_id: int
) -> None:
    other = Room(engine, noon, terms(noon)).open()
    stranger = other.join("Stranger", "Instructor")

    who, activity = other.who(session, stranger), other.activity(session)
    with pytest.raises(NotHere):
        react(session, who, activity, post_id, Meaning.NEW, noon, stands=True)
    assert browse(stranger).post("reactions", give=f"new-{post_id}").status_code == 404


def test_a_press_meets_no_step(noon: datetime) -> None:
    pressed = ActValue(1, 7, "reacted", "useful", 1, 8, 0, False, noon)
    steps = [StepTerms(kind, 1, 0, None, 20) for kind in ("post", "reply", "give", "thank", "days")]

    assert [one.kind for one in items([pressed])] == ["useful"]
    assert [one.counted for one in progress(steps, [pressed], 7)] == [0] * 5


@pytest.mark.usefixtures("any_database")
def test_who_pressed_sees_it_pressed_and_others_see_the_count(
    browse: Browse, room: Room, amara: Seat, jonas: Seat, post_id: int
) -> None:
    third = room.join("Third")
    for seat in (third, amara, jonas):
        browse(seat).get("")

    assert browse(jonas).post("reactions", give=f"useful-{post_id}").headers["Location"].endswith("#post-1")

    plain = [("give", "useful", "false", "Useful 1"), ("give", "new", "false", NEW)]
    for path in ("", "threads/1", ""):
        assert BUTTON.findall(browse(jonas).get(path).text)[:2] == [
            ("back", "useful", "true", "Useful 1"),
            plain[1],
        ]
        assert BUTTON.findall(browse(third).get(path).text)[:2] == plain
        own = browse(amara).get(path).text
        assert not BUTTON.findall(own)
        assert '<span class="t1 soft">Useful 1</span>' in own
        assert "New to me" not in own

    browse(jonas).post("reactions", back=f"useful-{post_id}")
    for seat in (jonas, third):
        assert BUTTON.findall(browse(seat).get("").text)[0] == ("give", "useful", "false", "Useful")


def test_a_press_brings_its_row_of_buttons(browse: Browse, jonas: Seat, post_id: int) -> None:
    browser = browse(jonas)

    answer = browser.post("reactions", give=f"more-{post_id}", htmx=True)

    assert answer.headers["HX-Retarget"] == f"#post-{post_id} > .actions > .row"
    assert BUTTON.findall(answer.text)[2] == ("back", "more", "true", f"{MORE} 1")
    assert "<html" not in answer.text


def test_ones_own_post_is_refused_with_a_sentence(browse: Browse, amara: Seat, post_id: int) -> None:
    answer = browse(amara).post("reactions", give=f"useful-{post_id}")

    assert answer.status_code == 409
    assert "This post is your own" in answer.text


def test_reactions_can_be_for_staff_alone(browse: Browse, jonas: Seat, teacher: Seat, post_id: int) -> None:
    browse(teacher).post("reactions", give=f"useful-{post_id}")
    assert BUTTON.search(browse(jonas).get("").text)
    assert browse(teacher).post("settings", FIELDS | {"reactions": "staff"}).status_code == 303

    page = browse(jonas).get("").text
    assert not BUTTON.search(page)
    assert '<span class="t1 soft">Useful 1</span>' in page
    refused = browse(jonas).post("reactions", give=f"new-{post_id}")
    assert refused.status_code == 409
    assert "Here staff react" in refused.text
    assert browse(teacher).post("reactions", give=f"new-{post_id}").status_code == 303


@pytest.mark.parametrize("pressed", ["useful-99", "useful", "love-1", "useful-99999999999", "1", ""])
def test_what_is_none_of_our_buttons_is_not_here(browse: Browse, jonas: Seat, pressed: str) -> None:
    assert browse(jonas).post("reactions", give=pressed).status_code == 404


@pytest.mark.usefixtures("any_database")
def test_a_press_costs_twelve_statements(app: Flask, jonas: Seat, post_id: int) -> None:
    browser = Browser(app, jonas)
    browser.token()

    with recorded_statements() as statements:
        assert browser.post("reactions", give=f"useful-{post_id}").status_code == 303

    assert len(statements) <= 12, "\n".join(statements)


def test_the_buttons_cost_a_page_forty_bytes_a_post(
    browse: Browse, room: Room, jonas: Seat, amara: Seat
) -> None:
    room.fill(amara.membership_id, 20, 3)

    page = browse(jonas).get("").text

    buttons = '<span class="row"><button class="quiet small" form="react"'
    bare = re.sub(f"{buttons}.*?</span>", "", page, flags=re.DOTALL)
    more = len(gzip.compress(page.encode())) - len(gzip.compress(bare.encode()))
    assert page.count(buttons) == 80
    assert more <= 80 * 40
