"""A course to be measured: people, a discussion, and as many posts as asked for."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lti_tool.activities.service import create_activity
from lti_tool.activities.values import ActivityTerms
from lti_tool.course.models import Context, Membership, Person, ResourceLink
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.lonely.rules import place_by_need
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.search.service import searchable
from lti_tool.markup import render_markdown

REPLIES = 3
"""To each thread, so that a page of 20 threads shows 60."""
WORDS = 45
VOCABULARY = """
about after again also always another answer asked because before began behaviour better called change clear
colleague could course decided different discussion effect every evidence example explain feedback feel
first follow found friend gave goal group happened heard helped hour however idea important instead issue
kept knew later learned leave less listen little looked manager meant meeting mistake moment months morning
most never next nothing noticed offered often once other own people person plan point practice praise
prepared problem project question quickly rather reason remember reply result room said second seemed
session several shared short should silence simple situation small someone something specific story student
surprised talk taught team thank that their there these thing thought time together tried true trust under
understood until usually wanted week what when which while without words work would write wrong year
yesterday
"""


def seed_course(
    session: Session, deployment_id: int, registration_id: int, number: int, people: int, now: datetime
) -> tuple[int, list[int]]:
    """Make course `number` on the platform with this many learners; returns it and their memberships."""
    context = Context(
        deployment_id=deployment_id, id_on_platform=str(number), title="Leadership", created_at=now
    )
    session.add(context)
    session.flush()
    persons = [
        {
            "registration_id": registration_id,
            "id_on_platform": f"{number}-{one}",
            "name": f"Person {one} Okafor",
        }
        for one in range(people)
    ]
    rows = [row | {"created_at": now, "theme": ""} for row in persons]
    ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows).all()
    members: list[dict[str, Any]] = [
        {
            "context_id": context.id,
            "person_id": person_id,
            "number": place,
            "roles": "Learner",
            "is_test_user": False,
            "created_at": now,
        }
        for place, person_id in enumerate(ids, 1)
    ]
    made = insert(Membership).returning(Membership.id, sort_by_parameter_order=True)
    memberships = list(session.scalars(made, members).all())
    context.people_count = people
    return context.id, memberships


def seed_discussion(
    session: Session, registration_id: int, context_id: int, link: str, now: datetime
) -> tuple[int, str]:
    """Make a discussion with two steps behind a resource link; returns it and its UUID."""
    terms = ActivityTerms(
        title="Feedback that lands",
        prompt="Tell us about **feedback** of yours that landed badly, and what you would say today.",
        objective="Describe a behaviour and its effect without judging the person.",
        reason="",
        opens_at=None,
        closes_at=None,
        score_maximum=10,
        steps=(
            StepTerms("post", 1, 30, now + timedelta(days=7), 50),
            StepTerms("reply", 2, 10, now + timedelta(days=9), 50),
        ),
    )
    uuid = str(uuid4())
    activity = create_activity(session, registration_id, context_id, "discussion", terms, now, uuid)
    session.add(
        ResourceLink(
            context_id=context_id,
            id_on_platform=link,
            title=terms.title,
            activity_id=activity.id,
            created_at=now,
        )
    )
    session.flush()
    return activity.id, uuid


def seed_posts(session: Session, activity_id: int, memberships: list[int], count: int, now: datetime) -> None:
    """Write `count` posts: threads with three replies each, one of them to a reply."""
    luck = random.Random(count)
    texts = [_text(luck) for _ in range(min(count, 400))]
    begun = now - timedelta(days=5)
    for first in range(0, count, 1 + REPLIES):
        moment = begun + timedelta(seconds=30 * first)
        head = next(_rows(luck, texts, activity_id, memberships, moment, 0))
        replies = min(REPLIES, count - first - 1)
        head |= {"reply_count": replies, "active_at": moment + timedelta(seconds=replies)}
        thread_id = session.scalars(insert(Post).values(head).returning(Post.id)).one()
        parent = thread_id
        for place, row in enumerate(_rows(luck, texts, activity_id, memberships, moment, replies), 1):
            row |= {"thread_id": thread_id, "parent_id": parent, "answers_id": parent, "position": place}
            made = session.scalars(insert(Post).values(row).returning(Post.id)).one()
            parent = made if place == 1 else thread_id


def _rows(
    luck: random.Random,
    texts: list[str],
    activity_id: int,
    memberships: list[int],
    at: datetime,
    replies: int,
) -> Iterator[dict[str, Any]]:
    for place in range(replies or 1):
        text = luck.choice(texts)
        moment = at + timedelta(seconds=place + 1 if replies else 0)
        yield {
            "activity_id": activity_id,
            "author_id": luck.choice(memberships),
            "body": text,
            "body_html": render_markdown(text),
            "words": WORDS,
            "folded": searchable(activity_id, text),
            "need": place_by_need(moment, moment, waits=False),
            "form_key": str(uuid4()),
            "active_at": moment,
            "created_at": moment,
        }


def _text(luck: random.Random) -> str:
    words = " ".join(luck.choices(VOCABULARY.split(), k=WORDS))
    middle = len(words) // 2
    return f"{words[:middle].capitalize()}.\n\n{words[middle:].strip().capitalize()}."
