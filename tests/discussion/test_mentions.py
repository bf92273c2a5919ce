"""Names in texts: who is meant is kept by who they are, and read as the reader knows them."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.rules import tidy
from lti_tool.acts.models import Act
from lti_tool.course.models import Alias, Membership, Person
from lti_tool.kinds.discussion.mentions.rules import mark, may_mention, mentioned, spell
from lti_tool.kinds.discussion.models import Mention, Post, PostVersion
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, as_it_was

Browse = Callable[[Seat], Browser]
NAMES = {"amara okafor": 7, "ann": 8, "ann lee": 9, "田中 美咲": 10, "o'neil (mike)": 11}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Amara Okafor, you said so", [7]),
        ("as @amara okafor's story", [7]),
        ("(@Ann Lee) and @Ann: both", [9, 8]),
        ("@Ann Leeds", [8]),
        ("@田中 美咲さん", []),
        ("@田中 美咲 said", [10]),
        ("**@O'Neil (Mike)**", [11]),
        ("@Annabel and @Ann_Lee", []),
        ("mail ann@Ann, https://x.test/@Ann, [a](@Ann)", []),
        ("@@Ann @ Ann @", []),
        ("@Ann @Ann Lee @Ann", [8, 9]),
    ],
)
def test_which_names_are_mentions(text: str, ids: list[int]) -> None:
    marked = mark(text, NAMES)

    assert mentioned(marked) == ids
    called = {one: name for name, one in NAMES.items()}
    assert spell(marked, lambda one: f"@{called[one]}").casefold() == text.casefold()


def test_nobody_writes_a_mention_by_hand() -> None:
    assert mentioned(tidy("\ufdd07\ufdd1 and \ufdd08\ufdd1")) == []
    assert not may_mention("no names, a@b.test, 5 @ 3")


def stored(session: Session) -> set[int]:
    session.rollback()
    return set(session.scalars(select(Mention.membership_id)))


@pytest.mark.usefixtures("any_database")
def test_a_name_as_it_is_shown_becomes_a_mention(
    browse: Browse, session: Session, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body="As @Amara Okafor & @Dr Inês Carvalho said, not @Nobody Else")

    post = session.scalars(select(Post)).one()
    assert stored(session) == {amara.membership_id, teacher.membership_id}
    assert "Amara" not in post.body + post.body_html + post.folded
    assert post.words == 10
    for path in ("", "threads/1", ""):
        page = browse(amara).get(path).text
        assert "As <b>@<bdi>Amara Okafor</bdi></b> &amp; <b>@<bdi>Dr Inês Carvalho</bdi></b> said" in page
        assert "not @Nobody Else" in page


@pytest.mark.usefixtures("any_database")
def test_a_new_name_is_read_at_once_or_none_where_it_was_erased(
    browse: Browse, session: Session, engine: Engine, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="As @Amara Okafor said")
    session.execute(update(Person).where(Person.name == "Amara Okafor").values(name="Amara <Obi>"))
    session.commit()
    clock.forward(seconds=61)
    assert "<b>@<bdi>Amara &lt;Obi&gt;</bdi></b>" in browse(jonas).get("").text

    mine = Membership.id == amara.membership_id
    session.execute(update(Membership).where(mine).values(person_id=None))
    session.commit()
    clock.forward(seconds=61)

    page = browse(jonas).get("").text
    assert "Amara" not in page
    assert "<b>@<bdi>A former participant</bdi></b>" in page


@pytest.mark.usefixtures("any_database")
def test_an_edit_shows_names_and_changes_who_is_mentioned(
    browse: Browse, session: Session, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    writer = browse(jonas)
    writer.post("posts", body="As @Amara Okafor said")
    assert "As @Amara Okafor said</textarea>" in writer.get("posts/1/edit").text

    writer.post("posts/1/edit", body="As @Amara Okafor said", version="1")
    assert session.scalars(select(PostVersion)).all() == []
    writer.post("posts/1/edit", body="As @Dr Inês Carvalho said", version="1")
    assert stored(session) == {teacher.membership_id}

    history = browse(teacher).get("posts/1/history").text
    assert "@Amara Okafor" in as_it_was(history)
    session.expire_all()
    assert "Amara" not in session.scalars(select(PostVersion.body)).one()
    stale = writer.post("posts/1/edit", body="Mine", version="1")
    assert stale.status_code == 409
    assert "@<bdi>Dr Inês Carvalho</bdi>" in stale.text
    writer.post("posts/1/remove")
    assert stored(session) == set()


def test_who_has_the_same_name_oneself_and_who_is_gone_is_not_mentioned(
    browse: Browse, room: Room, session: Session, jonas: Seat, noon: datetime
) -> None:
    for _time in range(2):
        room.join("Kim Park")
    gone = room.join("Gone Away")
    session.execute(update(Membership).where(Membership.id == gone.membership_id).values(gone_at=noon))
    session.commit()

    browse(jonas).post("posts", body="@Kim Park, @Gone Away, @Jonas Lindqvist")

    assert stored(session) == set()
    assert "@Kim Park, @Gone Away, @Jonas Lindqvist" in browse(jonas).get("").text


def test_people_of_another_course_are_not_mentioned(
    browse: Browse, engine: Engine, session: Session, jonas: Seat, room: Room, noon: datetime
) -> None:
    Room(engine, noon, room.terms).open().join("Somewhere Else")

    browse(jonas).post("posts", body="@Somewhere Else")

    assert stored(session) == set()
    assert browse(jonas).get("names?q=some").json == []


def hide_names(session: Session, room: Room, noon: datetime, *seats: Seat) -> dict[int, str]:
    """Let the room hide names from peers, and those here have an alias; returns these."""
    session.execute(
        update(Activity).where(Activity.id == room.activity_id).values(options='{"names": "peers"}')
    )
    aliases = {seat.membership_id: f"Quiet Heron {n}" for n, seat in enumerate(seats)}
    for one, words in aliases.items():
        session.add(Alias(activity_id=room.activity_id, membership_id=one, words=words, given_at=noon))
    session.commit()
    return aliases


@pytest.mark.usefixtures("any_database")
def test_where_names_are_hidden_aliases_alone_are_offered_kept_and_shown(
    browse: Browse, room: Room, session: Session, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    aliases = hide_names(session, room, noon, amara, jonas)
    heron = aliases[amara.membership_id]
    writer = browse(jonas)
    assert writer.get("names?q=amara").json == []
    assert writer.get("names?q=heron").json == [heron]
    assert writer.get("names?q=carv").json == ["Dr Inês Carvalho"]

    writer.post("posts", body=f"As @{heron} said", names="peers")
    assert stored(session) == {amara.membership_id}
    assert f"<b>@<bdi>{heron}</bdi></b>" in writer.get("").text
    assert "Amara" not in writer.get("").text
    assert "<b>@<bdi>Amara Okafor</bdi></b>" in browse(teacher).get("").text


def test_names_are_offered_by_any_of_their_words_and_a_few_at_once(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    for n in range(12):
        room.join(f"Mara {n:02}")

    assert browse(jonas).get("names?q=oka").json == ["Amara Okafor"]
    assert browse(jonas).get("names?q=AMARA%20o").json == ["Amara Okafor"]
    assert browse(jonas).get("names?q=mara").json == [f"Mara {n:02}" for n in range(8)]
    assert browse(jonas).get("names?q=").json == []
    assert browse(jonas).get("names?q=jonas").json == []


@pytest.mark.usefixtures("any_database")
def test_a_text_with_names_costs_two_statements_more_and_a_page_none(
    app: Flask, session: Session, amara: Seat, jonas: Seat
) -> None:
    browser = Browser(app, jonas)
    browser.token()

    with recorded_statements() as plain:
        browser.post("posts", body="As Amara Okafor said, in many words that nobody had")
    with recorded_statements() as naming:
        browser.post("posts", body="As @Amara Okafor said, in many words that nobody heard")
    with recorded_statements() as page:
        browser.get("")

    assert len(naming) - len(plain) <= 2
    assert len(page) <= 6


def test_search_finds_words_and_no_names(browse: Browse, session: Session, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body="As @Amara Okafor said, a story")

    assert "Nothing found" in browse(jonas).get("search?q=okafor").text
    found = browse(jonas).get("search?q=story").text
    assert "As @…" in found
    assert "\ufdd0" not in found
    assert session.scalars(select(Act.words)).all() == [6]


def test_whoever_grades_reads_names_too(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(jonas).post("posts", body="As @Amara Okafor said " + "and said " * 30)
    browse(amara).post("posts/1/reply", body="Did I, @Jonas Lindqvist?")

    work = browse(teacher).get(f"work/{amara.membership_id}").text

    assert "As <b>@<bdi>Amara Okafor</bdi></b> said" in work
    assert "Did I, <b>@<bdi>Jonas Lindqvist</bdi></b>?" in work
    assert "\ufdd0" not in work


def test_a_preview_shows_names(browse: Browse, amara: Seat, jonas: Seat) -> None:
    shown = browse(jonas).post("preview", body="As @amara okafor said", htmx=True).text

    assert "As <b>@<bdi>Amara Okafor</bdi></b> said" in shown
