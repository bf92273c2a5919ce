"""From token to results through the sandbox's platforms, in Moodle's ways and in Canvas's."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
import pytest
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.errors import (
    ColumnUnpublished,
    LineItemGone,
    NotGradable,
    PlatformBusy,
    PlatformFailed,
    PlatformSilent,
    RegistrationRefused,
    ScopeMissing,
    ScoreStale,
)
from lti_tool.lti import line_items
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.line_items import NewLineItem
from lti_tool.lti.registration import ToolDescription, fetch_configuration, register_tool
from lti_tool.lti.results import read_results
from lti_tool.lti.scores import Published, publish
from lti_tool.lti.service_calls import AGS
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem, Result, Score
from lti_tool.sandbox import Campus, create_sandbox, registering
from tests.lti_services.conftest import SECRET, private_key
from tests.support.campus import TickingClock, campus_for
from tests.support.school import CampusTransport

SCOPES = frozenset({f"{AGS}/lineitem", f"{AGS}/score", f"{AGS}/result.readonly"})
LIST = {"moodle": "/mod/lti/services.php/{}/lineitems?type_id={}", "canvas": "/api/lti/courses/{}/line_items"}
WANTED = NewLineItem("Week 1", 20.0, "act-1", "http://127.0.0.1:8700/lti/launch?activity=act-1")


def our_keys(_url: str) -> object:
    """The tool's public key set."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key().public_key()))
    return {"keys": [key | {"kid": "k-1", "alg": "RS256", "use": "sig"}]}


@dataclass
class Term:
    """One platform of the campus, and the tool's services towards it."""

    ways: str
    campus: Campus
    clock: TickingClock
    http: PlatformHttp
    tokens: AccessTokens
    registration: KnownRegistration

    @property
    def service(self) -> GradeService:
        course, tool = self.campus.courses(self.ways)[-1], self.campus.tools(self.ways)[0]
        path = LIST[self.ways].format(course.number, tool.number)
        return GradeService(SCOPES, f"{self.registration.issuer}{path}")

    def person(self, key: str) -> str:
        return next(person.id for person in self.campus.people(self.ways) if person.key == key)

    def column(self) -> LineItem:
        ports = (self.http, self.tokens, self.registration, self.service)
        return line_items.find_or_create(*ports, WANTED, self.clock())

    def send(self, column: LineItem, points: float, key: str = "amara", back: float = 0) -> Published:
        stamp = self.clock() - timedelta(seconds=back)
        score = Score(self.person(key), points, column.score_maximum, stamp, completed=True)
        return publish(self.http, self.tokens, self.registration, column.url, score, self.clock())

    def results(self, column: LineItem) -> list[Result]:
        found = read_results(self.http, self.tokens, self.registration, column.url, self.clock())
        return list(found)

    def wait(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)


@pytest.fixture(params=["moodle", "canvas"])
def term(request: pytest.FixtureRequest, sessions: sessionmaker[Session], noon: datetime) -> Term:
    clock = TickingClock(noon)
    campus = campus_for(fetch=our_keys, clock=clock)
    details = campus.registration(request.param)
    fields = ("issuer", "client_id", "auth_url", "token_url", "jwks_url", "family")
    terms = RegistrationTerms(name="Saltmarsh", **{name: getattr(details, name) for name in fields})
    with sessions.begin() as session:
        known = add_registration(session, terms, (), noon).known()
    http = PlatformHttp(inside_allowed=True, transport=CampusTransport(create_sandbox(campus)))
    return Term(request.param, campus, clock, http, AccessTokens(http, sessions, SECRET), known)


def test_a_column_is_made_once_and_a_score_stands_in_it(term: Term) -> None:
    column = term.column()

    published = term.send(column, 15.5)

    assert term.column() == column
    assert len(term.campus.line_items(term.ways)) == 1
    assert published.platform_date is None or abs(published.platform_date - term.clock()) < timedelta(
        seconds=2
    )
    assert term.results(column) == [Result(term.person("amara"), 15.5, 20.0)]
    assert term.campus.score(term.ways, "amara") == 15.5


def test_a_zero_is_a_grade(term: Term) -> None:
    column = term.column()

    term.send(column, 0.0)

    assert term.results(column) == [Result(term.person("amara"), 0.0, 20.0)]


def test_an_older_score_is_stale_and_a_second_later_is_new(term: Term) -> None:
    column = term.column()
    term.send(column, 10)

    with pytest.raises(ScoreStale):
        term.send(column, 11, back=5)
    term.wait(1)
    term.send(column, 12)

    assert term.campus.score(term.ways, "amara") == 12


