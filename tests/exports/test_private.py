"""What stood between two people, or under an alias, shows in nothing that is handed on (ADR 0067)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.acts.models import Act, Verb
from lti_tool.acts.service import NewAct, append
from lti_tool.exports.points import told_points
from lti_tool.exports.telling import Teller
from lti_tool.kinds.discussion.kind import Discussion
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_names import hide
from tests.exports.reading import course_tables
from tests.exports.test_course_file import talk
from tests.points.test_points import switch_on

Browse = Callable[[Seat], Browser]


def told_verbs(engine: Engine) -> list[str]:
    with Session(engine) as session:
        ids = list(session.scalars(select(Act.id)))
        return [one.verb for one in Teller(session, Kinds([Discussion()]), "s" * 32, "pseudonym").tell(ids)]


def say(browser: Browser, *, private: bool) -> None:
    fields = {"body": "because it helped"} | ({"private": "1"} if private else {})
    assert browser.post("posts/1/thank", fields).status_code in (200, 303)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("names", ["off", "full"])
@pytest.mark.parametrize(
    ("first", "second", "in_the_open", "under_an_alias"),
    [
        (True, False, ["thanked"], ["thanked"]),
        (True, True, [], []),
        (False, True, [], []),
        (False, False, ["thanked", "took_back", "thanked"], ["thanked"]),
    ],
    ids=["private, then public", "private twice", "public, then private", "public twice"],
)
def test_thanks_said_again_tell_nothing_of_what_was_private(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat,
    names: str, first: bool, second: bool, in_the_open: list[str], under_an_alias: list[str],
) -> None:  # fmt: skip
    if names != "off":
        hide(engine, room, names)
    browse(amara).post("posts", body="A story of mine")
    say(browse(jonas), private=first)
    assert browse(jonas).post("thanks/1/take-back").status_code == 303
    say(browse(jonas), private=second)
    expected = in_the_open if names == "off" else under_an_alias

    rows = [row["verb"] for row in course_tables(browse(teacher))["acts"] if row["item_kind"] == "thanks"]
    assert rows == expected
    assert told_verbs(engine)[1:] == expected


def test_points_of_activities_that_hide_names_are_in_no_file(
    browse: Browse, engine: Engine, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    talk(browse, clock, amara, jonas)
    assert course_tables(browse(teacher))["points"]

    hide(engine, room, "full")

    assert course_tables(browse(teacher))["points"] == []


def test_no_cap_and_no_pace_tells_of_what_a_file_does_not_tell(
    engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    switch_on(engine, room, teacher)
    hidden = Room(engine, room.now, room.terms).open()
    with Session(engine) as session:
        acts = [
            append(session, gave(activity_id, amara, number), room.now + timedelta(seconds=60 * number))
            for number, activity_id in enumerate((hidden.activity_id, room.activity_id, room.activity_id))
        ]
        people, told = [amara.membership_id], {room.activity_id: frozenset[int]()}
        both = told | {hidden.activity_id: frozenset[int]()}
        open_ones = [one.entry for one in told_points(session, room.context_id, people, told)]
        all_of_them = [one.entry for one in told_points(session, room.context_id, people, both)]
        told = {room.activity_id: frozenset({acts[1].id})}
        without = [one.entry for one in told_points(session, room.context_id, people, told)]

    assert [(one.amount, one.why) for one in all_of_them] == [(15, ""), (0, "too_soon"), (0, "too_soon")]
    assert [(one.amount, one.why) for one in open_ones] == [(15, ""), (0, "too_soon")]
    assert [(one.amount, one.why) for one in without] == [(15, "")]


def gave(activity_id: int, seat: Seat, number: int) -> NewAct:
    return NewAct(activity_id, seat.membership_id, seat.membership_id, Verb.GAVE, "post", number)
