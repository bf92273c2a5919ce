"""Points of a course: off until switched on, each with its reason, kept with the act (rows 32 to 35)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.activities.service import create_activity
from lti_tool.course.models import Membership, Participation, ResourceLink
from lti_tool.kinds.discussion.lonely.rules import place_by_need
from lti_tool.kinds.discussion.models import Post
from lti_tool.points.models import PointEntry, PointTotal
from lti_tool.points.service import change_rules, rebuild
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]


def points_page(browser: Browser, path: str = "") -> str:
    return browser.get(f"/p/{browser.seat.public_id}/points/{path}").text


def switch_on(engine: Engine, room: Room, teacher: Seat) -> None:
    before = room.now - timedelta(days=1)
    with Session(engine) as session:
        change_rules(session, room.context_id, teacher.membership_id, {}, True, "UTC", before)
        session.commit()


def pass_days(engine: Engine, clock: Clock, days: int) -> None:
    """Let days pass without anybody's having to launch again."""
    clock.now += timedelta(days=days)
    with Session(engine) as session:
        session.execute(update(Participation).values(seen_at=clock.now))
        session.commit()


def let_wait(engine: Engine, hours: timedelta) -> None:
    """Let the one thread have waited for so long."""
    with Session(engine) as session:
        post = session.get_one(Post, 1)
        post.created_at -= hours
        post.need = place_by_need(post.created_at, post.created_at, waits=True)
        session.commit()


