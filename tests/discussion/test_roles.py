"""A host, a sceptic and a summariser look after a discussion, and the roles go round (row 18)."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal
from lti_tool.course.models import Alias, Membership
from lti_tool.course.naming import Level
from lti_tool.grading.models import RoleHolder
from lti_tool.grading.rules import ROLES
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.discussion.roles.rules import give_out
from lti_tool.kinds.discussion.roles.service import give_roles
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]


def test_who_held_fewest_comes_first() -> None:
    found = give_out({1: 2, 2: 0, 3: 1, 4: 0}, seed=7)

    assert {found["host"], found["sceptic"]} == {2, 4}
    assert found["summariser"] == 3
    assert found == give_out({1: 2, 2: 0, 3: 1, 4: 0}, seed=7)


@pytest.mark.parametrize("people", [0, 1, 2])
def test_with_fewer_than_three_the_last_roles_stay_open(people: int) -> None:
    found = give_out(dict.fromkeys(range(people), 0), seed=7)

    assert tuple(found) == ROLES[:people]


def test_who_proposed_the_discussion_hosts_it() -> None:
    assert give_out({1: 2, 2: 0, 3: 1, 4: 0}, seed=7, host=1)["host"] == 1
    assert give_out({2: 0, 3: 1, 4: 0}, seed=7, host=1) == give_out({2: 0, 3: 1, 4: 0}, seed=7)


@pytest.fixture
def roles_on(engine: Engine, room: Room, amara: Seat, jonas: Seat) -> list[Seat]:
    seats = [amara, jonas, room.join("Mei Tanaka")]
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(roles=True))))
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    return seats


def holders(engine: Engine) -> dict[str, int]:
    with Session(engine) as session:
        return {one.role: one.membership_id for one in session.scalars(select(RoleHolder))}


def holders_in(session: Session, activity_id: int) -> dict[str, int]:
    held = select(RoleHolder).where(RoleHolder.activity_id == activity_id, RoleHolder.ended_at.is_(None))
    return {one.role: one.membership_id for one in session.scalars(held)}


@pytest.mark.usefixtures("any_database")
def test_staff_give_roles_out_and_each_reads_what_they_are_asked(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat
) -> None:
    before = browse(teacher).get("").text
    assert browse(roles_on[0]).post("roles").status_code == 403

    assert browse(teacher).post("roles").status_code == 303
    held = holders(engine)
    sceptic = next(seat for seat in roles_on if seat.membership_id == held["sceptic"])
    host = next(seat for seat in roles_on if seat.membership_id == held["host"])
    page, other = browse(sceptic).get("").text, browse(host).get("").text

    assert "Host, sceptic and summariser are not given out yet." in before
    assert set(held) == set(ROLES)
    assert set(held.values()) == {seat.membership_id for seat in roles_on}
    assert "You are the sceptic here" in page
    assert "You are the sceptic here" not in other
    assert "You host this discussion" in other
    assert "Give roles out" not in page
    assert "Give roles out anew" in browse(teacher).get("").text


def test_once_it_is_closed_nobody_is_asked_and_who_did_them_keeps_them(
    browse: Browse, engine: Engine, room: Room, roles_on: list[Seat], teacher: Seat, clock: Clock
) -> None:
    browse(teacher).post("roles")
    held = holders(engine)
    clock.forward(minutes=5)
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=room.now))
        session.commit()

    pages = [browse(seat).get("").text for seat in (*roles_on, teacher)]
    answers = [
        browse(teacher).post("roles"),
        browse(teacher).post("roles/by-hand"),
        browse(teacher).get("roles"),
    ]

    assert all('<span class="soft">Host</span>' in page for page in pages)
    assert not any("You host this discussion" in page or "Give roles out" in page for page in pages)
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "This discussion is closed" in answers[0].text
    assert holders(engine) == held


@pytest.mark.usefixtures("any_database")
def test_two_presses_in_a_row_draw_once(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat, clock: Clock
) -> None:
    drawn = set()
    for _press in range(6):
        browse(teacher).post("roles")
        drawn.add(tuple(holders(engine).items()))
        clock.now += timedelta(seconds=1)
    assert len(drawn) == 1

    for _hour in range(12):
        clock.now += timedelta(minutes=5)
        browse(teacher).post("roles")
        drawn.add(tuple(holders(engine).items()))
    assert len(drawn) > 1


def test_the_learner_who_proposed_the_discussion_is_its_host(
    browse: Browse, engine: Engine, room: Room, roles_on: list[Seat], teacher: Seat, clock: Clock
) -> None:
    proposer = roles_on[2].membership_id
    with Session(engine) as session:
        here = room.activity(session)
        words = {"title": "Feedback", "prompt": "What?", "prompt_html": "<p>What?</p>", "reason": "It helps."}
        times = {"decided_at": room.now, "created_at": room.now}
        which = {"context_id": here.context_id, "membership_id": proposer, "uuid": "x", "state": "taken"}
        session.add(Proposal(**which, **words, **times, activity_id=here.id))
        session.commit()
    for _hour in range(8):
        clock.now += timedelta(minutes=5)
        browse(teacher).post("roles")
        assert holders(engine)["host"] == proposer


@pytest.mark.usefixtures("any_database")
def test_staff_choose_who_holds_a_role_and_one_person_holds_one(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat
) -> None:
    amara, jonas, mei = (str(seat.membership_id) for seat in roles_on)
    assert "Mei Tanaka" in browse(teacher).get("roles").text
    assert browse(roles_on[0]).get("roles").status_code == 403

    twice = browse(teacher).post("roles/by-hand", host=amara, sceptic=amara)
    assert twice.status_code == 422
    assert "One person holds one role." in twice.text
    assert f'value="{amara}" selected' in twice.text
    assert holders(engine) == {}
    chosen = browse(teacher).post("roles/by-hand", host=mei, sceptic="", summariser=jonas)
    assert chosen.status_code == 303
    assert holders(engine) == {"host": int(mei), "summariser": int(jonas)}
    staff = str(teacher.membership_id)
    for wrong in ("999", "x", staff):
        assert browse(teacher).post("roles/by-hand", host=wrong).status_code == 404


def test_who_is_chosen_from_stands_by_how_often_they_held_one_then_by_name(
    browse: Browse, room: Room, roles_on: list[Seat], teacher: Seat
) -> None:
    amara, _jonas, _mei = (str(seat.membership_id) for seat in roles_on)
    browse(teacher).post("roles/by-hand", host=amara)

    form = browse(teacher).get("roles").text
    offered = re.findall(
        r'<option value="\d*"[^>]*>([^<]+)', form.split('id="host"')[1].split("</select>")[0]
    )

    assert offered == ["Nobody", "Jonas Lindqvist", "Mei Tanaka", "Amara Okafor (a role in 1 discussion)"]


def test_where_names_are_hidden_from_staff_the_lot_alone_gives_roles(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat
) -> None:
    with Session(engine) as session:
        hidden = write_options(Options(roles=True, names="full"))
        session.execute(update(Activity).values(options=hidden))
        session.commit()

    assert "Choose who" not in browse(teacher).get("").text
    assert browse(teacher).get("roles").status_code == 404
    assert browse(teacher).post("roles/by-hand", host=str(roles_on[0].membership_id)).status_code == 404


def test_roles_go_round_in_a_course(engine: Engine, room: Room, roles_on: list[Seat], clock: Clock) -> None:
    for name in ("Layla Haddad", "Ravi Iyer", "Noor Jansen"):
        room.join(name)
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        here, other = room.activity(session), add_discussion(session, room, "off")
        give_roles(session, here, 7, clock.now)
        session.execute(update(RoleHolder).values(activity_id=other))
        give_roles(session, here, 7, clock.now)
        held = Counter(session.scalars(select(RoleHolder.membership_id)))
        session.commit()

    assert len(held) == 6
    assert set(held.values()) == {1}


def add_discussion(session: Session, room: Room, names: Level) -> int:
    """Add another discussion with roles to the course."""
    here = room.activity(session)
    another = Activity(
        registration_id=here.registration_id,
        context_id=here.context_id,
        uuid=f"names {names}",
        kind="discussion",
        title="Another",
        prompt="",
        prompt_html="",
        objective="",
        score_maximum=10,
        options=write_options(Options(roles=True, names=names)),
        created_at=room.now,
    )
    session.add(another)
    session.flush()
    return another.id


@pytest.mark.usefixtures("any_database")
def test_no_second_by_the_clock_tells_whose_alias_holds_a_role(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat, clock: Clock
) -> None:
    guesses = set()
    for _press in range(8):
        clock.forward(minutes=1)
        browse(teacher).post("roles")
        with Session(engine) as session:
            held = Counter(session.scalars(select(RoleHolder.membership_id)))
        guess = give_out(held, int(clock.now.timestamp()))
        guesses.add(guess == holders(engine))

    assert False in guesses


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("here", "there"), [("full", "off"), ("off", "full"), ("peers", "full")])
def test_who_held_one_where_names_are_shown_does_not_tell_who_does_where_they_are_hidden(
    engine: Engine, room: Room, roles_on: list[Seat], here: Level, there: Level
) -> None:
    fourth = room.join("Layla Haddad")
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.execute(update(Activity).values(options=write_options(Options(roles=True, names=here))))
        other = {"activity_id": add_discussion(session, room, there), "given_at": room.now}
        for role, seat in zip(ROLES, roles_on, strict=True):
            session.add(RoleHolder(role=role, membership_id=seat.membership_id, **other))
        session.commit()
        hosts = set()
        for seed in range(12):
            give_roles(session, room.activity(session), seed, room.now)
            hosts.add(holders_in(session, room.activity_id)["host"])
            session.rollback()

    assert hosts != {fourth.membership_id}


@pytest.mark.parametrize(("names", "shown"), [("peers", 3), ("off", 2)])
def test_gone_people_hold_nothing_unless_that_would_tell_whose_alias_goes(
    browse: Browse, engine: Engine, room: Room, roles_on: list[Seat], teacher: Seat, names: Level, shown: int
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(roles=True, names=names))))
        session.commit()
    browse(teacher).post("roles")
    with Session(engine) as session:
        gone = update(Membership).where(Membership.id == holders(engine)["host"])
        session.execute(gone.values(gone_at=room.now))
        aliases = set(session.scalars(select(Alias.words)))
        session.commit()
    reader = next(seat for seat in roles_on if seat.membership_id != holders(engine)["host"])

    section = browse(reader).get("").text.split('id="roles"')[1].split("</section>")[0]

    people = {"Amara", "Jonas", "Mei"}
    assert sum(label in section for label in ("Host", "Sceptic", "Summariser")) == shown
    assert sum(one in section for one in aliases or people) == shown
    assert any(one in section for one in people) == (names == "off")


def test_without_the_setting_a_page_says_nothing_and_costs_nothing(
    browse: Browse, amara: Seat, engine: Engine, teacher: Seat
) -> None:
    browser = browse(amara)
    browser.get("")
    with recorded_statements() as plain:
        browser.get("")
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(roles=True))))
        session.commit()
    browser.get("")
    with recorded_statements() as asked:
        browser.get("")

    assert len(asked) <= len(plain) + 1 <= 8


@pytest.mark.parametrize(("resolutions", "closes"), [("all", True), ("staff", False)])
def test_a_host_is_asked_to_close_only_where_learners_do(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat, resolutions: str, closes: bool
) -> None:
    with Session(engine) as session:
        options = Options(roles=True, resolutions=resolutions)  # type: ignore[arg-type]  # a table of tests
        session.execute(update(Activity).values(options=write_options(options)))
        session.commit()
    browse(teacher).post("roles")
    held = holders(engine)

    page = browse(next(seat for seat in roles_on if seat.membership_id == held["host"])).get("").text

    assert "You host this discussion" in page
    assert ("and close it." in page) is closes


def test_who_reads_only_is_given_no_role(
    browse: Browse, engine: Engine, roles_on: list[Seat], teacher: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(roles=True, see_after=1))))
        session.commit()
    browse(roles_on[0]).post("reading-only")

    browse(teacher).post("roles")

    assert set(holders(engine).values()) == {seat.membership_id for seat in roles_on[1:]}
    assert "Amara Okafor" not in browse(teacher).get("roles").text
