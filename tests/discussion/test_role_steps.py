"""A role is a small step of whoever holds it, and of nobody else (row 18)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import Membership, Participation
from lti_tool.grading.models import RoleHolder, ScoreDelivery, Step, StepProgress
from lti_tool.grading.overview import step_counts
from lti_tool.grading.service import rebuild
from lti_tool.grading.standings import learner_standing, learners_table
from lti_tool.grading.values import StepTerms
from lti_tool.insight.reading.people import missed_by
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.discussion.test_inbox import inbox, told
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
ASKED = "Do once what the role asks"
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    """A post for 80, and a role for 20, both by the end of the week."""
    by = noon + timedelta(days=6)
    steps = [StepTerms("post", 1, 0, by, 80), StepTerms("role", 1, 0, by, 20)]
    return Room(engine, noon, terms(noon, steps, options=write_options(Options(roles=True)))).open()


@pytest.fixture
def mei(room: Room) -> Seat:
    return room.join("Mei Tanaka")


@pytest.fixture
def people(engine: Engine, room: Room, amara: Seat, jonas: Seat, mei: Seat) -> list[Seat]:
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    return [amara, jonas, mei]


def give(browser: Browser, **roles: Seat) -> None:
    form = {role: str(seat.membership_id) for role, seat in roles.items()}
    assert browser.post("roles/by-hand", form).status_code == 303


def scores(engine: Engine) -> dict[int, float]:
    with Session(engine) as session:
        rows = session.execute(select(ScoreDelivery.membership_id, ScoreDelivery.score_given))
        return {row[0]: row[1] for row in rows}


def test_it_is_asked_of_who_holds_one_and_counts_what_came_since(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas = people[:2]
    browse(jonas).post("posts", body="I began too late.")
    browse(amara).post("posts/1/reply", body="When should you have begun?")
    assert ASKED not in browse(amara).get("").text
    clock.forward(minutes=40)
    give(browse(teacher), sceptic=amara)
    before, of_another = browse(amara).get("").text, browse(jonas).get("").text
    browse(amara).post("posts/1/reply", body="Was it you who was late?")

    assert ASKED in browse(teacher).get("").text
    assert ASKED in before
    assert "You are the sceptic: questions, and replies to others, count." in before
    assert ASKED not in of_another
    assert scores(engine) == {jonas.membership_id: 10.0, amara.membership_id: 10.0}
    # Jonas wrote his post, and nothing else was asked of him; Amara did her role, and wrote no post.
    clock.forward(days=6)
    with Session(engine) as session:
        rows = learners_table(session, room.activity_id, clock.now)
        given = {row.membership_id: row.score.given for row in rows}
    assert (given[jonas.membership_id], given[amara.membership_id]) == (10.0, 2.0)


def test_who_holds_one_reads_it_in_the_inbox_until_another_does(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, clock: Clock
) -> None:
    amara, jonas, mei = people
    give(browse(teacher), host=amara, sceptic=jonas, summariser=mei)
    first = [told(browse(one)) for one in (*people, teacher)]
    clock.forward(minutes=40)
    give(browse(teacher), sceptic=amara)

    assert first == [
        ["You are the host of this discussion now."],
        ["You are the sceptic of this discussion now."],
        ["You sum up this discussion now."],
        [],
    ]
    assert told(browse(amara)) == ["You are the sceptic of this discussion now."]
    assert told(browse(jonas)) == []
    url = f"/p/{amara.public_id}/discussion/#roles"
    assert f'href="{url}">What your role asks of you' in inbox(browse(amara))
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options())))
        session.commit()
    assert told(browse(amara)) == []


def test_a_role_in_what_no_learner_has_come_across_is_told_there_alone(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room
) -> None:
    give(browse(teacher), host=people[0])
    at_home = update(Participation).where(Participation.membership_id == people[0].membership_id)
    with Session(engine) as session:
        session.execute(at_home.values(resource_link_id=None))
        session.execute(update(Activity).values(learner_opened_at=None))
        session.commit()
    hidden = told(browse(people[0]))
    with Session(engine) as session:
        session.execute(update(Activity).values(learner_opened_at=room.now))
        session.commit()

    assert hidden == []
    assert told(browse(people[0])) == ["You are the host of this discussion now."]


def test_a_role_that_goes_on_takes_nothing_from_who_did_it_and_asks_nothing_of_who_did_not(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas, mei = people
    browse(mei).post("posts", body="Who was first?")
    give(browse(teacher), host=amara, sceptic=jonas)
    browse(amara).post("posts/1/reply", body="I was.")
    clock.forward(minutes=40)
    give(browse(teacher), host=mei)
    clock.forward(minutes=40)
    browse(jonas).post("posts/1/reply", body="I doubt that.")

    with Session(engine) as session:
        rows = learners_table(session, room.activity_id, clock.now)
        done = {row.membership_id: (row.score.done_steps, len(row.steps)) for row in rows}
        counts = step_counts(session, room.context_id)[room.activity_id]
    assert done == {amara.membership_id: (1, 2), jonas.membership_id: (0, 1), mei.membership_id: (1, 2)}
    assert [(one.met, one.asked) for one in counts] == [(1, None), (1, 2)]


def test_a_role_that_came_after_its_steps_date_is_asked_of_nobody(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, noon: datetime
) -> None:
    with Session(engine) as session:
        session.execute(update(Step).values(due_at=noon - timedelta(days=1)))
        session.commit()
    give(browse(teacher), host=people[0])

    with Session(engine) as session:
        counts = step_counts(session, room.context_id)[room.activity_id]
        rows = learners_table(session, room.activity_id, noon)
    assert [(one.met, one.asked) for one in counts] == [(0, None), (0, 0)]
    assert {len(row.steps) for row in rows} == {1}


def test_a_step_that_was_missed_is_a_sign_of_who_held_the_role_alone(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, noon: datetime
) -> None:
    amara, jonas, mei = people
    give(browse(teacher), host=amara, sceptic=jonas)
    give(browse(teacher), host=amara)

    with Session(engine) as session:
        missed = missed_by(session, room.context_id, noon + timedelta(days=8))
    assert missed == {amara.membership_id: 2, jonas.membership_id: 1, mei.membership_id: 1}


def test_who_holds_one_again_keeps_what_they_did(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas, mei = people
    browse(mei).post("posts", body="Who was first?")
    give(browse(teacher), host=amara)
    browse(amara).post("posts/1/reply", body="I was.")
    for one in (jonas, amara):
        clock.forward(minutes=40)
        give(browse(teacher), host=one)

    with Session(engine) as session:
        standing = learner_standing(session, room.activity_id, amara.membership_id, clock.now)
        held = session.execute(select(RoleHolder.membership_id).where(RoleHolder.ended_at.is_(None)))
        assert [row[0] for row in held] == [amara.membership_id]
    assert standing.score.done_steps == 1


def test_who_is_given_another_role_keeps_what_they_did_in_the_first(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas, mei = people
    browse(mei).post("posts", body="Who was first?")
    give(browse(teacher), sceptic=amara, summariser=jonas)
    browse(amara).post("posts", body="Was anybody?", act="ask")
    browse(jonas).post("posts", body="So far nobody was.")
    before = scores(engine)
    for new in ({"host": mei}, {"host": amara, "sceptic": jonas}):
        clock.forward(minutes=40)
        give(browse(teacher), **new)

    assert scores(engine) == before
    with Session(engine) as session:
        rows = learners_table(session, room.activity_id, clock.now)
        done = {row.membership_id: (row.score.done_steps, len(row.steps)) for row in rows}
    assert done[amara.membership_id] == done[jonas.membership_id] == (2, 2)


def test_who_is_given_one_again_after_the_date_is_asked_nothing(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas, mei = people
    browse(amara).post("posts", body="Who was first?")
    clock.forward(minutes=40)
    give(browse(teacher), host=amara, sceptic=jonas)
    clock.forward(minutes=40)
    give(browse(teacher), host=mei)
    clock.forward(days=7)
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now + timedelta(days=7)))
        session.execute(update(Participation).values(seen_at=clock.now))
        session.commit()
    give(browse(teacher), host=amara)

    assert scores(engine) == {amara.membership_id: 10.0}
    assert ASKED not in browse(amara).get("").text
    with Session(engine) as session:
        counts = step_counts(session, room.context_id)[room.activity_id]
        missed = missed_by(session, room.context_id, clock.now + timedelta(days=1))
    assert [(one.met, one.asked) for one in counts] == [(1, None), (0, 0)]
    assert missed == {jonas.membership_id: 1, mei.membership_id: 1}


def test_progress_made_anew_agrees(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, room: Room, clock: Clock
) -> None:
    amara, jonas, mei = people
    browse(mei).post("posts", body="Who was first?")
    give(browse(teacher), host=amara, sceptic=mei)
    browse(amara).post("posts/1/reply", body="I was.")
    clock.forward(minutes=40)
    give(browse(teacher), summariser=jonas)
    browse(jonas).post("posts", body="So far: Amara was.")

    with Session(engine) as session:
        columns = (
            StepProgress.membership_id,
            StepProgress.step_id,
            StepProgress.counted,
            StepProgress.met_at,
        )
        kept = {tuple(row) for row in session.execute(select(*columns)) if row[2]}
        rebuild(session, room.activity_id)
        anew = {tuple(row) for row in session.execute(select(*columns)) if row[2]}
        session.rollback()
    assert anew == kept
    assert len(anew) == 4


def test_three_others_hold_them_on_the_first_visit_of_a_week(
    app: Flask, browse: Browse, engine: Engine, room: Room, people: list[Seat], clock: Clock
) -> None:
    six = [*people, *(room.join(name) for name in ("Layla Haddad", "Ravi Iyer", "Noor Jansen"))]
    weekly = write_options(Options(roles=True, roles_weekly=True))
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.execute(update(Activity).values(options=weekly, closes_at=room.now + timedelta(days=30)))
        session.commit()
    drawn = []
    for _week in range(2):
        for seat in six[:2]:
            assert browse(seat).get("").status_code == 200
        drawn.append(holders(engine))
        with recorded_statements() as asked:
            browse(six[0]).get("")
        assert len(asked) <= 8
        clock.forward(days=7)
        with Session(engine) as session:
            session.execute(update(Participation).values(seen_at=clock.now))
            session.commit()

    assert [len(one) for one in drawn] == [3, 3]
    assert drawn[0] | drawn[1] == {seat.membership_id for seat in six}
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(hours=1)))
        session.commit()
    browse(six[0]).get("")
    assert holders(engine) == drawn[1]


def test_who_comes_later_in_a_week_takes_a_role_that_nobody_holds(
    browse: Browse, engine: Engine, room: Room, people: list[Seat], teacher: Seat
) -> None:
    weekly = write_options(Options(roles=True, roles_weekly=True))
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=None))
        session.execute(update(Activity).values(options=weekly))
        session.commit()
    browse(teacher).get("")
    found = [holders(engine)]
    for seat in people:
        with Session(engine) as session:
            came = update(Membership).where(Membership.id == seat.membership_id)
            session.execute(came.values(launched_at=room.now))
            session.commit()
        browse(seat).get("")
        found.append(holders(engine))

    amara, jonas, mei = (seat.membership_id for seat in people)
    assert found == [set(), {amara}, {amara, jonas}, {amara, jonas, mei}]
    with Session(engine) as session:
        assert session.scalars(select(RoleHolder.again_at)).all() == [None, None, None]


def test_pages_say_that_roles_go_round_and_when(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat, clock: Clock
) -> None:
    told = "Roles go round: the first visit after each Monday gives them to three others."
    give(browse(teacher), host=people[0])
    by_hand = [browse(people[0]).get("").text, browse(teacher).get("roles").text]
    with Session(engine) as session:
        weekly = write_options(Options(roles=True, roles_weekly=True))
        session.execute(update(Activity).values(options=weekly))
        session.commit()
    by_week = [browse(people[0]).get("").text, browse(teacher).get("roles").text]
    clock.forward(minutes=1)
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(seconds=1)))
        session.commit()

    assert [told in page for page in (*by_hand, *by_week)] == [False, False, True, True]
    assert "A role that nobody holds goes to the next learner who comes and has none." in by_week[1]
    assert told not in browse(people[0]).get("").text


def holders(engine: Engine) -> set[int]:
    with Session(engine) as session:
        held = select(RoleHolder.membership_id).where(RoleHolder.ended_at.is_(None))
        return set(session.scalars(held))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"roles": "no"}, "A step asks for what roles ask: switch roles on, or choose another step."),
        ({"roles": "yes", "names": "full"}, "Names are hidden from you, and a role"),
    ],
)
def test_a_form_says_what_keeps_a_role_from_being_a_step(
    browse: Browse, teacher: Seat, changes: dict[str, str], sentence: str
) -> None:
    role = {"steps-0-kind": "role", "steps-0-share": "20"}

    answer = browse(teacher).post("settings", FIELDS | role | changes)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_roles_share_stands_beside_those_that_all_have(browse: Browse, teacher: Seat) -> None:
    others = {"steps-0-kind": "post", "steps-0-share": "100", "roles": "yes"}
    role = {f"steps-1-{name}": value for name, value in [("kind", "role"), ("needed", "1"), ("share", "10")]}
    page = browse(teacher).post("settings", FIELDS | others | role | {"do": "add"}).text

    assert "Shares add up to 100%." in page
    assert "Whoever holds a role has 10% more: theirs add up to 110%, and each counts as its part." in page
    assert (
        "Whoever holds a role has"
        not in browse(teacher).post("settings", FIELDS | others | {"do": "add"}).text
    )
