"""A course with one discussion, people in it, and browsers that hold their participations."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.activities.service import activity_in, create_activity
from lti_tool.activities.values import ActivityTerms, ActivityView
from lti_tool.course.models import (
    Context,
    Deployment,
    LineItem,
    Membership,
    Participation,
    Person,
    Registration,
    ResourceLink,
)
from lti_tool.course.participations import LIFE, digest_of
from lti_tool.course.who import Who, find_who
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.reading import glance, read_seen
from lti_tool.kinds.discussion.reading.values import Glance, PostView
from lti_tool.web.carrier import KEY_COOKIE

BASE_URL = "https://stoke.test"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_numbers = count(1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**much)


@dataclass
class Seat:
    """Somebody in the room: their participation and its key."""

    public_id: str
    key: str
    membership_id: int


@dataclass
class Room:
    """One discussion in one course."""

    engine: Engine
    now: datetime
    terms: ActivityTerms
    context_id: int = 0
    link_id: int = 0
    activity_id: int = 0
    seats: list[Seat] = field(default_factory=list)

    def open(self) -> "Room":
        """Make course, discussion and gradebook column."""
        with Session(self.engine) as session:
            number = next(_numbers)
            urls = dict.fromkeys(("auth_url", "token_url", "jwks_url"), "https://campus.test/x")
            issuer = f"https://campus-{number}.test"
            registration = Registration(
                name="School", issuer=issuer, client_id="c", created_at=self.now, **urls
            )
            session.add(registration)
            session.flush()
            deployment = Deployment(
                registration_id=registration.id,
                id_on_platform="1",
                approved_at=self.now,
                created_at=self.now,
            )
            session.add(deployment)
            session.flush()
            context = Context(
                deployment_id=deployment.id, id_on_platform="course", title="Small teams", created_at=self.now
            )
            session.add(context)
            session.flush()
            activity = create_activity(
                session,
                registration.id,
                context.id,
                "discussion",
                self.terms,
                self.now,
                f"00000000-0000-4000-8000-{number:012}",
            )
            link = ResourceLink(
                context_id=context.id, id_on_platform="link", activity_id=activity.id, created_at=self.now
            )
            column = LineItem(
                context_id=context.id,
                activity_id=activity.id,
                url="https://campus.test/items/1",
                score_maximum=10.0,
                created_at=self.now,
            )
            session.add_all([link, column])
            session.flush()
            self.context_id, self.link_id, self.activity_id = context.id, link.id, activity.id
            session.commit()
        return self

    def join(self, name: str | None, roles: str = "Learner", time_zone: str | None = None) -> Seat:
        """Let somebody in."""
        key, public_id = secrets.token_urlsafe(32), secrets.token_urlsafe(12)
        with Session(self.engine) as session:
            context = session.get_one(Context, self.context_id)
            deployment = session.get_one(Deployment, context.deployment_id)
            person = Person(
                registration_id=deployment.registration_id,
                id_on_platform=public_id,
                name=name,
                time_zone=time_zone,
                created_at=self.now,
            )
            session.add(person)
            session.flush()
            context.people_count += 1
            member = Membership(
                context_id=self.context_id,
                person_id=person.id,
                number=context.people_count,
                roles=roles,
                created_at=self.now,
            )
            session.add(member)
            session.flush()
            participation = Participation(
                public_id=public_id,
                key_digest=digest_of(key),
                membership_id=member.id,
                resource_link_id=self.link_id,
                opened_at=self.now,
                seen_at=self.now,
                expires_at=self.now + LIFE * 100,
            )
            session.add(participation)
            session.flush()
            seat = Seat(public_id, key, member.id)
            session.commit()
        self.seats.append(seat)
        return seat

    def who(self, session: Session, seat: Seat) -> Who:
        """Who a seat is, as views learn it."""
        return find_who(session, seat.public_id, seat.key, self.now)

    def activity(self, session: Session) -> ActivityView:
        """The discussion."""
        return activity_in(session, self.activity_id, self.context_id)

    def fill(self, author_id: int, threads: int, replies: int = 0) -> None:
        """Put posts into the room at once, a minute apart."""
        from lti_tool.kinds.discussion.models import Post

        with Session(self.engine) as session:
            first = next(_numbers) * 10_000_000
            for n in range(threads):
                written = self.now - timedelta(days=3) + timedelta(minutes=n)
                row = {
                    "activity_id": self.activity_id,
                    "author_id": author_id,
                    "body": f"Thread {n}",
                    "body_html": f"<p>Thread {n}</p>",
                    "words": 2,
                    "form_key": str(first + n),
                    "reply_count": replies,
                    "active_at": written,
                    "need": (written - EPOCH) // timedelta(microseconds=1),
                    "created_at": written,
                }
                thread_id = session.execute(insert(Post).returning(Post.id), row).scalar_one()
                for position in range(1, replies + 1):
                    reply = row | {
                        "thread_id": thread_id,
                        "parent_id": thread_id,
                        "answers_id": thread_id,
                        "position": position,
                        "body_html": f"<p>Reply {n}.{position}</p>",
                        "form_key": f"{first + n}-{position}",
                        "reply_count": 0,
                    }
                    session.execute(insert(Post), reply)
            session.commit()


def as_it_was(history: str) -> str:
    """Return a page of old versions without what shows what came in their place."""
    return re.sub(r"</?del>|<ins>.*?</ins>", "", history, flags=re.DOTALL)


class Browser:
    """A browser of one seat; sends forms as pages give them."""

    def __init__(self, app: Flask, seat: Seat, base_url: str = BASE_URL) -> None:
        self.seat, self.base_url = seat, base_url
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie(
            KEY_COOKIE + seat.public_id, seat.key, domain=urlsplit(base_url).hostname or "", secure=True
        )
        self._token: str | None = None

    def get(self, path: str = "", **options: Any) -> TestResponse:
        """Open a page of the discussion."""
        return self.client.get(self.url(path), base_url=self.base_url, **options)

    def post(
        self, path: str, fields: dict[str, str] | None = None, *, htmx: bool = False, **more: str
    ) -> TestResponse:
        """Send a form, with the token that the page carried."""
        sent = (fields or {}) | more
        token = {} if "csrf_token" in sent else {"csrf_token": self.token()}
        headers = {"Referer": self.base_url, "Accept": "text/html"} | ({"HX-Request": "true"} if htmx else {})
        return self.client.post(self.url(path), base_url=self.base_url, data=token | sent, headers=headers)

    def token(self) -> str:
        """The token of this participation's forms."""
        if self._token is None:
            found = TOKEN.search(self.get("").get_data(as_text=True))
            if found is None:
                found = TOKEN.search(self.get("settings").get_data(as_text=True))
            assert found is not None
            self._token = found[1]
        return self._token

    def url(self, path: str) -> str:
        """The address of a page in this participation."""
        return path if path.startswith("/") else f"/p/{self.seat.public_id}/discussion/{path}"


def read_threads(
    session: Session, activity_id: int, membership_id: int, after: str | None = None, depth: int = 2
) -> tuple[Glance, list[PostView]]:
    """A page of threads, and each of them read."""
    found = glance(session, activity_id, membership_id, after)
    return found, read_seen(session, found.threads, membership_id, depth)


def terms(now: datetime, steps: Sequence[StepTerms] = (), **changes: Any) -> ActivityTerms:
    """A discussion that is open for a week."""
    values: dict[str, Any] = {
        "title": "Feedback that lands",
        "prompt": "Tell us about feedback of yours that landed badly.",
        "objective": "Describe a behaviour and its effect.",
        "reason": "On Tuesday we rehearse two of these.",
        "opens_at": now - timedelta(days=7),
        "closes_at": now + timedelta(days=7),
        "score_maximum": 10.0,
        "steps": tuple(steps)
        or (
            StepTerms("post", 1, 5, now + timedelta(days=3), 50),
            StepTerms("reply", 2, 0, now + timedelta(days=6), 50),
        ),
    }
    return ActivityTerms(**values | changes)
