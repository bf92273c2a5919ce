"""What the checklist and the score say, for every state that they may be in."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask, g
from sqlalchemy import Engine

from lti_tool.activities.views.asked import step_words
from lti_tool.activities.views.checklist import least_words
from lti_tool.activities.views.panels import Panels, panels_of
from lti_tool.grading.models import DeliveryState
from lti_tool.grading.rules import (
    Extension,
    GradingTerms,
    LateTerms,
    Progress,
    ReleaseTerms,
    StepName,
    StepValue,
    standing,
)
from lti_tool.grading.values import DeliveryValue, LearnerStanding, StepStanding, StepTerms
from lti_tool.kinds.discussion.kind import Discussion
from tests.discussion.room import Browser, Room, terms

HOUR = timedelta(hours=1)


def panels(app: Flask, now: datetime, changed: LearnerStanding) -> Panels:
    with app.test_request_context():
        g.who = None
        found = panels_of(changed, now)
    assert found is not None
    return found


def learner(
    now: datetime,
    due_in: timedelta | None,
    counted: int,
    *,
    met: bool = False,
    delivery: DeliveryValue | None = None,
    has_column: bool = True,
) -> LearnerStanding:
    step = StepValue("reply", 3, 0, now + due_in if due_in else None, 100, id=1, position=0)
    made = Progress(counted, now if met else None)
    score = standing([step], [made], now, 10.0)
    return LearnerStanding((StepStanding(step, made),), score, delivery, has_column)


@pytest.mark.parametrize(
    ("due_in", "counted", "met", "state", "detail", "missing"),
    [
        (HOUR, 0, False, "todo", "by Mon 14 Sep, 13:00", ""),
        (HOUR, 1, False, "begun", "by Mon 14 Sep, 13:00", "2 more to go"),
        (HOUR, 2, False, "begun", "by Mon 14 Sep, 13:00", "one more to go"),
        (None, 2, False, "begun", "no date", "one more to go"),
        (HOUR, 3, True, "done", "Done Mon 14 Sep", ""),
        (-HOUR, 3, True, "done", "Done Mon 14 Sep", ""),
        (-HOUR, 1, False, "late", "was due Mon 14 Sep, 11:00", "1 of 3 done"),
    ],
)
def test_a_step_says_what_is_missing_and_by_when(
    app: Flask,
    noon: datetime,
    due_in: timedelta | None,
    counted: int,
    met: bool,
    state: str,
    detail: str,
    missing: str,
) -> None:
    line = panels(app, noon, learner(noon, due_in, counted, met=met)).lines[0]

    assert (line.state, line.detail, line.missing) == (state, detail, missing)
    assert line.what == "Reply to 3 different people"


@pytest.mark.parametrize(
    ("kind", "needed", "words", "sentence"),
    [
        ("post", 1, 0, "Write 1 post"),
        ("post", 2, 0, "Write 2 posts"),
        ("post", 1, 50, "Write 1 post of at least 50 words"),
        ("post", 2, 50, "Write 2 posts of at least 50 words each"),
        ("reply", 1, 0, "Reply to 1 person"),
        ("reply", 1, 20, "Reply to 1 person in at least 20 words"),
        ("reply", 2, 20, "Reply to 2 different people in at least 20 words each"),
        ("ask", 1, 0, "Ask 1 question"),
        ("ask", 2, 20, "Ask 2 questions in at least 20 words each"),
        ("give", 1, 0, "Give 1 story, answer or source"),
        ("give", 1, 60, "Give 1 story, answer or source of at least 60 words"),
        ("thank", 1, 0, "Thank 1 person, with a reason"),
        ("thank", 2, 5, "Thank 2 different people in at least 5 words each"),
        ("days", 3, 0, "Be active on 3 different days"),
        ("days", 2, 20, "Write at least 20 words at once on each of 2 different days"),
    ],
)
def test_a_step_is_asked_for_in_one_sentence(
    app: Flask, kind: StepName, needed: int, words: int, sentence: str
) -> None:
    with app.test_request_context():
        assert step_words(StepTerms(kind, needed, words, None, 1)) == sentence


A_DAY_THEN_LESS = LateTerms("decay", grace_hours=24, zero_days=7)


@pytest.mark.parametrize(
    ("late", "due_in", "said"),
    [
        (LateTerms(), HOUR, ""),
        (
            A_DAY_THEN_LESS,
            HOUR,
            "Counts in full until Tue 15 Sep, 13:00, then less each day until Mon 21 Sep, 13:00.",
        ),
        (
            A_DAY_THEN_LESS,
            -HOUR,
            "Counts in full until Tue 15 Sep, 11:00, then less each day until Mon 21 Sep, 11:00.",
        ),
        (A_DAY_THEN_LESS, -96 * HOUR, "Counts 50% now, and less each day until Thu 17 Sep, 12:00."),
        (A_DAY_THEN_LESS, -999 * HOUR, ""),
        (LateTerms("decay", 0, 4), HOUR, "After that it counts less each day until Fri 18 Sep, 13:00."),
        (LateTerms("decay", 48, 2), HOUR, "Counts in full until Wed 16 Sep, 13:00."),
        (
            LateTerms("window", window_days=2),
            HOUR,
            "Then answers to others count until Wed 16 Sep, 13:00, for no more than you have by the date.",
        ),
        (
            LateTerms("window", window_days=2),
            -HOUR,
            "Answers to others still count until Wed 16 Sep, 11:00, for no more than you had at the date.",
        ),
        (LateTerms("window", window_days=2), -99 * HOUR, ""),
    ],
)
def test_late_work_has_a_clock_in_words(
    app: Flask, noon: datetime, late: LateTerms, due_in: timedelta, said: str
) -> None:
    standing = replace(learner(noon, due_in, 1), terms=GradingTerms(late))

    found = panels(app, noon, standing)

    assert found.lines[0].clock == said
    assert found.lines[0].is_open is (bool(said) or due_in > 0 * HOUR)
    assert found.next.startswith("Next: ") is found.lines[0].is_open


def test_staff_are_not_told_what_they_could_still_do(app: Flask, noon: datetime) -> None:
    late = GradingTerms(LateTerms("window", window_days=2))
    theirs = replace(learner(noon, HOUR, 1), terms=late, extension=Extension(2, None))

    with app.test_request_context():
        g.who = None
        found = panels_of(theirs, noon, for_staff=True)

    assert found is not None
    assert (found.lines[0].detail, found.lines[0].clock) == ("by Mon 14 Sep, 13:00, their own date", "")


def test_nothing_counts_late_once_the_discussion_is_closed(app: Flask, noon: datetime) -> None:
    standing = replace(learner(noon, -HOUR, 1), terms=GradingTerms(A_DAY_THEN_LESS))

    with app.test_request_context():
        g.who = None
        found = panels_of(standing, noon, closes_at=noon - HOUR / 2)

    assert found is not None
    assert (found.lines[0].clock, found.lines[0].is_open) == ("", False)


def test_where_nothing_is_due_no_score_stands_in_the_line_of_the_phone(app: Flask, noon: datetime) -> None:
    assert "so far" not in panels(app, noon, learner(noon, HOUR, 0)).next_detail
    assert "so far 10 / 10" in panels(app, noon, learner(noon, HOUR, 3, met=True)).next_detail


def test_what_lateness_took_is_said_beside_the_score(app: Flask, noon: datetime) -> None:
    step = StepValue("reply", 2, 0, noon - HOUR, 100, id=1, position=0)
    terms = GradingTerms(LateTerms("decay", 7))
    late = Progress(2, noon, late=1, late_worth=0.5)
    score = standing([step], [late], noon, 10.0, terms)
    came_late = LearnerStanding((StepStanding(step, late),), score, None, True, terms=terms)

    assert "Some of it came late, so it counts less." in panels(app, noon, came_late).total_words
    missed = panels(app, noon, learner(noon, -HOUR, 1)).total_words
    assert "1 step is past its date: what is missing of it lowers the score." in missed
    in_time = panels(app, noon, learner(noon, -HOUR, 3, met=True)).total_words
    assert in_time == "10 in all. Extra posts never lower it."


def test_the_score_is_shown_with_its_whole(app: Flask, noon: datetime) -> None:
    nothing = panels(app, noon, learner(noon, HOUR, 0))
    some = panels(app, noon, learner(noon, -HOUR, 1))

    assert (nothing.earned, nothing.possible, nothing.sentence) == ("0", "10", "Nothing is due yet")
    assert (some.earned, some.possible, some.sentence) == ("3.33", "10", "of what is possible by today")
    assert some.next == "Nothing more counts here"


@pytest.mark.parametrize(
    ("state", "reason", "shown", "line"),
    [
        (DeliveryState.WAITING, "", "waiting", None),
        (DeliveryState.WAITING, "silent", "retrying", None),
        (DeliveryState.DELIVERED, "", "received", "shown there as 7 of 8.5, that is 82%"),
        (DeliveryState.SUPERSEDED, "newer_found", "superseded", "shown there as 7 of 8.5, that is 82%"),
        (DeliveryState.NOT_GRADABLE, "not_gradable", "nothing", "Your course keeps no grade for you here."),
        (DeliveryState.NEEDS_INSTRUCTOR, "locked", "needs_instructor", "Nothing is lost."),
        (DeliveryState.OVERRIDDEN, "overridden", "overridden", "9 stands there now."),
    ],
)
def test_where_the_score_stands_is_said_in_words(
    app: Flask, noon: datetime, state: DeliveryState, reason: str, shown: str, line: str | None
) -> None:
    delivery = DeliveryValue(1, state, reason, 7.0, 8.5, 7.0, noon, 9.0, None)

    found = panels(app, noon, learner(noon, HOUR, 1, delivery=delivery))

    assert found.delivery_state == shown
    assert (found.delivery_lines or [""])[0].startswith(line or "")
    assert bool(found.delivery_lines) is (line is not None)


@pytest.mark.parametrize("has_delivery", [True, False])
@pytest.mark.parametrize("by_date", [True, False])
def test_a_held_score_says_until_when(app: Flask, noon: datetime, has_delivery: bool, by_date: bool) -> None:
    held = ReleaseTerms("on_date", noon + HOUR) if by_date else ReleaseTerms("by_hand")
    delivery = DeliveryValue(1, DeliveryState.HELD, "", 7.0, 8.5, None, None, None, None)
    standing = replace(learner(noon, HOUR, 1, delivery=delivery if has_delivery else None), held=held)

    found = panels(app, noon, standing)

    words = (
        "It goes to your gradebook Mon 14 Sep, 13:00."
        if by_date
        else "Your instructor sends it to your gradebook."
    )
    assert (found.delivery_state, found.delivery_lines) == ("held", [words])


def test_a_course_without_a_column_says_so(app: Flask, noon: datetime) -> None:
    found = panels(app, noon, learner(noon, HOUR, 1, has_column=False))

    assert found.delivery_lines == ["Your course has no gradebook column for this activity."]


def test_the_least_words_are_those_of_the_easiest_step() -> None:
    steps = [StepTerms("post", 1, 50, None, 1), StepTerms("post", 1, 20, None, 1)]

    assert least_words(steps) == {"give": 20, "ask": 20, "resolution": 20}
    giving = [*steps, StepTerms("give", 1, 10, None, 1), StepTerms("days", 3, 0, None, 1)]
    assert least_words(giving) == {"give": 10, "ask": 20, "reply": 10, "resolution": 20}


def test_what_one_step_takes_makes_another_text_not_enough(
    app: Flask, engine: Engine, noon: datetime
) -> None:
    steps = [
        StepTerms("ask", 1, 3, None, 1),
        StepTerms("give", 1, 9, None, 1),
        StepTerms("thank", 1, 4, None, 1),
    ]
    room = Room(engine, noon, terms(noon, steps)).open()
    browser, other = Browser(app, room.join("Amara Okafor")), Browser(app, room.join("Jonas Lindqvist"))
    other.post("posts", body="Something of mine to thank for.")

    composer = browser.get("").text
    thanks = browser.get("posts/1/thank").text
    browser.post("posts", body="Five words are too few.")
    browser.post("posts", body="Are they enough here?", act="ask")
    page = browser.get("").text

    assert re.search(r'value="ask"\s+data-minimum="3"', composer)
    assert "At least 9 words" in composer
    assert "At least 4 words" in thanks
    assert page.count("not counted yet") == 1
    assert "5 of 9 words, not counted yet" in page


def test_the_kind_names_itself(app: Flask) -> None:
    with app.test_request_context():
        assert (Discussion().title(), Discussion().name) == ("Discussion", "discussion")
        assert Discussion().summary() == "Give and answer around one prompt"


@pytest.mark.parametrize(
    ("best", "missed", "told", "lowers"),
    [
        (None, 1, "", "1 step is past its date"),
        (2, 0, "Only the best 2 steps count.", ""),
        (2, 1, "Only the best 2 steps count.", ""),
        (2, 2, "Only the best 2 steps count.", "1 step is past its date"),
        (1, 3, "Only the best step counts.", "1 step is past its date"),
        (3, 2, "", "2 steps are past their dates"),
    ],
)
def test_a_step_that_may_be_missed_lowers_nothing(
    app: Flask, noon: datetime, best: int | None, missed: int, told: str, lowers: str
) -> None:
    steps = [StepValue("post", 1, 0, noon - HOUR, 10, id=n, position=n) for n in range(3)]
    made = [Progress(0, None)] * missed + [Progress(1, noon - 2 * HOUR)] * (3 - missed)
    grading = GradingTerms(best=best)
    score = standing(steps, made, noon, 10.0, grading)
    lines = tuple(map(StepStanding, steps, made))

    words = panels(app, noon, LearnerStanding(lines, score, None, True, terms=grading)).total_words

    assert told in words
    assert ("Only the best" in words) is bool(told)
    assert lowers in words
    assert ("lowers the score" in words) is bool(lowers)