def stored(engine: Engine) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Entries, and totals that are worth something."""
    entry, total = PointEntry, PointTotal
    with Session(engine) as session:
        entries = session.execute(
            select(entry.membership_id, entry.act_id, entry.period, entry.rule, entry.amount, entry.why)
        ).all()
        sums = session.execute(
            select(total.membership_id, total.period, total.rule, total.amount).where(total.amount > 0)
        ).all()
    return sorted(map(tuple, entries)), sorted(map(tuple, sums))


def test_a_course_gives_none_until_somebody_switches_them_on(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="A question of mine", act="ask")

    assert stored(engine) == ([], [])
    assert "This course gives no points now." in points_page(browse(amara))
    assert "My points" not in browse(amara).get("").text


@pytest.mark.usefixtures("any_database")
def test_a_learner_reads_why_each_came_and_why_one_did_not(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A question of mine", act="ask")
    clock.now += timedelta(minutes=1)
    browse(amara).post("posts", body="Another one, at once", act="ask")
    clock.now += timedelta(minutes=9)
    browse(jonas).post("posts/1/reply", body="An answer that helps")
    browse(jonas).post("reactions", give="useful-1")
    browse(amara).post("posts/3/accept")
    mine, his = points_page(browse(amara)), points_page(browse(jonas))

    assert "Not counted, because it came within three minutes of another of its kind." in mine
    assert '<span class="figure">15</span>' in mine
    assert '<span class="figure">30</span>' in his
    assert "Answered a question, as was accepted" in his
    assert "Points never feed a score." in mine
    assert "My points" in browse(amara).get("").text


@pytest.mark.usefixtures("any_database")
def test_who_answers_first_after_half_a_day_earns_more_and_who_comes_second_does_not(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    lin = room.join("Lin")
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    let_wait(engine, timedelta(hours=13))
    browse(jonas).post("posts/1/reply", body="I do")
    browse(lin).post("posts/1/reply", body="So do I")

    assert [one[3:5] for one in stored(engine)[0]] == [("ask", 10), ("first", 20), ("give", 15)]
    assert "Gave the first reply to somebody who had waited" in points_page(browse(jonas))


@pytest.mark.usefixtures("any_database")
def test_a_thread_that_waits_tells_what_its_first_reply_earns(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    let_wait(engine, timedelta(hours=25))
    assert "extra point" not in browse(jonas).get("").text

    switch_on(engine, room, teacher)
    assert "The first reply earns 10 extra points." in browse(jonas).get("").text
    for who in (amara, teacher):
        assert "extra point" not in browse(who).get("").text

    worth = dict.fromkeys(RULES, "7") | {"is_on": "yes", "first": "0"}
    browse(teacher).post(f"/p/{teacher.public_id}/points/settings", worth)
    assert "extra point" not in browse(jonas).get("").text


@pytest.mark.usefixtures("any_database")
def test_while_a_reply_is_claimed_its_bonus_is_the_claimers_and_once(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    lin = room.join("Lin")
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    let_wait(engine, timedelta(hours=25))
    browse(jonas).post("claims", claim="1")
    browse(lin).post("posts/1/reply", body="I was faster")
    browse(jonas).post("posts/1/reply", body="I took my time")
    clock.now += timedelta(minutes=5)
    browse(jonas).post("posts/1/reply", body="And once more")

    gives = [one[3:5] for one in stored(engine)[0] if one[3] != "ask"]
    assert gives == [("first", 25), ("give", 15), ("give", 15)]


@pytest.mark.parametrize("waits", [11, 12])
def test_an_own_reply_or_one_that_came_soon_earns_no_bonus(
    waits: int,
    browse: Browse,
    engine: Engine,
    room: Room,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    let_wait(engine, timedelta(hours=waits))
    browse(amara).post("posts/1/reply", body="I mean this")
    clock.now += timedelta(minutes=1)
    browse(jonas).post("posts/1/reply", body="I do")

    assert [one[3] for one in stored(engine)[0]].count("first") == (waits == 12)


def test_of_six_gives_the_best_five_count_and_the_page_says_so(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    for number in range(5):
        browse(jonas).post("posts", body=f"Story {number} of mine")
        clock.now += timedelta(minutes=4)
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    with Session(engine) as session:
        post = session.get_one(Post, 6)
        post.created_at -= timedelta(hours=13)
        session.commit()
    browse(jonas).post("posts/6/reply", body="I do")

    gives = [one[3:] for one in stored(engine)[0] if one[0] == jonas.membership_id]
    assert gives == [("give", 15, "")] * 4 + [("give", 0, "enough"), ("first", 20, "")]
    assert "Not counted, because the best 5 of a week count." in points_page(browse(jonas))


def test_what_the_course_gives_nothing_for_says_so(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    worth = dict.fromkeys(RULES, "7") | {"is_on": "yes", "ask": "0"}
    browse(teacher).post(f"/p/{teacher.public_id}/points/settings", worth)
    clock.now += timedelta(minutes=1)
    browse(amara).post("posts", body="A question of mine", act="ask")

    page = points_page(browse(amara))
    assert "Not counted, because this course gave nothing for it then." in page
    assert "not counted" in page


def test_staff_are_shown_none_whatever_the_ledger_says(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(teacher).post("posts", body="A question of the teacher's", act="ask")
    page = points_page(browse(teacher))

    assert "figure" not in page
    assert "Asked a question" in page  # as a rule of the menu


def test_what_is_hidden_or_taken_back_while_points_are_off_counts_no_more(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    clock.now += timedelta(minutes=10)
    browse(amara).post("posts", body="Another story of mine")
    clock.now += timedelta(minutes=10)
    off = dict.fromkeys(RULES, "7") | {"is_on": "no"}
    browse(teacher).post(f"/p/{teacher.public_id}/points/settings", off)
    browse(teacher).post("posts/1/decide", what="hidden", words="Kindly, please.")
    browse(amara).post("posts/2/remove")

    assert stored(engine)[1] == []
    assert "not counted" in points_page(browse(amara))


@pytest.mark.usefixtures("any_database")
def test_a_mark_taken_back_and_given_again_in_another_week_counts_in_that_week_alone(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    browse(jonas).post("reactions", give="useful-1")
    browse(jonas).post("reactions", back="useful-1")
    pass_days(engine, clock, 7)
    browse(jonas).post("reactions", give="useful-1")
    kept = stored(engine)
    with Session(engine) as session:
        rebuild(session, room.context_id, room.now)
        session.commit()

    assert [(one[3], one[4]) for one in kept[0]] == [("give", 15), ("useful", 5)]
    assert stored(engine) == kept


@pytest.mark.usefixtures("any_database")
def test_being_thanked_is_worth_something_once_a_week_from_one_person(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    browse(jonas).post("posts/1/thank", body="because it helped")
    browse(jonas).post("reactions", give="useful-1")
    page = points_page(browse(amara))

    mine = [one[3:6] for one in stored(engine)[0] if one[0] == amara.membership_id]
    assert mine == [("give", 15, ""), ("useful", 5, ""), ("useful", 0, "same_person")]
    assert "Was useful to somebody, who marked it or gave thanks" in page
    assert "Feedback that lands" in page


def test_taking_back_hiding_and_restoring_move_them_in_the_same_transaction(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    assert [one[3] for one in stored(engine)[1]] == [15]

    browse(teacher).post("posts/1/decide", what="hidden", words="Kindly, please.")
    assert stored(engine)[1] == []
    browse(teacher).post("posts/1/decide", what="restored", words="I was wrong.")
    assert [one[3] for one in stored(engine)[1]] == [15]
    browse(amara).post("posts/1/remove")
    assert stored(engine)[1] == []
    assert "it was taken back or hidden" in points_page(browse(amara))


@pytest.mark.usefixtures("any_database")
def test_what_was_said_of_a_post_in_any_week_goes_and_comes_back_with_it(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    lin = room.join("Lin")
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=None))
        session.commit()
    browse(amara).post("posts", body="A story of mine")
    pass_days(engine, clock, 7)
    browse(jonas).post("reactions", give="useful-1")
    pass_days(engine, clock, 7)
    browse(lin).post("posts/1/thank", body="because it helped")
    pass_days(engine, clock, 7)
    mine = amara.membership_id

    assert [one[3] for one in stored(engine)[1] if one[0] == mine] == [15, 5, 5]
    browse(teacher).post("posts/1/decide", what="hidden", words="Kindly, please.")
    assert [one for one in stored(engine)[1] if one[0] == mine] == []
    browse(teacher).post("posts/1/decide", what="restored", words="I was wrong.")
    assert [one[3] for one in stored(engine)[1] if one[0] == mine] == [15, 5, 5]
    browse(amara).post("posts/1/remove")
    kept = stored(engine)
    with Session(engine) as session:
        rebuild(session, room.context_id, clock.now)
        session.commit()
    assert [one for one in kept[1] if one[0] == mine] == []
    assert stored(engine) == kept


@pytest.mark.usefixtures("any_database")
def test_of_one_post_four_people_count_and_the_page_says_so(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    for number in range(5):
        browse(room.join(f"Reader {number}")).post("reactions", give="useful-1")
    kept = stored(engine)
    with Session(engine) as session:
        rebuild(session, room.context_id, clock.now)
        session.commit()

    assert [one[4] for one in kept[0] if one[3] == "useful"] == [5, 5, 5, 5, 0]
    assert stored(engine) == kept
    assert "Not counted, because 4 people of a week count for one post." in points_page(browse(amara))


def test_instructors_alone_change_rules_and_what_was_earned_stays(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    path = f"/p/{teacher.public_id}/points/settings"
    worth = dict.fromkeys(RULES, "7")
    assert browse(amara).get(f"/p/{amara.public_id}/points/settings").status_code == 403
    assert browse(teacher).post(path, worth | {"is_on": "yes", "ask": "99"}).status_code == 422
    assert browse(teacher).post(path, worth | {"is_on": "yes"}).status_code == 303
    clock.now += timedelta(minutes=10)
    browse(amara).post("posts", body="A question of mine", act="ask")
    clock.now += timedelta(minutes=10)
    browse(teacher).post(path, worth | {"is_on": "yes", "ask": "1"})
    clock.now += timedelta(minutes=10)
    browse(amara).post("posts", body="Another question of mine", act="ask")
    clock.now += timedelta(minutes=10)
    browse(teacher).post(path, worth | {"is_on": "no"})
    clock.now += timedelta(minutes=10)
    browse(amara).post("posts", body="A third question of mine", act="ask")

    assert [one[4] for one in stored(engine)[0]] == [7, 1]


def test_a_week_before_can_be_read(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="A story of mine")
    last_week = {"period": date(2026, 9, 7)}
    with Session(engine) as session:
        session.execute(update(PointEntry).values(last_week))
        session.execute(update(PointTotal).values(last_week))
        session.commit()
    page = points_page(browse(amara))

    assert "Nothing in this week" in page
    assert "Week before" in page
    assert '<span class="figure">15</span>' in points_page(browse(amara), "?week=2026-09-09")
    for nonsense in ("x", "0001-01-01", "9999-12-31"):
        assert "My points" in points_page(browse(amara), f"?week={nonsense}")


Deed = tuple[str, int, int, int]
"""What, who, about which post, and so many minutes later."""
DEED_NAMES = [
    *(
        "ask",
        "give",
        "reply",
        "useful",
        "useful",
        "unmark",
        "thank",
        "accept",
        "remove",
        "hide",
        "restore",
        "edit",
    ),
    *("move", "move", "split", "rules", "off", "days", "days", "staff"),
]
RULES = (
    *("ask", "give", "first", "thank", "share", "find", "solve", "read"),
    *("useful", "accepted", "recognised"),
)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(DEED_NAMES),
        st.integers(0, 2),
        st.integers(1, 4),
        st.integers(0, 4),
    ),
    min_size=5,
    max_size=30,
)


@pytest.mark.usefixtures("any_database")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_a_rebuild_finds_what_was_kept_to_the_last_point(
    browse: Browse, engine: Engine, clock: Clock, noon_room: Callable[[], Room], deeds: list[Deed]
) -> None:
    """Random histories with edits, removals, hides, restores, marks, weeks, roles and changes of rules.

    Threads are split, and merged into another discussion and back; whoever acts on one acts where it stands.
    """
    room = noon_room()
    clock.now = room.now
    places = (room.activity_id, another_discussion(room))
    teacher = room.join("Dr Inês Carvalho", "Instructor")
    people = [browse(room.join(f"Learner {letter}")) for letter in "ABC"]
    staff = browse(teacher)
    switch_on(engine, room, teacher)
    first = posts_of(engine)
    people[0].post("posts", body="Where it all begins?", act="ask")
    people[1].post("posts", body="It begins with a story")
    people[2].post(f"posts/{first + 1}/reply", body="Here, I would say")
    for what, who, which, minutes in deeds:
        clock.now += timedelta(minutes=minutes)
        if what == "days":
            pass_days(engine, clock, 1 + minutes)
        elif what == "staff":
            make_staff(engine, people[who].seat)
        else:
            place = go_to(room, first + which)
            target = str(sum(places) - place)
            do(what, people[who], staff, first + which, minutes, target)

    before = stored(engine)
    with Session(engine) as session:
        rebuild(session, room.context_id, clock.now)
        session.commit()
    assert stored(engine) == before


def make_staff(engine: Engine, seat: Seat) -> None:
    with Session(engine) as session:
        session.get_one(Membership, seat.membership_id).roles = "Instructor Learner"
        session.commit()


def posts_of(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.coalesce(func.max(Post.id), 0))) or 0


def another_discussion(room: Room) -> int:
    """One more discussion of the room's course."""
    with Session(room.engine) as session:
        where = (room.activity(session).registration_id, room.context_id)
        made = create_activity(session, *where, "discussion", room.terms, room.now, str(uuid4()))
        session.commit()
        return made.id


