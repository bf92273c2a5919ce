"""Acts are told to a site's store: once, in batches, through faults, and never of who was erased (row 96)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from ralph.models.xapi.base.statements import BaseXapiStatement
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.kinds import KINDS
from lti_tool.acts.models import Act
from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.health.record_words import reason_words
from lti_tool.course.models import Membership, Registration
from lti_tool.errors import PlatformSilent, SettingsInvalid
from lti_tool.exports.jobs import StatementSending
from lti_tool.exports.models import RecordStore, Statement
from lti_tool.exports.outgoing import find_new, purge_told, try_again
from lti_tool.exports.store import Store
from lti_tool.exports.target import Target, target_of
from lti_tool.exports.verdicts import verdict
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.settings import load_settings
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_names import hide
from tests.exports.test_course_file import talk
from tests.tool import settings_for

Browse = Callable[[Seat], Browser]
TARGET = Target(
    "https://records.school.test/xapi", "1.0.3", "Basic a2V5OnNlY3JldA==", "pseudonym", False, False
)
SITE = "https://stoke.test"


@dataclass
class Records:
    """A store: it keeps what it takes by its id, and fails as it is told to."""

    known: dict[str, Any] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    never: str = ""
    """What a statement holds that it never takes."""

    def send(self, request: Request) -> Answer:
        self.asked.append(request)
        if self.status == 0:
            raise PlatformSilent(detail="silence")
        if self.status != 200 or request.method == "GET":
            return Answer(self.status, {}, self.body if self.body is not None else b"{}")
        sent = json.loads(request.body or b"[]")
        told = sent["data"] if isinstance(sent, dict) else sent
        if self.never and self.never in json.dumps(told):
            return Answer(400, {}, b"{}")
        self.known |= {one["id"]: one for one in told}
        return Answer(200, {}, self.body if self.body is not None else json.dumps([]).encode())


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def work(app: Flask, engine: Engine, clock: Clock, records: Records) -> StatementSending:
    """The worker's job, which has run once: from then on it tells."""
    work = sending(app, engine, clock, records, TARGET)
    assert work(Event()) == 0
    return work


def sending(app: Flask, engine: Engine, clock: Clock, records: Records, target: Target) -> StatementSending:
    sessions = sessionmaker(engine, expire_on_commit=False)
    store = Store(target, SITE, records)
    return StatementSending(sessions, clock, app.extensions[KINDS], store, "s" * 32, target.names)


def rows(engine: Engine) -> list[Statement]:
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(Statement).order_by(Statement.act_id)))


def store_row(engine: Engine) -> RecordStore:
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(RecordStore, 1)


@pytest.mark.usefixtures("any_database")
def test_what_is_done_is_told_once_in_one_request(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat, work: StatementSending, records: Records
) -> None:
    talk(browse, clock, amara, jonas)

    assert work(Event()) == 6
    assert work(Event()) == 0

    assert len(records.asked) == 1
    assert [one["verb"]["display"]["en"] for one in records.known.values()] == [
        *("asked", "responded", "posted", "thanked for", "accepted")
    ]
    for one in records.known.values():
        BaseXapiStatement.model_validate(one)
    asked = records.asked[0]
    assert asked.url.geturl() == "https://records.school.test/xapi/statements"
    assert asked.headers["X-Experience-API-Version"] == "1.0.3"
    assert asked.headers["Authorization"] == "Basic a2V5OnNlY3JldA=="
    assert "question" not in str(asked.body)


def test_events_go_in_an_envelope(
    app: Flask, engine: Engine, browse: Browse, clock: Clock, amara: Seat, records: Records
) -> None:
    target = replace(TARGET, way="caliper", url="https://records.school.test/caliper")
    work = sending(app, engine, clock, records, target)
    work(Event())
    browse(amara).post("posts", body="A thread")

    work(Event())

    sent = json.loads(records.asked[0].body or b"")
    assert records.asked[0].url.geturl() == "https://records.school.test/caliper"
    assert sent["sensor"] == SITE
    assert [one["type"] for one in sent["data"]] == ["MessageEvent"]


