"""What Stoke holds about a person: shown, given as a file, and erased so that it is found nowhere."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import Column, Engine, Table, create_engine, func, insert, select, text, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import SiteDefault
from lti_tool.activities.site_privacy import ERASES_SCORES
from lti_tool.acts.models import Act
from lti_tool.boards.joining import forget
from lti_tool.course.models import Membership, Person, RosterEntry
from lti_tool.database import Base
from lti_tool.kinds.discussion.cards.models import LinkCard
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.race.models import Find, Source
from lti_tool.safety.held import HELD, PERSON, ROSTER
from lti_tool.safety.service import erase, held_about
from lti_tool.safety.views.words import FILE_ALONE, text_words
from tests.discussion.room import Browser, Room, Seat
from tests.lti_services.conftest import SECRET

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
CANARY = "zqxcanary"


def own_page(browser: Browser, path: str = "") -> str:
    return browser.get(f"/p/{browser.seat.public_id}/privacy/{path}").text


def everything(engine: Engine) -> dict[str, list[str]]:
    """Every cell that holds the canary, by table and column."""
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    if CANARY in str(value).casefold():
                        found.setdefault(f"{table.name}.{column}", []).append(str(value))
    return found


def test_the_page_says_of_every_text_what_it_is_or_leaves_it_to_the_file(app: Flask) -> None:
    texts = {f"{held.table}.{name}" for held in HELD for name in held.words}
    texts |= {f"person.{name}" for name in PERSON} | {f"roster_entry.{name}" for name in ROSTER}

    with app.test_request_context():
        assert set(text_words()) | FILE_ALONE == texts
        assert set(text_words()) & FILE_ALONE == set()


def leave_traces(engine: Engine, seat: Seat, other: Seat, activity_id: int) -> None:
    """Fill every text that erasing is to empty, in every table that the room's browsers do not reach."""
    with Session(engine) as session:
        member = session.get_one(Membership, seat.membership_id)
        session.execute(
            update(Person)
            .where(Person.id == member.person_id)
            .values(
                {name: f"{CANARY} {name}" for name in PERSON if name not in ("theme", "locale", "time_zone")}
            )
        )
        person = session.get_one(Person, member.person_id)
        session.add(
            RosterEntry(
                context_id=member.context_id,
                is_active=True,
                is_test_user=False,
                **dict.fromkeys(("name", "email"), CANARY),
                id_on_platform=person.id_on_platform,
            )
        )
        values = {"kind": "url", "title": CANARY, "created_at": NOON}
        values |= {"name": f"{CANARY}.example", "url": f"https://{CANARY}.example/"}
        session.add(Source(activity_id=activity_id, digest="d", **values))
        session.commit()
        for held in HELD:
            table = Base.metadata.tables[held.table]
            if (
                held.words
                and held.erasing != "keep"
                and not held.through
                and held.table not in ("post", "thanks", "participation")
            ):
                session.execute(
                    insert(table).values(trace(table, held.owner, seat, other, activity_id, held.words))
                )
        session.commit()


def trace(
    table: Table, owner: str, seat: Seat, other: Seat, activity_id: int, words: tuple[str, ...]
) -> dict[str, object]:
    """A row of a table that belongs to somebody, with the canary in every word."""
    row: dict[str, object] = {}
    for column in table.columns:
        if column.name in words:
            row[column.name] = f"{CANARY} {column.name}"[: getattr(column.type, "length", None) or 200]
        elif column.name == owner:
            row[column.name] = seat.membership_id
        elif column.foreign_keys and not column.nullable:
            row[column.name] = target(column, other, activity_id)
        elif not column.nullable and not column.primary_key:
            row[column.name] = filler(column, table.name)
    return row


def target(column: Column[object], other: Seat, activity_id: int) -> int:
    above = next(iter(column.foreign_keys)).column.table.name
    return {"membership": other.membership_id, "activity": activity_id}.get(above, 1)


