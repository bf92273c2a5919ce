"""A course whose platform lists its people, and the worker's jobs that read the list."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.course.arrival import settle_launch
from lti_tool.course.jobs import PlatformRoster, RosterSyncs, RosterWishes
from lti_tool.course.models import (
    Context,
    CourseGroup,
    GroupMembership,
    Membership,
    Participation,
    Person,
    RosterEntry,
    RosterSync,
)
from lti_tool.course.participations import open_participation
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.course.rosters.wanting import ask_for_roster
from lti_tool.database import begin_writing
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import LaunchContext, LaunchUser, Role
from tests.lti_services.conftest import SECRET, sessions
from tests.lti_services.scripted import json_answer
from tests.support.rows import make_launch
from tests.tool import Clock

__all__ = ["sessions"]
HOST = "https://lms.test"
URL = f"{HOST}/members"
TOKEN = {"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600}


def entry(user_id: object, **changes: object) -> dict[str, object]:
    """A learner as a list names them."""
    return {"user_id": user_id, "roles": ["Learner"], "name": f"Person {user_id}"} | changes


@dataclass
class ListingPlatform:
    """A platform whose list is cut into pages; `trouble` says what goes wrong at which request for a page."""

    members: list[object] = field(default_factory=list)
    a_page: int = 5
    trouble: dict[int, Answer | Exception] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    named: dict[str, list[object]] = field(default_factory=dict)
    """Other lists by their `rlid`."""
    groups: object = None
    asked: list[str] = field(default_factory=list)
    before_page: Callable[[int], None] = lambda _number: None

    def send(self, request: Request) -> Answer:
        """Answer one request, as `Transport.send`."""
        if request.url.path == "/token":
            return json_answer(TOKEN)
        self.asked.append(request.url.path + "?" + request.url.query)
        if request.url.path == "/groups":
            return json_answer(self.groups)
        number = len([one for one in self.asked if one.startswith("/members")])
        self.before_page(number)
        if answer := self.trouble.get(number):
            if isinstance(answer, Exception):
                raise answer
            return answer
        return self._page(dict(part.partition("=")[::2] for part in request.url.query.split("&")), number)

    def _page(self, query: dict[str, str], number: int) -> Answer:
        members = self.named.get(query.get("rlid", ""), self.members)
        start = int(query.get("from", 0))
        end = start + self.a_page
        rlid = f"&rlid={query['rlid']}" if "rlid" in query else ""
        more = f'<{URL}?from={end}{rlid}>; rel="next"' if end < len(members) else ""
        return json_answer({"members": members[start:end]}, link=self.links.get(number, more))


@dataclass
class Roll:
    """The course "c-1" with its list, and what Stoke makes of it."""

    platform: ListingPlatform
    sessions: sessionmaker[Session]
    clock: Clock
    registration_id: int
    returned: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = PlatformHttp(transport=self.platform)
        self.wishes = RosterWishes(self.sessions, self.clock)
        self.syncs = self.worker()

    def worker(self) -> RosterSyncs:
        """The job that reads lists, as one worker has it."""
        roster = PlatformRoster(self.http, AccessTokens(self.http, self.sessions, SECRET), self.clock)
        return RosterSyncs(
            self.sessions,
            roster,
            self.clock,
            lambda _s, context, _now: self.returned.append(context),
            SECRET,
            lambda: 1.0,
        )

    def launch(self, user: str | LaunchUser = "u-1", role: Role = Role.INSTRUCTOR, **changes: object) -> int:
        """Open Stoke in the course; returns the membership's id."""
        values: dict[str, object] = {
            "user": LaunchUser(user) if isinstance(user, str) else user,
            "roles": frozenset({role}),
            "context": LaunchContext("c-1", "Course"),
            "memberships_url": URL,
        }
        launch = make_launch(self.registration_id, **values | changes)
        with self.sessions() as session:
            begin_writing(session)
            arrival = settle_launch(session, launch, self.clock.now)
            open_participation(session, arrival, launch, self.clock.now)
            session.commit()
        return arrival.membership_id

    def ask(self) -> bool:
        """Press the button."""
        with self.sessions() as session:
            begin_writing(session)
            asked = ask_for_roster(session, self.context_id, self.clock.now)
            session.commit()
        return asked

    def read(self, *members: object) -> RosterSync:
        """Let the list say this, ask for it and let the worker read it."""
        if members:
            self.platform.members = list(members)
        self.clock.move(minutes=2)
        assert self.ask()
        self.syncs(Event())
        return self.sync

    def work(self, **after: float) -> int:
        """Let the worker look for what is wanted and read what is due; how many lists it settled."""
        self.clock.move(**after)
        self.wishes(Event())
        return self.syncs(Event())

    @property
    def sync(self) -> RosterSync:
        with self.sessions() as session:
            return session.scalars(select(RosterSync)).one()

    @property
    def context_id(self) -> int:
        with self.sessions() as session:
            return session.scalars(select(Context.id).filter_by(id_on_platform="c-1")).one()

    def people(self) -> dict[str, tuple[int, str, bool]]:
        """By id on the platform: number, roles, and whether they are here."""
        with self.sessions() as session:
            rows = session.execute(
                select(Person.id_on_platform, Membership.number, Membership.roles, Membership.gone_at)
                .join(Membership, Membership.person_id == Person.id)
                .where(Membership.context_id == self.context_id)
                .order_by(Membership.number)
            )
            return {row[0]: (row[1], row[2], row[3] is None) for row in rows}

    def here(self) -> set[str]:
        """Who is here."""
        return {user for user, (_number, _roles, is_here) in self.people().items() if is_here}

    def open_to(self) -> set[str]:
        """Who has a participation that still opens something."""
        opened = select(Person.id_on_platform).join(Membership, Membership.person_id == Person.id)
        opened = opened.join(Participation, Participation.membership_id == Membership.id)
        with self.sessions() as session:
            return set(session.scalars(opened.where(Participation.expires_at > self.clock.now)))

    def names(self) -> dict[str, str | None]:
        """By id on the platform."""
        with self.sessions() as session:
            return {row[0]: row[1] for row in session.execute(select(Person.id_on_platform, Person.name))}

    def groups(self) -> dict[str, list[str]]:
        """Kinds and ids of each person's groups."""
        found: dict[str, list[str]] = {}
        with self.sessions() as session:
            rows = session.execute(
                select(Person.id_on_platform, CourseGroup.kind, CourseGroup.id_on_platform)
                .join(Membership, Membership.person_id == Person.id)
                .join(GroupMembership, GroupMembership.membership_id == Membership.id)
                .join(CourseGroup, CourseGroup.id == GroupMembership.group_id)
                .order_by(CourseGroup.kind, CourseGroup.id_on_platform)
            )
            for user, kind, group in rows:
                found.setdefault(user, []).append(f"{kind} {group}")
        return found

    def group_names(self) -> dict[str, str]:
        """By id on the platform."""
        with self.sessions() as session:
            return {
                row[0]: row[1]
                for row in session.execute(select(CourseGroup.id_on_platform, CourseGroup.name))
            }

    def contents(self) -> str:
        """Everything that a list may change."""
        with self.sessions() as session:
            return json.dumps(
                [
                    [[str(value) for value in row] for row in session.execute(select(model.__table__))]
                    for model in (Person, Membership, Context, CourseGroup, GroupMembership, RosterEntry)
                ]
            )


def make_roll(sessions: sessionmaker[Session], now: datetime, family: str = "moodle") -> Roll:
    """A registered platform with an empty course."""
    terms = RegistrationTerms(
        name="Campus",
        issuer=HOST,
        client_id="client",
        auth_url=f"{HOST}/auth",
        token_url=f"{HOST}/token",
        jwks_url=f"{HOST}/keys",
        family=family,
    )
    with sessions.begin() as session:
        registration_id = add_registration(session, terms, ("1",), now).id
    return Roll(ListingPlatform(), sessions, Clock(now), registration_id)


@pytest.fixture
def roll(sessions: sessionmaker[Session], noon: datetime) -> Roll:
    """A course that its instructor has opened once."""
    roll = make_roll(sessions, noon)
    roll.launch()
    return roll


def learners(*user_ids: object) -> Iterable[dict[str, object]]:
    """Several learners as a list names them."""
    return [entry(user_id) for user_id in user_ids]
