"""A whole course as CSV and JSON with a true dictionary; where names are hidden, they are hidden (row 81)."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from secrets import token_hex

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Alias, Membership, Person
from lti_tool.exports.archive import PIECE, cell, zipped
from lti_tool.exports.dictionary import TABLES, as_markdown
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_names import hide
from tests.exports.reading import course_file, course_json, course_tables, packed, tables_of
from tests.house.tree import ROOT
from tests.points.test_points import switch_on
from tests.race.test_race import add_race, found
from tests.sharing.test_sharing import add_task
from tests.support.school import School

Browse = Callable[[Seat], Browser]


def talk(browse: Browse, clock: Clock, amara: Seat, jonas: Seat) -> None:
    """One asks, the other answers and is thanked, twice in private."""
    browse(amara).post("posts", body="=1+1 is which *question*?", act="ask")
    clock.forward(minutes=9)
    browse(jonas).post("posts/1/reply", body="An answer that helps")
    browse(jonas).post("posts", body="A thread of mine")
    clock.forward(minutes=9)
    browse(amara).post("posts/2/thank", body="because it helped")
    browse(jonas).post("posts/1/thank", body="between the two of us", private="1")
    browse(amara).post("posts/2/accept")


def test_every_column_is_described_and_nothing_described_is_missing(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    talk(browse, clock, amara, jonas)
    described = {table.name: list(table.columns) for table in TABLES}

    in_csv, in_json = course_tables(browse(teacher)), course_json(browse(teacher))

    assert {name: list(rows[0]) for name, rows in in_csv.items()} == described
    assert {name: list(rows[0]) for name, rows in in_json.items()} == described
    assert {name: len(rows) for name, rows in in_csv.items()} == {
        name: len(rows) for name, rows in in_json.items()
    }
    assert all(None not in row and None not in row.values() for rows in in_csv.values() for row in rows)
    assert all(words for table in TABLES for words in (table.about, *table.columns.values()))


def test_the_dictionary_travels_along_and_stands_in_the_docs(browse: Browse, teacher: Seat) -> None:
    page = (ROOT / "docs/data-dictionary.md").read_text(encoding="utf-8")

    assert page == as_markdown()
    for form in ("csv", "json"):
        assert packed(course_file(browse(teacher), form)).read("data-dictionary.md").decode() == page


@pytest.mark.usefixtures("any_database")
def test_staff_take_along_what_was_done_and_said(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    talk(browse, clock, amara, jonas)

    tables = course_tables(browse(teacher))

    assert [row["name"] for row in tables["people"]] == [
        "Amara Okafor",
        "Jonas Lindqvist",
        "Dr Inês Carvalho",
    ]
    assert [row["is_staff"] for row in tables["people"]] == ["no", "no", "yes"]
    acts = [(row["who"], row["verb"], row["to"]) for row in tables["acts"]]
    assert acts == [
        *[("p1", "asked", ""), ("p2", "gave", "p1"), ("p2", "gave", "")],
        *[("p1", "thanked", "p2"), ("p1", "accepted", "p2")],
    ]
    items = {(row["item_kind"], row["item"]): row for row in tables["items"]}
    assert items["post", "1"]["text"] == "'=1+1 is which *question*?"
    assert (items["post", "2"]["answers"], items["post", "2"]["is_accepted"]) == ("1", "yes")
    assert items["thanks", "1"]["text"] == "because it helped"
    assert {row["who"] for row in tables["scores"]} == {"p1"}
    assert {(row["who"], row["rule"]) for row in tables["points"]} >= {("p1", "ask"), ("p2", "accepted")}


def test_thanks_between_two_people_are_in_no_table(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    talk(browse, clock, amara, jonas)

    tables = course_tables(browse(teacher))

    assert "between the two of us" not in str(tables)
    thanks = [row for row in tables["acts"] if row["verb"] == "thanked"]
    assert [row["who"] for row in thanks] == ["p1"]
    assert {row["act"] for row in tables["points"]} <= {row["act"] for row in tables["acts"]}


@pytest.mark.parametrize("names", ["peers", "full"])
def test_where_names_are_hidden_nothing_leads_from_an_alias_to_a_person(
    browse: Browse,
    engine: Engine,
    room: Room,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
    names: str,
) -> None:
    switch_on(engine, room, teacher)
    hide(engine, room, names)
    talk(browse, clock, amara, jonas)
    browse(teacher).post("posts/1/reply", body="What staff say is said by name.")

    tables = course_tables(browse(teacher))

    people = tables.pop("people")
    assert "Amara Okafor" in [row["name"] for row in people]
    with Session(engine) as session:
        alias = session.scalars(select(Alias.words).where(Alias.membership_id == amara.membership_id)).one()
    hers = {row["who"] for rows in tables.values() for row in rows if row.get("name") == alias}
    assert len(hers) == 1
    assert re.fullmatch("a[0-9a-f]{16}", hers.pop())
    assert not re.search("Amara|Jonas", str(tables))
    known = {value for rows in tables.values() for row in rows for key, value in row.items() if key in WHO}
    assert known & {row["who"] for row in people} == {"p3"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["at"]) for row in tables["acts"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["made_at"]) for row in tables["items"])
    assert (tables["progress"], tables["scores"]) == ([], [])
    numbers = [row[name] for rows in tables.values() for row in rows for name in NUMBERS if row.get(name)]
    assert all(re.fullmatch("n[0-9a-f]{16}", one) for one in numbers), "a number tells what came when"
    items = {(row["item_kind"], row["item"]) for row in tables["items"]}
    assert items <= {(row["item_kind"], row["item"]) for row in tables["acts"]}
    assert {row["act"] for row in tables["points"]} <= {row["act"] for row in tables["acts"]}


WHO, NUMBERS = ("who", "by", "to"), ("act", "item", "thread", "answers")


def test_what_was_noted_in_class_leads_to_no_alias(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    talk(browse, clock, amara, jonas)
    note(browse(teacher), room, jonas, "He asked what we would have done.")
    shown = course_tables(browse(teacher))
    hide(engine, room, "full")
    hidden = course_tables(browse(teacher))

    assert [row["to"] for row in shown["acts"] if row["verb"] == "recognised"] == ["p2"]
    assert [row for row in hidden["acts"] if row["verb"] == "recognised"] == []
    assert "He asked what we would have done." in str(shown["items"])
    assert "He asked what we would have done." not in str(hidden)


def test_whatever_has_words_is_among_the_items_and_marks_say_what_they_are_about(
    browse: Browse, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    talk(browse, clock, amara, jonas)
    staff = browse(teacher)
    staff.post(f"/p/{teacher.public_id}/recognition/items/post/2", words="It says what was seen.")
    note(staff, room, jonas, "He asked what we would have done.")
    browse(amara).post(f"/p/{amara.public_id}/reading/takeaways", takeaway="Ask what they saw")
    browse(amara).post("reactions", give="useful-2")
    tables = course_tables(browse(teacher))

    words = {(row["item_kind"], row["item"]) for row in tables["items"] if row["text"]}
    spoken = ("asked", "gave", "thanked", "recognised", "read")
    assert {(row["item_kind"], row["item"]) for row in tables["acts"] if row["verb"] in spoken} <= words
    recognised = [(row["what"], row["who"], row["answers"], row["state"]) for row in tables["items"]][-3:]
    assert recognised == [
        ("recognise", "p3", "2", ""),
        ("recognise", "p3", "", ""),
        ("take", "p1", "", "for_staff"),
    ]
    about = {row["verb"]: row["about"] for row in tables["acts"]}
    assert (about["reacted"], about["thanked"], about["asked"]) == ("2", "2", "")


def note(staff: Browser, room: Room, seat: Seat, words: str) -> None:
    """Let staff note what somebody said in class."""
    said = {"member": str(seat.membership_id), "activity": str(room.activity_id), "words": words}
    path = f"/p/{staff.seat.public_id}/recognition/observations"
    assert staff.post(path, said | {"form_key": token_hex(16)}).status_code == 303


def test_one_person_has_another_pseudonym_in_each_activity(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    hide(engine, room, "full")
    browse(amara).post("posts", body="Said here")
    here = course_tables(browse(teacher))["items"][0]["who"]
    again = course_tables(browse(teacher))["items"][0]["who"]

    other = Room(engine, room.now, room.terms).open()
    hide(engine, other, "full")
    seats = other.join("Amara Okafor"), other.join("Dr Inês Carvalho", "Instructor")
    browse(seats[0]).post("posts", body="Said there")

    assert again == here
    assert course_tables(browse(seats[1]))["items"][0]["who"] != here


def test_who_was_erased_stands_without_a_name(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="I was here")
    with Session(engine) as session:
        person_id = session.get_one(Membership, amara.membership_id).person_id
        session.execute(update(Membership).where(Membership.person_id == person_id).values(person_id=None))
        session.delete(session.get_one(Person, person_id))
        session.commit()

    tables = course_tables(browse(teacher))

    assert "Amara" not in str(tables)
    assert tables["items"][0]["name"] == "A former participant"


def test_what_was_removed_or_hidden_says_so(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(amara).post("posts", body="I take this back")
    browse(jonas).post("posts", body="Staff hide this")
    browse(amara).post("posts/1/remove")
    browse(teacher).post("posts/2/decide", what="hidden", words="Not here.")

    items = course_tables(browse(teacher))["items"]

    assert [(row["state"], row["text"]) for row in items] == [
        ("taken_back", ""),
        ("hidden", "Staff hide this"),
    ]


def test_every_kind_gives_what_was_made_in_it(school: School) -> None:
    race, task = add_race(school), add_task(school)
    found(school.launch("moodle", "amara", race), "https://example.org/a")
    school.launch("moodle", "amara", task).post("sharing/here", text="Said here.", audience="staff")

    answer = school.launch("moodle", "ines", race).get("export/course?format=csv")

    items = tables_of(answer.get_data())["items"]
    assert [(row["what"], row["address"], row["text"], row["state"]) for row in items] == [
        ("find", "https://example.org/a", "because it counts them", ""),
        ("share", "", "Said here.", "for_staff"),
    ]


def test_a_learner_gets_no_file_and_staff_not_one_a_second(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    def ask(seat: Seat) -> int:
        path = f"/p/{seat.public_id}/export/course"
        return browse(seat).get(path, query_string={"format": "json"}).status_code

    assert ask(amara) == 403
    assert [ask(teacher) for _time in range(5)] == [200] * 4 + [429]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("@home", "'@home"),
        ("-1", "'-1"),
        ("\n=1", "'\n=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        (-1, "-1"),
        (None, ""),
        (True, "yes"),
        (7.5, "7.5"),
    ],
)
def test_no_text_is_a_formula(value: object, written: str) -> None:
    assert cell(value) == written


def test_a_file_is_sent_while_it_is_written(noon: datetime) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield token_hex(1000)

    pieces = zipped([], noon, [("endless.csv", endless())])

    assert len(next(pieces)) < 2 * PIECE
