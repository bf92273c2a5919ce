"""What one process keeps, calls and holds back for all tenants is each tenant's own."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.admin.health.reading import kinds_of_work
from lti_tool.course.arrival import settle_launch
from lti_tool.course.jobs import PlatformRoster, RosterSyncs
from lti_tool.course.models import Membership, Registration, RosterSync
from lti_tool.database import db, upsert
from lti_tool.errors import PlatformSilent
from lti_tool.kinds.discussion.models import Draft
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Connections, Limits, Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.models import Pause
from lti_tool.outbox.service import ready_registrations
from lti_tool.web.carrier import KEY_COOKIE, opened_from
from tests.lti_launch.platform import jwk_of, rsa_key
from tests.lti_services.conftest import SECRET, sessions
from tests.lti_services.loopback import serving
from tests.lti_services.scripted import json_answer
from tests.matrix.tenants import ROLES, Tenant, Town, Visitor
from tests.matrix.test_apart import twins
from tests.matrix.test_matrix import closed_town
from tests.matrix.work import make_due_work
from tests.support.rows import make_launch
from tests.waiting import PATIENCE

__all__ = ["closed_town", "sessions", "twins"]
Twins = tuple[Registration, Registration]
TOKEN = {"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}


@pytest.fixture(scope="module")
def drawn_town(closed_town: Town) -> Town:
    """A town of people without drafts, since a page with one is drawn for its reader alone."""
    with closed_town.app.app_context():
        db.session.execute(delete(Draft))
        db.session.commit()
    return closed_town


def page_of(reader: Visitor, tenant: Tenant, is_launched: bool) -> str:
    """The discussion, as launched or as opened from the course home.

    With a cookie, since a page that carries its key is drawn for its reader alone.
    """
    place = reader.public_id if is_launched else opened_from(reader.public_id, tenant.activity_id)
    cookie = {"Cookie": f"{KEY_COOKIE}{reader.public_id}={reader.key}"}
    page = reader.client.get(f"/p/{place}/discussion/", headers=cookie)
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize("role", ROLES)
def test_a_page_that_is_kept_drawn_shows_its_own_tenant_and_reader_only(drawn_town: Town, role: str) -> None:
    readers = [(tenant, tenant.at_activity[role], True) for tenant in drawn_town.tenants]
    readers += [(tenant, tenant.at_desk[role], False) for tenant in drawn_town.tenants]
    secrets = {text for _tenant, reader, _how in readers for text in (reader.public_id, reader.key)}
    wrong = []

    for tenant, reader, is_launched in readers + readers[::-1]:
        page = page_of(reader, tenant, is_launched)
        own = f"prompt of {tenant.name}" in page and f"{role} of {tenant.name} wrote" in page
        others = [one.name for one in drawn_town.tenants if one is not tenant]
        words = [text for name in others for text in (f"prompt of {name}", f"of {name} wrote")]
        strange = secrets - {reader.public_id, reader.key}
        wrong += [(tenant.name, word) for word in (*words, *strange) if word in page or not own]

    assert wrong == []


class SlowKeys:
    """Serves a key set at every address, at one of them only once it is let go."""

    def __init__(self, slow_url: str) -> None:
        self.slow_url, self.asked, self.let_go = slow_url, Event(), Event()

    def get_json(self, url: str, registration: KnownRegistration) -> object:
        """See `JSONFetcher.get_json`."""
        if url == self.slow_url:
            self.asked.set()
            self.let_go.wait(PATIENCE)
        return {"keys": [jwk_of("key-1", rsa_key(0))]}


def test_a_key_set_that_hangs_holds_up_no_launch_of_a_twin(
    twins: Twins, engine: Engine, noon: datetime
) -> None:
    hanging, well = (row.known() for row in twins)
    fetcher = SlowKeys(hanging.jwks_url)
    keys = PlatformKeys(fetcher, lambda: Session(engine))

    with ThreadPoolExecutor(1) as threads:
        waits = threads.submit(keys.key_for, hanging, "key-1", noon)
        assert fetcher.asked.wait(PATIENCE)
        keys.key_for(well, "key-1", noon)
        is_waiting = not waits.done()
        fetcher.let_go.set()

    assert is_waiting


def test_connections_that_hang_hold_up_no_other_school_of_the_same_host() -> None:
    """A cloud is one host to all of its schools: connections to it are shared, and nobody waits for one."""
    http, limits = PlatformHttp(inside_allowed=True, transport=Connections(at_once=1)), Limits(total=PATIENCE)
    seen: list[bytes] = []
    held: list[socket.socket] = []
    hangs = Event()

    def answer(connection: socket.socket) -> None:
        if b"/hang" in seen[-1]:
            held.append(connection.dup())
            hangs.set()
        else:
            # The server closes after each answer: unsaid, the next call may come on a dead connection.
            connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")

    def call(registration_id: int, url: str) -> int:
        school = KnownRegistration(registration_id, "https://cloud.test", "c", "", "", "")
        return http.call("POST", url, school, headers={}, limits=limits).status

    with serving(answer, seen) as url, ThreadPoolExecutor(1) as threads:
        waits = threads.submit(call, 1, f"{url}/hang")
        assert hangs.wait(PATIENCE)
        statuses = [call(2, url) for _time in range(3)]
        is_waiting = not waits.done()
        held[0].close()
        with pytest.raises(PlatformSilent):
            waits.result(PATIENCE)

    assert (statuses, is_waiting) == ([200] * 3, True)


class SlowList:
    """A platform with two courses' lists of people: one never comes before the other was read."""

    def __init__(self) -> None:
        self.asked, self.let_go = Event(), Event()

    def send(self, request: Request) -> Answer:
        """See `Transport.send`."""
        if request.url.path == "/token":
            return json_answer(TOKEN)
        if request.url.path == "/slow":
            self.asked.set()
            self.let_go.wait(PATIENCE)
        elif self.asked.wait(PATIENCE):
            self.let_go.set()
        return json_answer({"members": [{"user_id": "u-9", "roles": ["Learner"]}]})


def test_a_list_of_people_that_hangs_holds_up_no_other_schools(
    twins: Twins, sessions: sessionmaker[Session], session: Session, noon: datetime
) -> None:
    for row, path in zip(twins, ("slow", "fast"), strict=True):
        launch = make_launch(row.id, memberships_url=f"https://lms.test/{path}")
        context_id = settle_launch(session, launch, noon).context_id
        session.add(RosterSync(context_id=context_id, registration_id=row.id, due_at=noon, used_at=noon))
    session.commit()
    http = PlatformHttp(transport=SlowList())
    roster = PlatformRoster(http, AccessTokens(http, sessions, SECRET), lambda: noon)

    assert RosterSyncs(sessions, roster, lambda: noon, lambda *_what: None, SECRET, lambda: 1.0)(Event()) == 2

    assert len(session.scalars(select(Membership)).all()) == 4
    assert set(session.scalars(select(RosterSync.reason))) == {""}


@pytest.mark.usefixtures("any_database")
def test_a_breaker_that_is_open_holds_back_its_own_schools_work_of_every_kind_and_no_other(
    twins: Twins, session: Session, noon: datetime
) -> None:
    failing, well = twins
    for row in twins:
        make_due_work(session, row.id, noon)
    held = {"failures": 5, "paused_until": noon.replace(hour=13), "reason": "failed"}
    upsert(session, Pause, {"registration_id": failing.id}, held)

    ready = {
        model.__name__: [key for key, _pause in ready_registrations(session, model, noon)]
        for model in kinds_of_work()
    }

    assert {name: keys for name, keys in ready.items() if keys != [well.id]} == {}
