"""A discussion ends in what its people now think, and staff endorse what holds (row 19, R14)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import ScoreDelivery
from lti_tool.grading.rules.steps import StepName
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.lonely.rules import is_waiting
from lti_tool.kinds.discussion.models import Draft, Post, PostKind, ThreadChange
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.discussion.resolving.models import Endorsement
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
VIEW = "I no longer soften what I saw: a plain sentence is kinder than a hint."


def test_a_resolution_is_a_thread_of_its_own_and_an_act(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    form = browse(amara).get("resolution").text
    made = browse(amara).post("resolution", body=VIEW)
    page = browse(jonas).get("").text

    assert "What do you now think?" in form
    assert made.status_code == 303
    assert "concludes" in page
    assert VIEW in page
    with Session(engine) as session:
        assert session.scalars(select(Post.kind)).one() == PostKind.RESOLVE


def test_a_step_asks_for_it_and_is_met_by_it_alone(app: Flask, engine: Engine, noon: datetime) -> None:
    step = StepTerms("resolution", 1, 5, noon + timedelta(days=1), 100)
    browser = Browser(app, Room(engine, noon, terms(noon, [step])).open().join("Amara Okafor"))

    browser.post("posts", body="A post is no resolution, however long it is.")
    before = browser.get("").text
    browser.post("resolution", body=VIEW)

    assert "Write what you now think in at least 5 words" in before
    assert "Done" not in before
    assert "Done" in browser.get("").text
    with Session(engine) as session:
        assert session.scalars(select(ScoreDelivery.score_given)).one() == 10


@pytest.mark.parametrize(("asked", "late"), [("post", False), ("resolution", True)])
def test_it_is_late_only_by_a_step_that_asks_for_it(
    app: Flask, engine: Engine, noon: datetime, asked: StepName, late: bool
) -> None:
    steps = [StepTerms(asked, 1, 5, noon - timedelta(days=3), 100)]
    browser = Browser(app, Room(engine, noon, terms(noon, steps)).open().join("Amara Okafor"))

    browser.post("resolution", body=VIEW)

    with Session(engine) as session:
        assert session.scalars(select(Post.is_late)).one() is late
    assert ('<span class="tag ">late</span>' in browser.get("").text) is late


def test_staff_endorse_a_resolution_and_take_it_back_each_once(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("resolution", body=VIEW)
    staff = browse(teacher)

    for _ in range(2):
        assert staff.post("posts/1/endorse").status_code == 303
    endorsed = browse(jonas).get("").text
    with Session(engine) as session:
        assert session.query(Endorsement).count() == 1
    for _ in range(2):
        staff.post("posts/1/endorse", do="undo")

    assert "endorsed by staff" in endorsed
    assert "endorsed by staff" not in browse(jonas).get("").text
    with Session(engine) as session:
        assert session.scalars(select(ThreadChange.what)).all() == ["endorsed", "no_longer_endorsed"]


def test_nobody_endorses_what_is_no_resolution_and_no_learner_does(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Only a story.")
    browse(amara).post("resolution", body=VIEW)

    browse(teacher).post("posts/1/endorse")
    assert "endorsed by staff" not in browse(jonas).get("").text
    assert browse(jonas).post("posts/2/endorse").status_code == 403
    assert "Endorse" not in browse(teacher).get("posts/1/steer").text
    assert "Endorse" in browse(teacher).get("posts/2/steer").text


def test_where_staff_close_learners_do_not(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(resolutions="staff"))))
        session.commit()

    assert "Close with what you now think" not in browse(amara).get("").text
    assert browse(amara).post("resolution", body=VIEW).status_code == 403
    assert browse(teacher).post("resolution", body=VIEW).status_code == 303


def test_a_step_for_it_needs_that_learners_close(browse: Browse, teacher: Seat) -> None:
    asked = FIELDS | {"resolutions": "staff", "steps-0-kind": "resolution"}

    answer = browse(teacher).post("settings", asked)

    assert answer.status_code == 422
    assert "A step asks learners to close, and here staff alone do." in answer.text
    assert browse(teacher).post("settings", asked | {"resolutions": "all"}).status_code == 303


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_resolution_is_said_and_kept_in_its_form(browse: Browse, amara: Seat, text: str) -> None:
    answer = browse(amara).post("resolution", body=text)

    assert answer.status_code == 422
    assert "Write something first." in answer.text


@pytest.mark.usefixtures("any_database")
def test_it_costs_what_a_post_costs(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.token()
    with recorded_statements() as statements:
        assert browser.post("resolution", body=VIEW).status_code == 303

    assert len(statements) <= 14, "\n".join(statements)


def test_a_resolution_waits_for_nobody(browse: Browse, engine: Engine, amara: Seat, teacher: Seat) -> None:
    browse(amara).post("resolution", body=VIEW)

    glance = browse(teacher).get("minutes").text

    assert "Every thread of a learner has a reply." in glance
    with Session(engine) as session:
        assert not is_waiting(session.scalars(select(Post.need)).one())


def test_its_draft_is_its_own_and_leaves_that_of_a_thread_alone(browse: Browse, amara: Seat) -> None:
    browser, begun = browse(amara), "A thread that I have begun to write."
    browser.post("draft", body=begun)
    url = re.search(r'data-draft-url="([^"]*)"', browser.get("resolution").text)
    assert url is not None

    browser.post(url[1], body="What we now think is only half said.")
    page, form = browser.get("").text, browser.get("resolution").text
    browser.post("resolution", body=VIEW)

    assert begun in page
    assert "only half said" not in page
    assert "What we now think is only half said." in form
    assert "Draft saved" in form
    assert begun in browser.get("").text
    assert "only half said" not in browser.get("resolution").text


@pytest.mark.parametrize("htmx", [False, True])
def test_discarding_its_draft_leaves_a_fresh_form_of_its_own(browse: Browse, amara: Seat, htmx: bool) -> None:
    browser, begun = browse(amara), "A thread that I have begun to write."
    browser.post("draft", body=begun)
    browser.post("draft?answers=-1", body=VIEW)

    answer = browser.post("draft/discard?answers=-1", htmx=htmx)

    assert VIEW not in browser.get("resolution").text
    assert begun in browser.get("").text
    if htmx:
        assert 'action="/p/' in answer.text
        assert "/discussion/resolution" in answer.text


def test_a_look_at_it_without_script_keeps_its_form(browse: Browse, amara: Seat) -> None:
    page = browse(amara).post("preview?answers=-1", body="It is **plain** now.").text

    assert "<strong>plain</strong>" in page
    assert 'action="/p/' in page
    assert "What do you now think?" in page
    assert "It is **plain** now." in page


def test_who_closes_too_late_reads_so_and_keeps_the_text(
    browse: Browse, amara: Seat, clock: Clock, engine: Engine
) -> None:
    browser = browse(amara)
    browser.token()
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(minutes=1)))
        session.commit()

    refused, again = browser.post("resolution", body=VIEW), browser.get("resolution")

    assert (refused.status_code, again.status_code) == (409, 409)
    assert VIEW in refused.text
    assert "closed" in again.text
    with Session(engine) as session:
        assert session.scalars(select(Draft.body)).all() == [VIEW]


def test_what_counts_for_its_step_is_not_said_to_be_too_short(
    app: Flask, engine: Engine, noon: datetime
) -> None:
    steps = [
        StepTerms("post", 1, 50, noon + timedelta(days=1), 50),
        StepTerms("resolution", 1, 5, noon + timedelta(days=1), 50),
    ]
    browser = Browser(app, Room(engine, noon, terms(noon, steps)).open().join("Amara Okafor"))

    browser.post("resolution", body=VIEW)

    assert "not counted yet" not in browser.get("").text
