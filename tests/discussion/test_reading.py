"""Pages read the same number of statements at any size, and paging shows each thread once."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.reading import count_new, glance, read_post, read_thread
from lti_tool.kinds.discussion.service import add_post
from lti_tool.kinds.discussion.sight.rules import WHOLE
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, read_threads, terms

MOST_STATEMENTS = 6


@pytest.mark.usefixtures("any_database")
def test_a_page_costs_six_statements_at_any_size(app: Flask, room: Room, amara: Seat, jonas: Seat) -> None:
    browser = Browser(app, amara)
    counts = []
    # The first page of a day keeps that it was opened.
    browser.get("")

    for threads, replies in ((1, 0), (11, 8), (212, 8)):
        room.fill(jonas.membership_id, threads, replies)
        with recorded_statements() as statements:
            assert browser.get("").status_code == 200
        counts.append(len(statements))

    assert counts == [MOST_STATEMENTS] * 3


@pytest.mark.parametrize(
    ("path", "more"),
    [
        # Whether a thread is muted is asked on its own page alone.
        ("threads/1", 1),
        ("threads/1?after=50", 1),
        ("posts/2/reply", 0),
        ("?after=9999999999999999-1", 0),
    ],
)
def test_the_other_pages_cost_hardly_more(
    app: Flask, room: Room, amara: Seat, jonas: Seat, path: str, more: int
) -> None:
    room.fill(jonas.membership_id, 3, 60)

    browser = Browser(app, amara)
    browser.get(path)
    with recorded_statements() as statements:
        assert browser.get(path).status_code == 200

    assert len(statements) <= MOST_STATEMENTS + more


@pytest.mark.usefixtures("any_database")
def test_paging_shows_every_thread_once_newest_activity_first(
    session: Session, room: Room, jonas: Seat, noon: datetime
) -> None:
    room.fill(jonas.membership_id, 47)
    # Threads that moved in the same microsecond are told apart by their ids.
    session.execute(update(Post).where(Post.id <= 30).values(active_at=noon))
    session.commit()

    seen: list[tuple[datetime, int]] = []
    after: str | None = None
    for _page in range(3):
        found, threads = read_threads(session, room.activity_id, jonas.membership_id, after)
        seen += [(thread.active_at, thread.id) for thread in threads]
        after = found.after

    assert after is None
    assert found.total == 47
    assert len(set(seen)) == 47
    assert seen == sorted(seen, reverse=True)


def test_the_index_bounds_the_page_of_threads(session: Session, room: Room, jonas: Seat) -> None:
    room.fill(jonas.membership_id, 30)

    plan = session.execute(
        text(
            "EXPLAIN QUERY PLAN SELECT id FROM post WHERE activity_id = 1 AND thread_id IS NULL "
            "AND active_at <= '2026-09-14' AND NOT (active_at = '2026-09-14' AND id >= 7) "
            "ORDER BY active_at DESC, id DESC LIMIT 21"
        )
    ).all()

    assert [row.detail for row in plan] == [
        "SEARCH post USING INDEX ix_post_threads (activity_id=? AND active_at<?)"
    ]


@pytest.mark.parametrize("cursor", ["", "x", "1-", "1-x", "-", "9" * 40 + "-1", "1-1-1"])
def test_a_cursor_that_is_none_of_ours_leads_nowhere(session: Session, room: Room, cursor: str) -> None:
    with pytest.raises(NotHere):
        glance(session, room.activity_id, 1, cursor)


@pytest.mark.usefixtures("any_database")
def test_a_thread_shows_its_first_six_replies_then_fifty_a_page(
    session: Session, room: Room, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 2, 120)

    short = read_threads(session, room.activity_id, jonas.membership_id)[1][0]
    pages = [
        read_thread(session, room.activity_id, short.id, jonas.membership_id, 2, after)
        for after in (0, 50, 100)
    ]

    assert ([reply.position for reply in short.replies], short.more_replies) == ([1, 2, 3, 4, 5, 6], 114)
    assert [page.more_replies for page in pages] == [70, 20, 0]
    assert [reply.position for page in pages for reply in page.replies] == list(range(1, 121))


def test_a_reply_whose_parent_is_on_an_earlier_page_names_whom_it_answers(
    session: Session, room: Room, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    room.fill(jonas.membership_id, 1, 50)
    thread = read_threads(session, room.activity_id, jonas.membership_id)[1][0]
    who, activity = room.who(session, amara), room.activity(session)
    second = add_post(session, who, activity, "To a reply", thread.replies[0].id, "a", noon)
    third = add_post(session, who, activity, "To a second-level reply", second.id, "b", noon)

    shown = read_thread(session, room.activity_id, thread.id, jonas.membership_id, 2, 50).replies

    assert [reply.id for reply in shown] == [second.id, third.id]
    assert [reply.answers.name if reply.answers else None for reply in shown] == [
        "Jonas Lindqvist",
        "Amara Okafor",
    ]


def test_a_reply_is_no_thread_and_other_discussions_are_not_here(
    engine: Engine, session: Session, room: Room, jonas: Seat, noon: datetime
) -> None:
    room.fill(jonas.membership_id, 1, 1)
    other = Room(engine, noon, terms(noon)).open()

    with pytest.raises(NotHere):
        read_thread(session, room.activity_id, 2, jonas.membership_id, 2)
    with pytest.raises(NotHere):
        read_post(session, other.activity_id, 1)


def test_an_erased_person_leaves_the_posts_without_a_name(session: Session, room: Room, jonas: Seat) -> None:
    room.fill(jonas.membership_id, 1)
    session.execute(update(Membership).where(Membership.id == jonas.membership_id).values(person_id=None))

    author = read_post(session, room.activity_id, 1).author

    assert (author.name, author.is_former) == (None, True)


@pytest.mark.usefixtures("any_database")
def test_news_are_others_posts_since_then(
    session: Session, room: Room, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    activity = room.activity(session)
    jonas_is, amara_is = room.who(session, jonas), room.who(session, amara)
    thread = add_post(session, jonas_is, activity, "Before", None, "a", noon)
    later = noon + timedelta(seconds=30)
    add_post(session, jonas_is, activity, "A new thread", None, "b", later)
    add_post(session, jonas_is, activity, "A new reply", thread.id, "c", later)
    add_post(session, amara_is, activity, "My own", thread.id, "d", later)

    assert count_new(session, activity.id, amara.membership_id, noon, WHOLE) == 2
    assert count_new(session, activity.id, jonas.membership_id, noon, WHOLE) == 1
    assert count_new(session, activity.id, amara.membership_id, later, WHOLE) == 0