def filler(column: Column[object], table: str) -> object:
    closed = {
        ("act", "verb"): "gave",
        ("proposal", "state"): "open",
        ("mail_choice", "rhythm"): "off",
        ("recognition", "what"): "accolade",
        ("recognition", "item_kind"): "post",
        ("recognition", "deed"): "gave",
        ("clue_stand", "clue"): "c",
        ("own_place", "way"): "feed",
        ("reading_day", "day"): date(2026, 9, 1),
    }
    if (table, column.name) in closed:
        return closed[table, column.name]
    kind = column.type.python_type
    plain = {str: "x", int: 1, float: 1.0, bool: False, date: date(2026, 9, 14), datetime: NOON}
    return plain.get(kind, NOON)


@pytest.mark.usefixtures("any_database")
def test_somebody_reads_what_is_held_and_takes_it_along(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body="A story of mine")
    browse(jonas).post("posts/1/reply", body="A reply of his")
    page, file = own_page(browse(amara)), own_page(browse(amara), "file?format=json")
    held = json.loads(file)

    assert "What you wrote" in page
    assert "A story of mine" in page
    assert "A reply of his" not in page + file
    assert [post["body"] for post in held["wrote"]["post"]] == ["A story of mine"]
    assert held["you"]["person"][0]["name"] == "Amara Okafor"
    assert "key_digest" not in file
    assert "A story of mine" in own_page(browse(amara), "file?format=html")
    assert browse(amara).get(f"/p/{amara.public_id}/privacy/file?format=exe").status_code == 404


@pytest.mark.usefixtures("any_database")
def test_erasing_asks_whether_one_is_sure_and_keeps_the_shape_of_what_others_joined(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body="A story of mine")
    browse(jonas).post("posts/1/reply", body="A reply of his")
    browse(jonas).post("posts", body="A thread of his")
    browse(amara).post("posts/3/reply", body="A reply of hers")
    address = f"/p/{amara.public_id}/privacy/erase"
    unsure = browse(amara).post(address)
    assert unsure.status_code == 422
    assert "Tick the box, if you are sure." in unsure.text

    done = browse(amara).post(address, sure="1")
    assert done.status_code == 200
    assert "Stoke holds your name and your words in this course no more." in done.text
    assert browse(amara).get("").status_code == 401
    page = browse(jonas).get("").text
    for gone in ("A story of mine", "A reply of hers", "Amara"):
        assert gone not in page
    assert "A reply of his" in page
    assert "A former participant" in page
    with Session(engine) as session:
        acts = list(session.scalars(select(Act.membership_id)))
    assert acts.count(amara.membership_id) == 2


@pytest.mark.usefixtures("any_database")
def test_a_canary_who_is_erased_is_found_in_no_table(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="A thread of his")
    sing(browse, engine, room, amara, jonas)
    assert len(everything(engine)) > 30

    with Session(engine) as session:
        erase(session, amara.membership_id, room.now, forget, secret=SECRET)
        session.commit()

    assert everything(engine) == {}
    with Session(engine) as session:
        held = held_about(session, amara.membership_id)
    assert CANARY not in json.dumps(held)


def test_a_canary_who_is_erased_is_in_no_byte_of_sqlites_files_and_in_no_line_of_the_log(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, database_url: str
) -> None:
    with structlog.testing.capture_logs() as lines:
        browse(jonas).post("posts", body="A thread of his")
        sing(browse, engine, room, amara, jonas)
        browse(amara).post(f"/p/{amara.public_id}/privacy/erase", sure="1")
    engine.dispose()
    own = create_engine(database_url)
    with own.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    own.dispose()
    file = Path(database_url.removeprefix("sqlite:///"))

    for path in file.parent.glob(f"{file.name}*"):
        assert CANARY.encode() not in path.read_bytes().lower(), path.name
    assert CANARY not in str(lines)


