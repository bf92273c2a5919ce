"""From whom names are hidden in a discussion: the setting, what learners are told, what stays promised."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import Alias, Membership
from lti_tool.kinds.discussion.models import Draft, Post
from lti_tool.kinds.discussion.options import Options, read_options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
STORY = "One two three four five six."
TOLD = re.compile(r"sees? you as (\w+ \w+)")


def hide(engine: Engine, room: Room, names: str = "peers", *, staff: bool = False) -> None:
    """Hide names without a form."""
    options = write_options(Options(names=names, names_of_staff=staff))  # type: ignore[arg-type]  # of the table
    with Session(engine) as session:
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=options))
        session.commit()


def alias_of(engine: Engine, room: Room, seat: Seat) -> str | None:
    with Session(engine) as session:
        own = (Alias.activity_id == room.activity_id, Alias.membership_id == seat.membership_id)
        return session.scalar(select(Alias.words).where(*own))


def post_id_of(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalars(select(Post.id).order_by(Post.id.desc()).limit(1)).one()


def test_a_learner_reads_before_writing_who_sees_which_name(
    browse: Browse, engine: Engine, room: Room, amara: Seat
) -> None:
    assert "sees your name" not in browse(amara).get("").text
    hide(engine, room)

    page = browse(amara).get("").text

    alias = alias_of(engine, room, amara)
    assert f"Others here see you as {alias}; your instructor sees your name." in page
    hide(engine, room, "full")
    assert f"Everybody here sees you as {alias}, staff too." in browse(amara).get("").text


@pytest.mark.parametrize(
    ("names", "staff_too", "learner_reads", "teacher_reads"),
    [
        ("off", False, "Amara Okafor", "Amara Okafor"),
        ("peers", False, "alias", "Amara Okafor"),
        ("full", False, "alias", "alias"),
        ("full", True, "alias", "alias"),
    ],
)
def test_a_learners_post_stands_under_a_name_or_an_alias(
    browse: Browse,
    engine: Engine,
    room: Room,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
    names: str,
    staff_too: bool,
    learner_reads: str,
    teacher_reads: str,
) -> None:
    hide(engine, room, names, staff=staff_too)
    assert browse(amara).post("posts", {"body": STORY}).status_code == 303
    alias = alias_of(engine, room, amara)

    for seat, reads in ((jonas, learner_reads), (teacher, teacher_reads)):
        page = browse(seat).get("").text
        assert ("Amara Okafor" in page) == (reads != "alias")
        assert bool(alias and alias in page) == (reads == "alias")
        assert "Participant" not in page


def test_staff_stand_under_their_names_unless_theirs_are_hidden_too(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    hide(engine, room)
    browse(teacher).post("posts", {"body": STORY})
    page = browse(amara).get("").text
    assert "Dr Inês Carvalho" in page
    assert "Instructor" in page

    hide(engine, room, staff=True)
    told = TOLD.search(browse(teacher).get("").text)
    page = browse(amara).get("").text

    assert "Dr Inês Carvalho" not in page
    assert ">Instructor<" not in page
    assert told is not None
    assert told[1] in page


def test_only_oneself_sees_that_a_post_is_ones_own(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    hide(engine, room)
    browse(amara).post("posts", {"body": STORY})

    assert ">you<" in browse(amara).get("").text
    assert ">you<" not in browse(jonas).get("").text


def test_two_readers_of_one_kept_page_read_their_own_alias(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    hide(engine, room)
    readers = {seat.public_id: browse(seat) for seat in (amara, jonas)}
    for browser in readers.values():
        browser.get("")

    for seat in (amara, jonas, amara):
        with recorded_statements() as made:
            page = readers[seat.public_id].get("").text
        told = TOLD.search(page)
        assert told is not None
        assert told[1] == alias_of(engine, room, seat)
        assert len(made) <= 8


def test_who_acted_before_names_were_hidden_gets_an_alias_then(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", {"body": STORY})
    assert browse(teacher).post("settings", FIELDS | {"names": "peers"}).status_code == 303

    alias = alias_of(engine, room, amara)
    page = browse(jonas).get("").text

    assert alias is not None
    assert alias in page
    assert "Amara Okafor" not in page
    assert alias_of(engine, room, teacher) is None


@pytest.mark.parametrize(
    ("was", "wanted", "is_taken"),
    [
        (("peers", False), ("off", "no"), False),
        (("full", False), ("peers", "no"), False),
        (("full", True), ("full", "no"), False),
        (("peers", False), ("full", "no"), True),
        (("peers", False), ("peers", "yes"), True),
    ],
)
def test_names_that_were_promised_away_are_never_shown_by_a_setting(
    browse: Browse,
    engine: Engine,
    room: Room,
    amara: Seat,
    teacher: Seat,
    was: tuple[str, bool],
    wanted: tuple[str, str],
    is_taken: bool,
) -> None:
    hide(engine, room, was[0], staff=was[1])
    browse(amara).post("posts", {"body": STORY})
    changed = FIELDS | {"names": wanted[0], "names_of_staff": wanted[1], "title": "Kept in the form"}

    answer = browse(teacher).post("settings", changed)

    assert answer.status_code == (303 if is_taken else 422)
    with Session(engine) as session:
        stored = read_options(session.get_one(Activity, room.activity_id).options)
    assert (stored.names == wanted[0] and stored.names_of_staff == (wanted[1] == "yes")) == is_taken
    if not is_taken:
        assert "Names that were hidden stay hidden." in answer.text
        assert "Kept in the form" in answer.text


def test_before_anybody_wrote_names_may_be_shown_again_and_an_old_form_is_not_taken(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    hide(engine, room)
    learner = browse(amara)
    told = {"names": "peers", "body": STORY}
    learner.get("")
    assert (
        browse(teacher).post("settings", FIELDS | {"names": "off", "names_of_staff": "no"}).status_code == 303
    )

    answer = learner.post("posts", told)

    assert answer.status_code == 409
    assert "Names are shown here now" in answer.text
    with Session(engine) as session:
        assert session.scalars(select(Post)).all() == []
        assert session.scalars(select(Draft.body)).one() == STORY
    assert learner.post("posts", {"body": STORY}).status_code == 303


def test_who_becomes_staff_keeps_the_alias_that_they_wrote_under(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    hide(engine, room)
    browse(amara).post("posts", {"body": STORY})
    with Session(engine) as session:
        session.get_one(Membership, amara.membership_id).roles = "Instructor"
        session.commit()

    page = browse(jonas).get("").text

    assert "Amara Okafor" not in page
    assert f"{alias_of(engine, room, amara)}" in page


def test_a_bad_choice_of_names_is_answered_with_a_sentence(browse: Browse, teacher: Seat) -> None:
    answer = browse(teacher).post("settings", FIELDS | {"names": "nobody"})

    assert answer.status_code == 422
    assert "Choose from whom names are hidden." in answer.text


def test_a_post_under_an_alias_moves_the_courses_balance_only_with_its_week(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    hide(engine, room)
    browse(amara).post("posts", {"body": STORY})
    browse(jonas).post("posts/1/thank", {"body": "because"})

    assert "Nobody has asked, given or thanked" in browse(jonas).get("balance").text
    assert "You have not asked in these weeks" in browse(amara).get("balance").text
    clock.forward(days=7)

    assert "Nobody has asked, given or thanked" not in browse(jonas).get("balance").text


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("path", ["posts", "posts/1/reply", "posts/1/thank"])
def test_an_act_under_an_alias_costs_no_more_than_others(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, path: str
) -> None:
    hide(engine, room, "full")
    browse(jonas).post("posts", {"body": STORY})
    browser = browse(amara)
    if path != "posts/1/thank":
        browser.post(path, {"body": f"{STORY} This is the first."})
    browser.token()

    with recorded_statements() as statements:
        assert browser.post(path, {"body": f"{STORY} And more.", "names": "full"}).status_code == 303

    assert len(statements) <= 12, "\n".join(statements)


@pytest.mark.usefixtures("any_database")
def test_names_are_hidden_and_kept_hidden_on_both_databases(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", {"body": STORY})
    assert browse(teacher).post("settings", FIELDS | {"names": "full"}).status_code == 303
    assert "Amara Okafor" not in browse(jonas).get("").text
    shown = FIELDS | {"names": "off", "version": "2"}
    assert browse(teacher).post("settings", shown).status_code == 422
    looked = browse(teacher).post("posts/1/reveal", {"reason": "Somebody may need help."})
    assert "Amara Okafor" in looked.text
    assert "Somebody may need help." in browse(teacher).get("reveals").text


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("turn", range(3))
def test_names_shown_while_somebody_writes_show_nobody_who_was_promised(
    app: Flask, engine: Engine, room: Room, teacher: Seat, turn: int
) -> None:
    hide(engine, room)
    learners = [Browser(app, room.join(f"Learner {number}")) for number in range(4)]
    staff = Browser(app, teacher)
    for browser in (*learners, staff):
        browser.token()
    start = Barrier(5)

    def write(browser: Browser) -> int:
        start.wait()
        return browser.post("posts", {"names": "peers", "body": STORY}).status_code

    def show_names() -> int:
        start.wait()
        sleep(0.01 * turn)
        return staff.post("settings", FIELDS | {"names": "off", "names_of_staff": "no"}).status_code

    with ThreadPoolExecutor(5) as pool:
        shown = pool.submit(show_names)
        written = list(pool.map(write, learners))

    with Session(engine) as session:
        posts = session.scalars(select(Post.id)).all()
        names = read_options(session.get_one(Activity, room.activity_id).options).names
    assert (names == "off") == (shown.result() == 303)
    assert not posts if names == "off" else len(posts) == written.count(303)
    assert set(written) <= ({409} if names == "off" else {303})


def test_a_small_group_is_warned_that_an_alias_hides_little(
    browse: Browse, room: Room, amara: Seat, teacher: Seat
) -> None:
    few = browse(teacher).get("settings").text
    for number in range(4):
        room.join(f"Learner {number}")

    assert "Fewer than five people are easily told apart." in few
    assert "Fewer than five" not in browse(teacher).get("settings").text