def go_to(room: Room, post_id: int) -> int:
    """Let the room's link lead to where a post stands now, and return that discussion."""
    with Session(room.engine) as session:
        place = session.scalar(select(Post.activity_id).where(Post.id == post_id)) or room.activity_id
        session.execute(update(ResourceLink).filter_by(id=room.link_id).values(activity_id=place))
        session.commit()
    return place


def do(
    what: str, browser: Browser, staff: Browser, post_id: int, minutes: int, target: str = ""
) -> TestResponse:
    """Let somebody do one thing, or staff; `target` is the discussion into which they merge a thread."""
    worth = dict.fromkeys(RULES, str(minutes * 7)) | {"is_on": "yes"}
    one, settings_path = f"posts/{post_id}", f"/p/{staff.seat.public_id}/points/settings"
    who, path, sent = {
        "ask": (browser, "posts", {"body": f"Do I know it {minutes}", "act": "ask"}),
        "give": (browser, "posts", {"body": f"Something of mine {minutes}"}),
        "reply": (browser, f"{one}/reply", {"body": "To what you said"}),
        "useful": (browser, "reactions", {"give": f"useful-{post_id}"}),
        "thank": (browser, f"{one}/thank", {"body": "because it helped"}),
        "remove": (browser, f"{one}/remove", {}),
        "edit": (browser, f"{one}/edit", {"body": "Said better", "version": "1"}),
        "hide": (staff, f"{one}/decide", {"what": "hidden", "words": "So be it."}),
        "restore": (staff, f"{one}/decide", {"what": "restored", "words": "So be it."}),
        "rules": (staff, settings_path, worth),
        "off": (staff, settings_path, worth | {"is_on": "no"}),
        "unmark": (browser, "reactions", {"back": f"useful-{post_id}"}),
        "accept": (browser, f"{one}/accept", {}),
        "move": (staff, f"{one}/move", {"activity": target}),
        "split": (staff, f"{one}/split", {}),
    }[what]
    return who.post(path, sent)


def test_an_act_with_points_costs_a_few_statements_more_and_one_without_none(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, teacher: Seat
) -> None:
    browser = browse(amara)
    browser.post("posts", body="The first one warms up")
    clock.now += timedelta(minutes=5)
    with recorded_statements() as plain:
        browser.post("posts", body="A story of mine")
    switch_on(engine, room, teacher)
    clock.now += timedelta(minutes=5)
    browser.post("posts", body="The first one that counts looks back at the week")
    clock.now += timedelta(minutes=5)
    with recorded_statements() as counted:
        browser.post("posts", body="Another story of mine")

    assert len(plain) <= 12
    assert len(counted) - len(plain) <= 6