def sing(browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat) -> None:
    """Let Amara leave the canary wherever somebody can leave a word."""
    allow_cards(engine)
    browser = browse(amara)
    browser.post("posts", body=f"A {CANARY} of mine: https://{CANARY}.example/home")
    browser.post("posts/2/edit", body=f"A better {CANARY} of mine: https://{CANARY}.example/", version="1")
    browser.post("posts/1/thank", body=f"because it is a {CANARY}")
    with Session(engine) as session:
        activity_id = session.scalars(select(Post.activity_id)).first() or 0
    leave_traces(engine, amara, jonas, activity_id)


def allow_cards(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(SiteDefault(name="discussion.link_cards", value="1.0", locked=False))
        session.commit()


@pytest.mark.usefixtures("any_database")
def test_what_others_link_to_and_found_as_well_stays_until_the_last_of_them_goes(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    allow_cards(engine)
    for seat in (amara, jonas):
        browse(seat).post("posts", body="See https://pages.example/one")
    with Session(engine) as session:
        activity_id = session.scalars(select(Post.activity_id)).first() or 0
        values = {"kind": "url", "name": "pages.example", "url": "https://pages.example", "created_at": NOON}
        source = Source(activity_id=activity_id, digest="d", **values)
        session.add(source)
        session.flush()
        for seat in (amara, jonas):
            found = {"source_id": source.id, "why": "It is short.", "form_key": str(seat.membership_id)}
            session.add(Find(membership_id=seat.membership_id, created_at=NOON, **found))
        session.commit()
        left = []
        for seat in (amara, jonas):
            erase(session, seat.membership_id, room.now, forget, secret=SECRET)
            counts = [select(func.count()).select_from(table) for table in (LinkCard, Source)]
            left.append([session.scalar(count) for count in counts])

    assert left == [[1, 1], [0, 0]]


def test_scores_stay_as_numbers_without_a_person_unless_the_site_has_them_erased(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat
) -> None:
    counts = []
    progress = Base.metadata.tables["step_progress"]
    for seat, erases in ((amara, 0.0), (jonas, 1.0)):
        browse(seat).post("posts", body="Something of mine that is long enough")
        own = select(progress).where(progress.c.membership_id == seat.membership_id)
        with Session(engine) as session:
            before = len(session.execute(own).all())
            session.merge(SiteDefault(id=1, name=ERASES_SCORES, value=json.dumps(erases), locked=False))
            erase(session, seat.membership_id, room.now, forget, secret=SECRET)
            counts.append((before, len(session.execute(own).all())))
            session.commit()

    assert counts[0][0] == counts[0][1] > 0
    assert counts[1][0] > counts[1][1] == 0


def test_who_is_in_another_course_too_stays_there(
    browse: Browse, engine: Engine, room: Room, amara: Seat
) -> None:
    with Session(engine) as session:
        member = session.get_one(Membership, amara.membership_id)
        context = Base.metadata.tables["context"]
        row = dict(session.execute(select(context).where(context.c.id == member.context_id)).mappings().one())
        row = {name: value for name, value in row.items() if name != "id"} | {"id_on_platform": "another"}
        other = session.scalars(insert(context).values(row).returning(context.c.id)).one()
        here = {"person_id": member.person_id, "roles": "Learner", "created_at": room.now}
        session.add(Membership(context_id=other, number=1, **here))
        session.commit()
        erase(session, amara.membership_id, room.now, forget, secret=SECRET)
        session.commit()
        names = list(session.scalars(select(Person.name)))

    assert "Amara Okafor" in names


def test_each_shelf_is_shown_and_nobody_reads_anothers(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body="A secret of his")

    assert "A secret of his" not in own_page(browse(amara), "file?format=json")
    assert browse(amara).get(f"/p/{jonas.public_id}/privacy/").status_code == 401
    assert set(ROSTER) <= set(Base.metadata.tables["roster_entry"].c.keys())
