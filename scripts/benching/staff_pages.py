"""What staff open of a course of 500 people after 10,000 acts: brief and insight, time and statements."""

import secrets
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act
from lti_tool.app import create_app
from lti_tool.course.models import Membership, Participation, Person
from lti_tool.course.participations import LIFE, digest_of
from lti_tool.kinds.discussion.models import Meaning, Post, Reaction, Thanks
from lti_tool.web.carrier import KEY_COOKIE
from scripts.benching.postgres import postgres
from scripts.benching.processes import free_port
from scripts.benching.seeding import seed_course, seed_discussion, seed_posts
from scripts.benching.statements import counted
from scripts.benching.table import Row, at_most
from scripts.benching.tool import Installation, installation, installed

PEOPLE, POSTS, MARKS, THANKS = 500, 4_000, 4_000, 2_000
VIEWS = 8
"""In a round."""
PAGES = {
    "brief of 5": ("recognition/brief?most=5", 10),
    "brief of 40": ("recognition/brief?most=40", 10),
    "how the course goes": ("insight/?span=course", 12),
    "learners": ("insight/people?of=all", 10),
    "who answers whom": ("insight/answers?span=course", 7),
    "outcomes": ("insight/outcomes", 9),
}
"""By what they are called: where they stand, and the most statements."""


def measure_staff_pages(folder: Path, rounds: int) -> list[Row]:
    """Measure on both databases."""
    sqlite = installation("staff", f"sqlite:///{folder / 'staff.db'}", free_port(), folder)
    rows = measured(sqlite, _seeded(sqlite), f"{PEOPLE} people, SQLite", rounds * VIEWS)
    with postgres(folder) as server:
        wanted = installation("staff-pg", server.new_database("staff"), free_port(), folder)
        return [*rows, *measured(wanted, _seeded(wanted), f"{PEOPLE} people, PostgreSQL", rounds * VIEWS)]


def measured(wanted: Installation, opened: tuple[str, str], where: str, views: int) -> list[Row]:
    """Open each page as an instructor, by their participation and its key."""
    public_id, key = opened
    client = create_app(wanted.settings()).test_client()
    client.set_cookie(KEY_COOKIE + public_id, key, domain="127.0.0.1")
    rows = []
    for name, (place, most) in PAGES.items():
        path, seconds = f"/p/{public_id}/{place}", list[float]()
        for _turn in range(views):
            begun = time.perf_counter()
            _ask(client, wanted, path)
            seconds.append(time.perf_counter() - begun)
        with counted() as statements:
            _ask(client, wanted, path)
        what = f"{name}, {where}"
        rows.append(at_most("staff", f"p50, {what}", median(seconds), 1, " s", f"max {max(seconds):.2f} s"))
        rows.append(at_most("staff", f"SQL statements, {what}", len(statements), most))
    return rows


def _ask(client: FlaskClient, wanted: Installation, path: str) -> None:
    reply = client.get(path, base_url=wanted.base_url)
    if reply.status_code != 200:
        raise RuntimeError(f"{reply.status_code}: {reply.text[:2000]}")


def _seeded(wanted: Installation) -> tuple[str, str]:
    """Fill a course; returns an instructor's participation and its key."""
    with installed(wanted, "https://campus.test") as (tool, registration_id, deployment_id):
        session, now = tool.session, tool.now
        context_id, members = seed_course(session, deployment_id, registration_id, 3, PEOPLE, now)
        activity_id, _uuid = seed_discussion(session, registration_id, context_id, "brief", now)
        seed_posts(session, activity_id, members, POSTS, now)
        _seed_acts(session, activity_id, members, now)
        opened = instructor(session, registration_id, context_id, activity_id, now)
        session.commit()
    return opened


def _seed_acts(session: Session, activity_id: int, members: list[int], now: datetime) -> None:
    posts = session.execute(select(Post.id, Post.author_id, Post.thread_id).order_by(Post.id)).all()
    at = now - timedelta(days=3)
    acts = [
        _act("gave" if post.thread_id else "asked", "post", post.id, post.author_id, None) for post in posts
    ]
    marks, thanks = [], []
    for number in range(1, MARKS + 1):
        post, who = posts[number % len(posts)], members[number * 7 % len(members)]
        marks.append({"id": number, "post_id": post.id, "membership_id": who, "meaning": Meaning.USEFUL})
        acts.append(_act("reacted", "useful", number, who, post.author_id))
    for number in range(1, THANKS + 1):
        post, who = posts[number * 2 % len(posts)], members[number * 11 % len(members)]
        said = {"post_id": post.id, "thanker_id": who, "receiver_id": post.author_id, "is_private": False}
        thanks.append(said | {"id": number, "reason": "because it helped", "form_key": str(number)})
        acts.append(_act("thanked", "thanks", number, who, post.author_id))
    here = {"activity_id": activity_id, "created_at": at}
    session.execute(insert(Reaction), [row | {"created_at": at} for row in marks])
    session.execute(insert(Thanks), [row | here for row in thanks])
    session.execute(insert(Act), [row | here for row in acts])


def _act(verb: str, kind: str, item_id: int, who: int, to: int | None) -> dict[str, object]:
    people = {"membership_id": who, "by_membership_id": who, "to_membership_id": to}
    return people | {"verb": verb, "item_kind": kind, "item_id": item_id, "words": 0, "digest": ""}


def instructor(
    session: Session, registration_id: int, context_id: int, activity_id: int, now: datetime
) -> tuple[str, str]:
    """Let an instructor in; returns their participation and its key."""
    person = Person(registration_id=registration_id, id_on_platform="t", name="Dr Carvalho", created_at=now)
    session.add(person)
    session.flush()
    member = Membership(
        context_id=context_id, person_id=person.id, number=9_999, roles="Instructor", created_at=now
    )
    session.add(member)
    session.flush()
    public_id, key = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
    moments = {"opened_at": now, "seen_at": now, "expires_at": now + LIFE}
    session.add(
        Participation(
            public_id=public_id,
            key_digest=digest_of(key),
            membership_id=member.id,
            activity_id=activity_id,
            **moments,
        )
    )
    session.flush()
    return public_id, key