def test_a_lost_reply_sent_again_ends_with_the_score_once(term: Term) -> None:
    column = term.column()
    term.campus.faults(term.ways).lost_scores = 1

    with pytest.raises(PlatformSilent):
        term.send(column, 10)

    # Moodle says that it has it, Canvas takes an equal time again; either way it stands.
    if term.ways == "moodle":
        with pytest.raises(ScoreStale):
            term.send(column, 10)
    else:
        term.send(column, 10)
    assert term.results(column) == [Result(term.person("amara"), 10.0, 20.0)]


def test_tokens_that_live_two_seconds_lose_no_score(term: Term) -> None:
    term.campus.faults(term.ways).token_seconds = 2
    column = term.column()

    for points in range(8):
        term.send(column, points)
        term.wait(1.5)

    assert term.campus.score(term.ways, "amara") == 7
    statuses = {message.status for message in term.campus.messages(term.ways)}
    assert 401 not in statuses, "renewed in time rather than after a refusal"


def test_a_token_that_the_platform_forgets_is_renewed(term: Term) -> None:
    column = term.column()
    term.send(column, 1)
    term.wait(3000)
    with term.campus.changing(term.ways) as site:
        site.tokens.clear()

    term.send(column, 2)

    assert term.campus.score(term.ways, "amara") == 2


def test_staff_are_not_gradable(term: Term) -> None:
    column = term.column()

    with pytest.raises(NotGradable):
        term.send(column, 10, key="ines")


def test_a_deleted_column_is_gone_and_made_anew(term: Term) -> None:
    column = term.column()
    term.campus.delete_item(term.ways, term.campus.line_items(term.ways)[0].number)

    with pytest.raises(LineItemGone):
        term.send(column, 10)

    assert term.column().url != column.url


def test_a_throttled_platform_asks_for_a_pause(term: Term) -> None:
    column = term.column()
    faults = term.campus.faults(term.ways)
    faults.throttle, faults.retry_after = 429, "120"

    with pytest.raises(PlatformBusy) as busy:
        term.send(column, 10)

    assert busy.value.retry_after == 120


def test_a_platform_that_is_down_fails_for_now(term: Term) -> None:
    column = term.column()
    term.campus.faults(term.ways).down = 503

    with pytest.raises(PlatformFailed):
        term.send(column, 10)


def test_an_override_by_a_teacher_is_seen_in_the_results(term: Term) -> None:
    column = term.column()
    term.send(column, 10)
    term.campus.override_grade(term.ways, "amara", term.campus.line_items(term.ways)[0].number, 19)

    assert term.results(column) == [Result(term.person("amara"), 19.0, 20.0)]


@pytest.mark.parametrize("term", ["canvas"], indirect=True)
def test_an_unpublished_assignment_takes_scores_later(term: Term) -> None:
    column = term.column()
    number = term.campus.line_items(term.ways)[0].number
    term.campus.change_item(term.ways, number, published=False)

    with pytest.raises(ColumnUnpublished):
        term.send(column, 10)
    term.campus.change_item(term.ways, number, published=True)
    term.send(column, 10)

    assert term.campus.score(term.ways, "amara") == 10


def test_many_columns_are_walked_page_by_page(term: Term) -> None:
    for number in range(25):
        term.campus.add_link(term.ways, f"Link {number}", maximum=10, resource_id=f"other-{number}")

    assert term.column() == term.column()


def test_a_scope_that_was_not_registered_is_missing(term: Term) -> None:
    with term.campus.changing(term.ways) as site:
        site.tools[0].scopes.remove(f"{AGS}/score")

    with pytest.raises(ScopeMissing):
        term.send(term.column(), 10)


def test_the_campus_registers_a_tool_that_asks(term: Term) -> None:
    doors = term.campus.ways(term.ways).endpoints(term.registration.issuer, term.registration.issuer)
    with term.campus.changing(term.ways) as site:
        token = registering.begin(site)
    tool = ToolDescription("Another", "http://127.0.0.1:8700")

    configuration = fetch_configuration(term.http, doors.configuration_url, token)
    registered = register_tool(term.http, configuration, token, tool)

    made = term.campus.tools(term.ways)[-1]
    assert registered.client_id == made.client_id
    assert registered.deployment_id == (made.deployment_id if term.ways == "moodle" else None)
    assert registered.family == term.ways
    assert (registered.token_url, registered.token_audience) == (doors.token_url, None)
    assert made.login_url == "http://127.0.0.1:8700/lti/login"
    assert made.deep_link_url == "http://127.0.0.1:8700/lti/launch"
    assert registered.scopes >= SCOPES
    with pytest.raises(RegistrationRefused, match="token_already_used"):
        register_tool(term.http, configuration, token, tool)