def test_what_was_done_before_is_not_told(
    app: Flask, engine: Engine, browse: Browse, clock: Clock, amara: Seat, records: Records
) -> None:
    browse(amara).post("posts", body="Before")
    work = sending(app, engine, clock, records, TARGET)

    assert [work(Event()), work(Event())] == [0, 0]
    browse(amara).post("posts", body="After")
    assert work(Event()) == 1


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (0, None, "silent"),
        (503, None, "failed"),
        (429, None, "busy"),
        (200, b"<html>Sign in</html>", "unreadable"),
        (200, b"", "unreadable"),
        (401, None, "access_refused"),
        (302, None, "misconfigured"),
        (404, None, "misconfigured"),
    ],
)
def test_a_store_that_takes_nothing_is_tried_again_and_said_so(
    engine: Engine,
    browse: Browse,
    clock: Clock,
    amara: Seat,
    work: StatementSending,
    records: Records,
    status: int,
    body: bytes | None,
    reason: str,
) -> None:
    browse(amara).post("posts", body="A thread")
    records.status, records.body = status, body

    work(Event())

    with Session(engine) as session:
        figures = read_figures(session, clock(), clock()).records
    assert (figures.reason, figures.waiting, figures.given_up) == (reason, 1, 0)
    assert figures.failures
    assert reason_words(reason)
    records.status, records.body = 200, None
    clock.forward(hours=2)
    assert work(Event()) == 1
    assert len(records.known) == 1
    assert (store_row(engine).failures, store_row(engine).reason) == (0, "")


def test_a_store_that_refuses_us_is_left_alone_at_once(
    browse: Browse, clock: Clock, amara: Seat, work: StatementSending, records: Records
) -> None:
    records.status = 401
    browse(amara).post("posts", body="A thread")
    work(Event())
    browse(amara).post("posts", body="Another")

    assert work(Event()) == 0
    assert len(records.asked) == 1


def test_one_that_is_never_taken_holds_up_no_other(
    engine: Engine,
    browse: Browse,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    work: StatementSending,
    records: Records,
) -> None:
    talk(browse, clock, amara, jonas)
    records.never = '"en": "thanked for"'

    work(Event())

    with Session(engine) as session:
        figures = read_figures(session, clock(), clock()).records
    assert len(records.known) == 4
    assert (figures.given_up, figures.waiting) == (1, 0)
    records.never = ""
    with Session(engine) as session:
        try_again(session, clock())
        session.commit()
    assert work(Event()) == 1
    assert len(records.known) == 5


def test_nothing_more_is_told_of_who_was_erased_meanwhile(
    engine: Engine,
    browse: Browse,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    work: StatementSending,
    records: Records,
) -> None:
    records.status = 503
    talk(browse, clock, amara, jonas)
    work(Event())
    with Session(engine) as session:
        session.execute(update(Membership).where(Membership.id == amara.membership_id).values(person_id=None))
        session.commit()
    records.status = 200
    clock.forward(hours=2)

    work(Event())

    assert [one["verb"]["display"]["en"] for one in records.known.values()] == ["responded", "posted"]
    assert all(row.settled_at and row.due_at is None for row in rows(engine))


def test_where_names_are_hidden_the_day_ends_first(
    engine: Engine,
    browse: Browse,
    room: Room,
    clock: Clock,
    amara: Seat,
    work: StatementSending,
    records: Records,
) -> None:
    hide(engine, room, "peers")
    browse(amara).post("posts", body="Under an alias")

    assert work(Event()) == 0
    clock.forward(hours=13)
    assert work(Event()) == 1
    assert next(iter(records.known.values()))["actor"]["account"]["name"].startswith("a")


def test_a_paused_platform_is_told_of_no_more(
    engine: Engine, browse: Browse, clock: Clock, amara: Seat, work: StatementSending, records: Records
) -> None:
    browse(amara).post("posts", body="A thread")
    with Session(engine) as session:
        session.execute(update(Registration).values(disabled_at=clock()))
        session.commit()

    work(Event())

    assert records.asked == []


def test_an_act_that_comes_late_to_the_ledger_is_found(
    engine: Engine, browse: Browse, clock: Clock, amara: Seat, app: Flask, work: StatementSending
) -> None:
    """Its number was given before that of acts which were told meanwhile."""
    for number in range(3):
        browse(amara).post("posts", body=f"Thread {number}")
    work(Event())
    with Session(engine) as session:
        session.delete(session.get_one(Statement, 2))
        session.commit()

    with Session(engine) as session:
        assert find_new(session, app.extensions[KINDS], clock()) == 1
        session.commit()


