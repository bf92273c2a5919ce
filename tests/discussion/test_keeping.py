"""What a process keeps drawn shows what is true, and to each reader only what is theirs."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.app import create_app
from lti_tool.course.models import Membership, Participation, Person
from lti_tool.database import db
from lti_tool.grading.values import GradingTerms, LateTerms, StepTerms
from lti_tool.settings import Settings
from lti_tool.web.carrier import KEY_HEADER
from lti_tool.web.kept import Kept
from tests.databases import recorded_statements
from tests.discussion.room import BASE_URL, Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
STORY = "I told a new colleague that her report was all over the place."
OWN = re.compile(r'X-CSRFToken": "([^"]+)"|name="form_key" value="([^"]+)"|since=(\d+)')


def secrets_in(page: str) -> set[str]:
    return {text for found in OWN.findall(page) for text in found if text}


def without_secrets(page: str, seat: Seat) -> str:
    for text in secrets_in(page) | {seat.public_id}:
        page = page.replace(text, "…")
    return page


def stay_awake(engine: Engine, clock: Clock) -> None:
    """Let nobody's participation end of idleness."""
    with Session(engine) as session:
        session.execute(update(Participation).values(seen_at=clock.now))
        session.commit()


@pytest.fixture
def readers(room: Room, amara: Seat, jonas: Seat, teacher: Seat) -> list[Seat]:
    """People whose pages differ: by what they wrote, their rights and their zone."""
    room.fill(jonas.membership_id, 22, 7)
    return [
        amara,
        room.join("Learner without posts"),
        room.join("In Lagos", time_zone="Africa/Lagos"),
        jonas,
        teacher,
        room.join("Assistant", "urn:lti:role:ta TeachingAssistant"),
        room.join("Looks on", "Mentor"),
    ]


def test_a_page_out_of_what_is_kept_is_the_page_drawn_anew(
    app: Flask, settings: Settings, clock: Clock, readers: list[Seat]
) -> None:
    Browser(app, readers[0]).post("posts", body=STORY)
    for reader in reversed(readers):
        Browser(app, reader).get("")

    for reader in readers:
        kept = Browser(app, reader).get("").text
        fresh_app = create_app(settings, clock)
        fresh = Browser(fresh_app, reader).get("").text
        with fresh_app.app_context():
            db.engine.dispose()
        assert without_secrets(kept, reader) == without_secrets(fresh, reader)


def test_what_is_kept_is_not_read_again(browse: Browse, readers: list[Seat]) -> None:
    browse(readers[0]).get("")
    # The first page of a day keeps that it was opened.
    browse(readers[1]).get("")

    with recorded_statements() as statements:
        browse(readers[1]).get("")

    assert len(statements) == 4


def test_nothing_of_one_reader_is_on_the_page_of_another(browse: Browse, readers: list[Seat]) -> None:
    pages = {reader.public_id: browse(reader).get("").text for reader in readers}
    again = {reader.public_id: browse(reader).get("").text for reader in readers}

    for reader in readers:
        for other in readers:
            if other is not reader:
                theirs = {other.public_id, other.key} | secrets_in(pages[other.public_id])
                theirs -= {found for found in theirs if found.isdigit()}
                assert not [text for text in theirs if text in again[reader.public_id]]
        assert f'href="/p/{reader.public_id}/discussion/' in again[reader.public_id]


