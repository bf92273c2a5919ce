"""Rungs, signs, beginnings and talk, as tables that an instructor could read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lti_tool.activities.rules import Talk
from lti_tool.acts.rules import Beginning
from lti_tool.insight.rules.beginnings import earliest, weeks_of
from lti_tool.insight.rules.circle import SIZE, draw
from lti_tool.insight.rules.ladder import Deed, Rung, highest, ladder, rung_of
from lti_tool.insight.rules.signs import SignName, Traces, signs_of
from lti_tool.insight.rules.talk import Spread, balances, busiest, lacking, share, spread_of, talk_facts
from lti_tool.insight.rules.weeks import weeks_taken_part
from lti_tool.insight.spans import span_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def deed(who: int, verb: Beginning, ago: int = 0, *, reply: bool = False, count: int = 1) -> Deed:
    """Something that somebody did so many days ago."""
    return Deed(who, verb, reply, count, NOW - ago * DAY, NOW - ago * DAY)


@pytest.mark.parametrize(
    ("days_ago", "weeks"),
    [
        ([], 0),
        ([0], 1),
        ([0, 0, 1, 3], 1),  # three days before that Thursday is its Monday
        ([0, 4], 2),  # the Sunday before
        ([0, 7, 21], 3),  # a week off breaks nothing
        ([0, 7, 14, 21], 4),
        ([24], 1),  # the Monday three weeks before
        ([25, 60], 0),
    ],
)
def test_a_streak_forgives_a_week_off(days_ago: list[int], weeks: int) -> None:
    assert weeks_taken_part([NOW - days * DAY for days in days_ago], NOW) == weeks


@pytest.mark.parametrize(
    ("verb", "is_reply", "rung"),
    [
        ("read", False, "watch"),
        ("reacted", True, "watch"),
        ("shared", False, "share"),
        ("found", False, "share"),
        ("gave", True, "comment"),
        ("thanked", True, "comment"),
        ("answered", False, "comment"),
        ("solved", False, "comment"),
        ("asked", False, "produce"),
        ("gave", False, "produce"),
        ("resolved", False, "curate"),
        ("accepted", True, "curate"),
        ("recognised", True, None),
    ],
)
def test_every_act_stands_on_a_rung(verb: Beginning, is_reply: bool, rung: Rung | None) -> None:
    assert rung_of(verb, is_reply=is_reply) == rung


def test_everybody_stands_once_where_they_went_furthest() -> None:
    deeds = [deed(1, "read"), deed(1, "asked"), deed(2, "read"), deed(3, "accepted"), deed(3, "read")]

    assert highest(deeds) == {1: "produce", 2: "watch", 3: "curate"}
    steps = {one.rung: (one.standing, one.reached) for one in ladder(deeds, {1, 2, 4})}
    assert steps == {
        "curate": (0, 0),
        "produce": (1, 1),
        "comment": (0, 0),
        "share": (0, 0),
        "watch": (1, 2),
    }


@pytest.mark.parametrize(
    ("traces", "signs"),
    [
        (Traces(NOW - 8 * DAY), ["not_begun"]),
        (Traces(NOW - 6 * DAY), []),
        (Traces(NOW - 60 * DAY, acts=3, last_at=NOW - 14 * DAY), ["stopped"]),
        (Traces(NOW - 60 * DAY, acts=2, last_at=NOW - 14 * DAY), []),
        (Traces(NOW - 60 * DAY, acts=9, last_at=NOW - 13 * DAY), []),
        (Traces(NOW - 60 * DAY, acts=1, last_at=NOW, waiting=1), ["unanswered"]),
        (Traces(NOW - 60 * DAY, acts=2, last_at=NOW, waiting=1, was_replied_to=True), []),
        (Traces(NOW - 60 * DAY, acts=2, last_at=NOW, missed=1), []),
        (Traces(NOW - 60 * DAY, missed=2), ["not_begun", "behind"]),
    ],
)
def test_a_sign_has_a_rule(traces: Traces, signs: list[SignName]) -> None:
    assert [one.name for one in signs_of(traces, NOW - 30 * DAY, NOW)] == signs


def test_where_nothing_has_opened_nobody_has_failed_to_begin() -> None:
    assert signs_of(Traces(NOW - 60 * DAY), None, NOW) == []
    assert signs_of(Traces(NOW - 60 * DAY), NOW - 3 * DAY, NOW) == []


def test_where_some_activities_hide_names_nobody_is_said_to_stay_away() -> None:
    traces = Traces(NOW - 60 * DAY, missed=2)

    assert [one.name for one in signs_of(traces, NOW - 30 * DAY, NOW, knows_all=False)] == ["behind"]


def test_weeks_tell_who_started_when() -> None:
    deeds = [
        deed(1, "read", 30),
        deed(1, "asked", 15),
        deed(2, "gave", 8),
        deed(2, "thanked", 1),
        deed(9, "gave", 40),
    ]
    weeks = weeks_of(deeds, {1, 2}, NOW)

    assert [(one.begins, one.started, one.so_far) for one in weeks] == [
        (date(2026, 11, 9), 1, 1),
        (date(2026, 11, 16), 1, 2),
        (date(2026, 11, 23), 0, 2),
    ]
    assert [one.firsts["thank"] for one in weeks] == [0, 0, 1]
    assert [who for who, _at in earliest(deeds, {1, 2})] == [1, 2]
    assert weeks_of([deed(1, "read")], {1}, NOW) == []


def test_of_a_long_course_the_first_week_shown_stands_for_all_before() -> None:
    weeks = weeks_of([deed(1, "asked", 700), deed(2, "asked", 1)], {1, 2}, NOW)

    assert len(weeks) == 30
    assert (weeks[0].started, weeks[-1].so_far) == (1, 2)


def talk(
    who: int = 1, *, asks: bool = False, replies: int = 0, minutes: int = 0, accepted: bool = False
) -> Talk:
    """A thread, to which the first reply came after so many minutes."""
    first = NOW + timedelta(minutes=minutes) if replies else None
    return Talk(1, 1, NOW, asks, replies, first, accepted)


def test_talk_is_added_up() -> None:
    facts = talk_facts([talk(replies=2, minutes=10), talk(asks=True, replies=1, minutes=50), talk(asks=True)])

    assert (facts.begun, facts.replied_to, facts.replies) == (3, 2, 3)
    assert (facts.questions, facts.answered) == (2, 1)
    assert facts.first_reply == timedelta(minutes=30)
    assert talk_facts([]).first_reply is None
    assert talk_facts([talk(asks=True, accepted=True)]).answered == 1


def test_the_spread_names_the_tenth_that_writes_most() -> None:
    deeds = [
        deed(1, "gave", count=8),
        deed(2, "asked"),
        deed(3, "gave", reply=True),
        deed(4, "read"),
        deed(9, "gave"),
    ]

    assert spread_of(deeds, {1, 2, 3, 4}) == Spread(wrote=3, people=4, few=1, share_of_few=0.8)
    assert spread_of([], {1}) == Spread(0, 1, 0, 0.0)


def test_nobody_stands_for_a_whole_group() -> None:
    deeds = [deed(1, "asked", count=50), deed(2, "thanked"), deed(3, "gave", count=2)]

    assert balances(deeds, {7: [1, 2], 8: [3]}, weeks=2) == {
        7: {"ask": 6, "give": 0, "thank": 1},
        8: {"ask": 0, "give": 2, "thank": 0},
    }


@pytest.mark.parametrize(
    ("asks", "gives", "thanks", "way"),
    [(0, 0, 0, None), (10, 10, 2, None), (10, 10, 1, "thank"), (0, 9, 4, "ask"), (6, 1, 6, "give")],
)
def test_what_is_far_behind_is_named(asks: int, gives: int, thanks: int, way: str | None) -> None:
    assert lacking({"ask": asks, "give": gives, "thank": thanks}) == way


def test_the_share_of_nothing_is_none() -> None:
    assert share(0, 0) is None
    assert share(1, 4) == 0.25


def test_pairs_come_with_the_busiest_first() -> None:
    assert busiest({(1, 2): 1, (2, 1): 3, (3, 1): 3}, 2) == [(2, 1, 3), (3, 1, 3)]


def test_the_picture_stays_in_its_frame() -> None:
    picture = draw([(who, who + 1, who) for who in range(1, 41)])

    assert len(picture.spots) == 41
    assert all(one.radius <= one.x <= SIZE - one.radius for one in picture.spots)
    assert all(one.radius <= one.y <= SIZE - one.radius for one in picture.spots)
    assert len({line.path for line in picture.lines}) == 40
    assert draw([]).spots == []


def test_four_weeks_begin_on_a_monday() -> None:
    span = span_of("nonsense", NOW)

    assert (span.name, span.since) == ("weeks", datetime(2026, 11, 2, tzinfo=UTC))
    assert span.weeks_since(None) == 1
    assert span.weeks_since(NOW - 300 * DAY) == 4
    assert span_of("course", NOW).weeks_since(NOW - 70 * DAY) == 11