def test_what_was_told_is_forgotten_and_not_told_again(
    engine: Engine, browse: Browse, clock: Clock, amara: Seat, work: StatementSending, records: Records
) -> None:
    browse(amara).post("posts", body="A thread")
    work(Event())
    for _hour in range(9):
        clock.forward(hours=1)
        work(Event())
    with Session(engine) as session:
        purge_told(session, clock())
        session.commit()

    assert rows(engine) == []
    assert work(Event()) == 0
    assert len(records.asked) == 1
    with Session(engine) as session:
        assert store_row(engine).swept_to == session.scalar(select(func.max(Act.id)))


def test_a_killed_worker_tells_twice_and_the_store_has_it_once(
    engine: Engine, browse: Browse, clock: Clock, amara: Seat, work: StatementSending, records: Records
) -> None:
    browse(amara).post("posts", body="A thread")
    work(Event())
    with Session(engine) as session:
        session.execute(update(Statement).values(due_at=clock(), settled_at=None))
        session.commit()

    work(Event())

    assert len(records.asked) == 2
    assert len(records.known) == 1


@pytest.mark.parametrize(
    ("status", "is_readable", "outcome"),
    [
        (200, True, "taken"),
        (204, True, "taken"),
        (200, False, "later"),
        (409, True, "known"),
        (400, True, "refused"),
        (413, True, "refused"),
        (429, True, "later"),
        (500, True, "later"),
        (403, True, "shut"),
        (404, True, "shut"),
        (301, True, "shut"),
    ],
)
def test_what_an_answer_means(status: int, is_readable: bool, outcome: str) -> None:
    assert verdict(status, is_readable=is_readable).outcome == outcome


@pytest.mark.parametrize(
    ("url", "address", "way", "authorization"),
    [
        (
            "xapi+https://key:se%40cret@lrs.test/xapi/",
            "https://lrs.test/xapi",
            "1.0.3",
            "Basic a2V5OnNlQGNyZXQ=",
        ),
        ("xapi2+https://k:s@lrs.test:8443/x", "https://lrs.test:8443/x", "2.0.0", "Basic azpz"),
        ("caliper+https://:token@lrs.test/c", "https://lrs.test/c", "caliper", "Bearer token"),
    ],
)
def test_one_setting_says_where_and_how(
    database_url: str, url: str, address: str, way: str, authorization: str
) -> None:
    found = target_of(settings_for(database_url, records_url=SecretStr(url)))

    assert found is not None
    assert (found.url, found.way, found.authorization) == (address, way, authorization)
    assert target_of(settings_for(database_url)) is None


@pytest.mark.parametrize(
    "url",
    ["https://k:s@lrs.test", "xapi+http://k:s@lrs.test", "xapi+https://lrs.test", "xapi+https://k:s@:1"],
)
def test_an_address_that_is_none_stops_the_start(database_url: str, url: str) -> None:
    values = {"STOKE_DATABASE_URL": database_url, "STOKE_BASE_URL": SITE, "STOKE_SECRET_KEY": "s" * 40}

    with pytest.raises(SettingsInvalid, match="RECORDS_URL: must look like"):
        load_settings(values | {"STOKE_RECORDS_URL": url})


@pytest.mark.parametrize("url", ["https://127.0.0.1/xapi", "https://10.0.0.7/xapi", "https://localhost/xapi"])
def test_a_store_inside_is_called_only_where_the_site_says_so(
    url: str, records: Records, clock: Clock
) -> None:
    outside = Store(replace(TARGET, url=url), SITE, records)
    inside = Store(replace(TARGET, url=url, may_be_inside=True), SITE, records)

    assert outside.try_out(clock()).reason == "address"
    assert records.asked == []
    assert inside.try_out(clock()).outcome == "taken"


def test_it_is_kept_for_seven_days(
    engine: Engine, browse: Browse, clock: Clock, amara: Seat, work: StatementSending, records: Records
) -> None:
    records.status = 503
    browse(amara).post("posts", body="A thread")
    work(Event())
    clock.now += timedelta(days=7, hours=1)
    work(Event())

    with Session(engine) as session:
        figures = read_figures(session, clock(), clock()).records
    assert (figures.waiting, figures.given_up) == (0, 1)