def test_each_page_brings_a_form_key_of_its_own_and_the_readers_own_name_of_the_text(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    pages = [browse(seat).get("").text for seat in (amara, jonas, amara)]

    assert len({re.findall(r'name="form_key" value="([^"]+)"', page)[0] for page in pages}) == 3
    keys = [re.findall(r'data-draft-key="([^"]+)"', page)[0] for page in pages]
    assert keys == [f"{seat.membership_id}-{room.activity_id}-0" for seat in (amara, jonas, amara)]


def test_a_form_out_of_what_is_kept_is_taken(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).get("")

    assert browse(jonas).post("posts", body=STORY).status_code == 303


def test_only_an_author_gets_the_menu_of_their_post(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body=STORY)
    browse(jonas).post("posts/1/reply", body="And what did she hear?")

    for _time in range(2):
        assert set(re.findall(r"posts/(\d)/edit", browse(amara).get("").text)) == {"1"}
        assert set(re.findall(r"posts/(\d)/edit", browse(jonas).get("").text)) == {"2"}


def test_a_reply_an_edit_and_a_removal_are_seen_at_once(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body=STORY)
    assert "all over the place" in browse(jonas).get("").text

    browse(amara).post("posts/1/reply", body="She laughed")
    assert "She laughed" in browse(jonas).get("").text

    browse(amara).post("posts/2/edit", body="She cried", version="1")
    assert "She cried" in browse(jonas).get("").text
    assert "She laughed" not in browse(jonas).get("").text

    browse(amara).post("posts/2/remove")
    assert "She cried" not in browse(jonas).get("").text
    assert "Removed by its author" in browse(jonas).get("").text


def test_the_end_of_a_discussion_is_seen_at_once(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(amara).post("posts", body=STORY)
    clock.forward(days=7)
    stay_awake(engine, clock)
    assert "posts/1/reply" in browse(jonas).get("").text

    clock.forward(seconds=1)

    page = browse(jonas).get("").text
    assert "posts/1/reply" not in page
    assert "This discussion is closed." in page


def test_a_new_name_and_a_new_role_are_seen_within_a_minute(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(amara).post("posts", body=STORY)
    browse(jonas).get("")
    with Session(engine) as session:
        session.execute(update(Person).where(Person.name == "Amara Okafor").values(name="Amara Obi"))
        mine = Membership.id == amara.membership_id
        session.execute(update(Membership).where(mine).values(roles="Instructor"))
        session.commit()

    clock.forward(seconds=60)

    page = browse(jonas).get("").text
    assert "Amara Okafor" not in page
    assert "Amara Obi" in page
    assert '<span class="tag edge">Instructor</span>' in page


def test_rights_that_were_taken_are_gone_at_once(browse: Browse, engine: Engine, teacher: Seat) -> None:
    browse(teacher).post("posts", body=STORY)
    assert "discussion/settings" in browse(teacher).get("").text

    with Session(engine) as session:
        mine = Membership.id == teacher.membership_id
        session.execute(update(Membership).where(mine).values(roles="Learner"))
        session.commit()

    assert "discussion/settings" not in browse(teacher).get("").text


def test_another_zone_and_language_have_pages_of_their_own(
    browse: Browse, room: Room, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body=STORY)
    lagos, french = room.join("In Lagos", time_zone="Africa/Lagos"), room.join("En français")
    with Session(engine) as session:
        mine = Participation.public_id == french.public_id
        session.execute(update(Participation).where(mine).values(locale="fr_FR"))
        session.commit()

    times = [
        re.findall(r"<time[^>]*>([^<]+)</time>", browse(seat).get("").text)[0]
        for seat in (jonas, lagos, french)
    ]

    assert times == ["Mon 12:00", "Mon 13:00", "lun. 12:00"]


def test_what_late_work_counts_is_seen_at_once_too(
    browse: Browse, engine: Engine, noon: datetime, clock: Clock
) -> None:
    late = GradingTerms(LateTerms("decay", grace_hours=24, zero_days=3))
    step = StepTerms("post", 1, 0, noon + timedelta(days=1), 100)
    room = Room(engine, noon, terms(noon, [step], grading=late)).open()
    reader = room.join("Amara Okafor")

    def seen() -> set[str]:
        return set(re.findall(r"Counts [^<]+", browse(reader).get("").text))

    clock.forward(days=2)
    stay_awake(engine, clock)
    assert seen() == {"Counts in full until Wed 16 Sep, 12:00, then less each day until Fri 18 Sep, 12:00."}
    clock.forward(seconds=1)
    assert seen() == {"Counts 99% now, and less each day until Fri 18 Sep, 12:00."}
    with Session(engine) as session:
        ends = clock() + timedelta(hours=2)
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(closes_at=ends))
        session.commit()
    assert seen() == {"Counts 99% now, and less each day until Wed 16 Sep, 14:00."}
    clock.forward(hours=2, seconds=1)
    stay_awake(engine, clock)
    assert seen() == set()


def test_a_date_leaves_the_week_on_time(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(amara).post("posts", body=STORY)
    clock.forward(days=6, seconds=-1)
    stay_awake(engine, clock)
    assert ">Mon 12:00</time>" in browse(jonas).get("").text

    clock.forward(seconds=1)

    assert ">14 Sep, 12:00</time>" in browse(jonas).get("").text


def test_a_draft_is_shown_to_its_author_only(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("draft", body="Half a <b>story")

    for _time in range(2):
        assert "Half a &lt;b&gt;story" in browse(amara).get("").text
        assert "Half a" not in browse(jonas).get("").text


def test_a_key_that_travels_without_cookies_stays_with_its_reader(
    app: Flask, browse: Browse, amara: Seat, jonas: Seat
) -> None:
    def without_cookies(seat: Seat) -> str:
        url = f"/p/{seat.public_id}/discussion/"
        return app.test_client().get(url, base_url=BASE_URL, headers={KEY_HEADER: seat.key}).text

    for page, seat, other in (
        (without_cookies(amara), amara, jonas),
        (without_cookies(jonas), jonas, amara),
    ):
        assert seat.key in page
        assert other.key not in page
    for seat in (amara, jonas):
        page = browse(seat).get("").text
        assert amara.key not in page
        assert jonas.key not in page


def test_a_chosen_appearance_is_ones_own(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post(f"/p/{amara.public_id}/appearance", theme="dark")

    assert 'data-theme="dark"' in browse(amara).get("").text
    assert 'data-theme="auto"' in browse(jonas).get("").text
    framed = browse(jonas).get("", headers={"Sec-Fetch-Dest": "iframe"}).text
    assert 'data-theme="light"' in framed


def test_what_is_kept_has_an_end_in_size_and_in_time(noon: datetime) -> None:
    kept, later = Kept(most=100), noon + timedelta(minutes=1)

    for number in range(10):
        kept.get(0, noon)
        kept.put(number, (b"x" * 30,), later)

    assert kept.size == 90
    assert [number for number in range(10) if kept.get(number, noon)] == [0, 8, 9]
    assert kept.get(9, later) is None
