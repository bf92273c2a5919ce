"""What is held is shown: every column of PRIVACY.md's table, to whom it is about or who wrote it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership
from lti_tool.database import Base
from lti_tool.safety.held import HELD, OF_ADMINS
from lti_tool.safety.service import Row, held_about
from tests.discussion.room import Room, Seat
from tests.safety.test_safety import Browse, own_page, sing, trace

PRIVACY = Path(__file__).parents[2] / "PRIVACY.md"
ROW = re.compile(r"^\| (\w+\.\w+) \|", re.MULTILINE)
SAID_OTHERWISE = {
    "post.folded": "the same words as post.body, as the search reads them",
    "act.digest": "a digest of words that are shown",
    "share.text_digest": "a digest of words that are shown",
    **{f"{table}.{name}": "an admin is in no course" for table, name in sorted(OF_ADMINS)},
}
"""What the paper names and no learner's file does, with why."""


def papers() -> set[str]:
    return set(ROW.findall(PRIVACY.read_text("utf-8")))


def fill_the_rest(engine: Engine, seat: Seat, other: Seat) -> None:
    """Give each column of words that is empty by now something to show."""
    with Session(engine) as session:
        member = session.get_one(Membership, seat.membership_id)
        tables = Base.metadata.tables
        here = {"locale": "de", "time_zone": "Europe/Berlin", "theme": "dark"}
        person, source = tables["person"], tables["source"]
        session.execute(update(person).where(person.c.id == member.person_id).values(here))
        for held in HELD:
            table = tables[held.table]
            if held.erasing == "keep" and held.words and held.table != "source":
                row = trace(table, held.owner, seat, other, 1, held.words)
                session.execute(insert(table).values(row))
            elif held.table in ("post", "participation"):
                own = table.c[held.owner] == seat.membership_id
                session.execute(update(table).where(own).values(dict.fromkeys(held.words, "something")))
        session.execute(update(source).values(decision_words="something"))
        session.commit()


def columns(held: dict[str, list[Row]]) -> set[str]:
    return {f"{table}.{name}" for table, rows in held.items() for row in rows for name in row if row[name]}


@pytest.mark.usefixtures("any_database")
def test_every_column_that_the_paper_names_is_shown(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="A thread of his")
    sing(browse, engine, room, amara, jonas)
    fill_the_rest(engine, amara, jonas)

    with Session(engine) as session:
        held = held_about(session, amara.membership_id)
        others = held_about(session, jonas.membership_id)
    shown = set().union(*(columns(shelf) for shelf in held.values()))

    assert papers() - shown == set(SAID_OTHERWISE)
    assert "roster_entry" not in others["you"]
    assert {"decision", "reveal", "thread_change", "source"}.isdisjoint(set().union(*others.values()))


def test_the_page_and_both_files_show_what_the_list_of_people_says(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="A thread of his")
    sing(browse, engine, room, amara, jonas)

    for path in ("", "file?format=json", "file?format=html"):
        assert "zqxcanary" in own_page(browse(amara), path)
    assert "roster_entry" in own_page(browse(amara), "file?format=json")
    assert "<code>roster_entry</code>" in own_page(browse(amara), "file?format=html")


def test_thanks_are_called_by_who_reads_them(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body="A thread of his")
    browse(amara).post("posts/1/thank", body="because it made me look")

    assert "Thanks you gave" in own_page(browse(amara))
    got = own_page(browse(jonas))
    assert "Thanks you got" in got
    assert "Thanks you gave" not in got
