"""Staff's ten minutes: whom to look at, what waits, whose words, accepting many, and the next by keyboard."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import ScoreDelivery, Step, StepAcceptance
from lti_tool.grading.values import GradingTerms, ReleaseTerms, StepTerms
from lti_tool.kinds.discussion.minutes.rules import Comparison, ThreadValue, Voice, Words, compared
from lti_tool.kinds.discussion.minutes.service import read_talk, read_waiting
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
TEXT = "One two three four five six seven eight."
BEGUN = datetime(2026, 9, 14, 12, tzinfo=UTC)
ASKS = re.compile(r'id="figures" hx-get="([^"]+)" hx-trigger="every 20s"')


def thread(replies: int, staff_after: timedelta | None) -> ThreadValue:
    return ThreadValue(BEGUN, None if staff_after is None else BEGUN + staff_after, replies)


SOON, LATER = timedelta(hours=24), timedelta(hours=25)


@pytest.mark.parametrize(
    ("threads", "result"),
    [
        ([thread(1, SOON)] * 3 + [thread(4, None), thread(2, LATER), thread(3, None)], Comparison(1.0, 3.0)),
        ([thread(1, SOON)] * 2 + [thread(4, None)] * 9, None),
        ([thread(4, None)] * 9, None),
        ([], None),
    ],
    ids=["three of each", "two that staff joined early", "none that staff joined", "none"],
)
def test_threads_that_staff_joined_early_are_compared_with_the_others(
    threads: list[ThreadValue], result: Comparison | None
) -> None:
    assert compared(threads) == result


@pytest.mark.parametrize(
    ("words", "comparison", "waits"),
    [
        (Words(25, 100), None, False),
        (Words(26, 100), None, True),
        (Words(0, 0), None, False),
        (Words(1, 100), Comparison(1.0, 2.0), True),
        (Words(1, 100), Comparison(2.0, 1.0), False),
    ],
    ids=["a quarter", "more than a quarter", "nobody wrote", "fewer replies", "more replies"],
)
def test_staff_are_told_to_come_in_at_the_end(
    words: Words, comparison: Comparison | None, waits: bool
) -> None:
    assert Voice(words, Words(0, 0), comparison).should_wait is waits


@pytest.fixture
def ines(room: Room) -> Seat:
    return room.join("Dr Inês Carvalho", "Instructor")


@pytest.mark.usefixtures("any_database")
def test_what_waits_and_whose_words_they_are(
    browse: Browse, session: Session, room: Room, clock: Clock, amara: Seat, jonas: Seat, ines: Seat
) -> None:
    browse(amara).post("posts", body=f"Lonely. {TEXT}", form_key="a")
    browse(amara).post("posts", body=f"Answered. {TEXT}", form_key="b")
    browse(jonas).post("posts/2/reply", body=TEXT, form_key="c")
    browse(amara).post("posts/1/reply", body=f"Myself. {TEXT}", form_key="d")
    browse(ines).post("posts", body=f"Of staff. {TEXT}", form_key="e")

    waiting = read_waiting(session, room.activity_id)
    voice = read_talk(session, room.activity_id, clock.now).voice

    assert ([post.id for post in waiting.oldest], waiting.count) == ([1], 1)
    assert (voice.this_week.staff, voice.this_week.all) == (10, 45)
    assert voice.week_before == Words(0, 0)


def over(engine: Engine, clock: Clock) -> None:
    """Let the dates of all steps be over."""
    with Session(engine) as session:
        session.execute(update(Step).values(due_at=clock.now))
        session.commit()
    clock.forward(minutes=1)


def close(engine: Engine, clock: Clock) -> None:
    """Let the discussion be closed."""
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now))
        session.commit()
    clock.forward(minutes=1)


def test_one_screen_says_who_needs_somebody_and_many_are_accepted_at_once(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, jonas: Seat, ines: Seat
) -> None:
    browse(amara).post("posts", body="Too short.", form_key="a")
    over(engine, clock)
    staff = browse(ines)

    page = staff.get("minutes").text
    assert "some under 5 words" in page
    assert "Nothing for:" in page
    assert page.index("Amara Okafor") < page.index("Jonas Lindqvist")

    question = staff.post("minutes/chosen", {"to": str(amara.membership_id), "do": "accept"}).text
    assert "Accept what they did?" in question
    assert "some under 5 words" in question
    assert "Nothing for:" not in question
    assert "Jonas" not in question
    answer = staff.post("minutes/accept", {"to": str(amara.membership_id)})
    assert answer.status_code == 303
    page = staff.get("minutes?accepted=1").text
    assert "1 step is accepted." in page
    assert "Accepted by staff" in page
    with Session(engine) as session:
        accepted = session.scalars(select(StepAcceptance)).one()
        score = session.scalars(select(ScoreDelivery).filter_by(membership_id=amara.membership_id)).one()
        assert score.score_given == 5.0

    staff.post(f"minutes/accepted/{amara.membership_id}/{accepted.step_id}")
    assert "Accepted by staff" not in staff.get("minutes").text


def test_the_presses_stand_above_a_long_list_too_and_who_is_on_track_is_named(
    browse: Browse, room: Room, engine: Engine, clock: Clock, amara: Seat, ines: Seat
) -> None:
    browse(amara).post("posts", body=TEXT, form_key="a")
    with Session(engine) as session:
        session.execute(update(Step).where(Step.kind == "post").values(due_at=clock.now))
        session.commit()
    clock.forward(minutes=1)
    staff = browse(ines)
    for number in range(6):
        room.join(f"Learner {number}")
        page = staff.get("minutes").text
        assert page.count('value="write"') == (1 if number < 5 else 2)
    on_track = page[page.index('id="on-track"') :]

    assert "Amara Okafor" in on_track
    assert f"work/{amara.membership_id}" in on_track


def test_nobody_chosen_is_said_and_a_text_is_offered(browse: Browse, amara: Seat, ines: Seat) -> None:
    staff = browse(ines)
    answer = staff.post("minutes/chosen", {"do": "write"})
    assert answer.status_code == 303
    assert "Tick somebody first." in staff.get(answer.location).text

    page = staff.post("minutes/chosen", {"to": str(amara.membership_id), "do": "write"}).text
    assert "Write to 1 learner" in page
    assert "Amara Okafor" in page
    assert "Feedback that lands" in page


@pytest.mark.usefixtures("any_database")
def test_a_text_of_staff_comes_into_the_chosen_ones_inboxes_once(
    browse: Browse, amara: Seat, jonas: Seat, ines: Seat
) -> None:
    staff, to = browse(ines), str(amara.membership_id)
    form = {"to": to, "text": "Your view is missing.", "form_key": "00000000-0000-4000-8000-000000000001"}

    twice = [staff.post("minutes/write", form) for _press in range(2)]

    told = [staff.get(answer.location).text for answer in twice]
    assert "Your text is in 1 inbox." in told[0]
    assert "Your text was there already." in told[1]
    inboxes = [browse(seat).get(f"/p/{seat.public_id}/inbox/").text for seat in (amara, jonas)]
    assert [page.count("Your view is missing.") for page in inboxes] == [1, 0]
    assert "Staff wrote to you." in inboxes[0]


@pytest.mark.parametrize(
    ("is_closed", "has_posted", "words"),
    [
        (False, False, "goes on, and your view is missing"),
        (False, True, "goes on, and not all that it asks you for counts yet"),
        (True, False, "is closed, and I found nothing of yours in it"),
        (True, True, "is closed, and not all that it asked you for counts"),
    ],
)
def test_the_proposed_text_fits_the_discussion_and_who_is_chosen(
    browse: Browse,
    engine: Engine,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    ines: Seat,
    is_closed: bool,
    has_posted: bool,
    words: str,
) -> None:
    browse(amara if has_posted else jonas).post("posts", body="Too short.", form_key="a")
    if is_closed:
        close(engine, clock)

    page = browse(ines).post("minutes/chosen", {"to": str(amara.membership_id), "do": "write"}).text

    assert words in page


def test_the_proposed_text_tells_of_nobody_s_posts_where_staff_see_aliases(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, jonas: Seat, ines: Seat
) -> None:
    browse(amara).post("posts", body="Too short.", form_key="a")
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(names="full"))))
        # Only a step is over for which neither of them did anything.
        session.execute(update(Step).where(Step.kind == "reply").values(due_at=clock.now))
        session.commit()
    clock.forward(minutes=1)
    staff = browse(ines)

    for seat in (amara, jonas):
        page = staff.post("minutes/chosen", {"to": str(seat.membership_id), "do": "write"}).text
        assert "goes on, and not all that it asks you for counts yet" in page


def test_an_empty_text_is_sent_to_nobody_and_a_long_one_is_kept(
    browse: Browse, amara: Seat, ines: Seat
) -> None:
    staff, to = browse(ines), str(amara.membership_id)

    empty = staff.post("minutes/write", {"to": to, "text": "  "})
    long = staff.post("minutes/write", {"to": to, "text": "x" * 2001})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Write a sentence or two first." in empty.text
    assert "x" * 2001 in long.text
    assert staff.post("minutes/write", {"text": "To nobody."}).location.endswith("nobody=1")


def test_the_numbers_come_anew_alone_and_say_when_the_lists_are_older(
    browse: Browse, amara: Seat, jonas: Seat, ines: Seat
) -> None:
    staff = browse(ines)
    asks = html.unescape(ASKS.findall(staff.get("minutes").text)[0])
    same = staff.get(asks, headers={"HX-Request": "true"}).text
    browse(amara).post("posts", body=TEXT)

    waits = staff.get(asks, headers={"HX-Request": "true"}).text
    anew = html.unescape(ASKS.findall(staff.get("minutes").text)[0])
    browse(jonas).post("posts/1/flag", reason="hurtful")
    flagged = staff.get(anew, headers={"HX-Request": "true"}).text

    assert all('<ul class="figures"' in one and "<html" not in one for one in (same, waits, flagged))
    changed = ["Show what has changed" in one for one in (same, waits, flagged)]
    assert changed == [False, True, True]
    assert staff.get(asks, headers={"HX-Request": "true"}).text == waits


@pytest.mark.parametrize(
    ("release", "words"),
    [
        (ReleaseTerms(), "Their scores go out by themselves."),
        (ReleaseTerms("by_hand"), "Scores are held here until you say so."),
        (ReleaseTerms("on_date", BEGUN + timedelta(days=9)), "Scores are held here until Wed 23 Sep"),
    ],
    ids=["at once", "by hand", "on a date"],
)
def test_who_is_on_track_has_a_score_that_goes_out_or_is_held(
    app: Flask, engine: Engine, noon: datetime, release: ReleaseTerms, words: str
) -> None:
    step = StepTerms("post", 1, 0, noon - timedelta(days=1), 100)
    room = Room(engine, noon, terms(noon, [step], grading=GradingTerms(release=release))).open()
    room.join("Amara Okafor")

    page = Browser(app, room.join("Dr Inês Carvalho", "Instructor")).get("minutes").text

    said = {one for one in ("go out by themselves", "Scores are held") if one in page}
    assert words in page
    assert len(said) == 1


def test_one_is_led_from_learner_to_learner(browse: Browse, amara: Seat, jonas: Seat, ines: Seat) -> None:
    page = browse(ines).get(f"work/{amara.membership_id}").text
    assert f'rel="next" href="/p/{ines.public_id}/discussion/work/{jonas.membership_id}"' in page
    assert 'rel="prev"' not in page
    assert 'rel="prev"' in browse(ines).get(f"work/{jonas.membership_id}").text


def test_names_lead_to_no_work_where_staff_may_not_know_who_wrote(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, ines: Seat
) -> None:
    over(engine, clock)
    assert f"work/{amara.membership_id}" in browse(ines).get("minutes").text
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(names="full"))))
        session.commit()
    assert f"work/{amara.membership_id}" not in browse(ines).get("minutes").text


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("kind", ["give", "useful"])
def test_the_screen_costs_eight_statements_for_many_and_its_numbers_fewer(
    browse: Browse, room: Room, engine: Engine, clock: Clock, ines: Seat, kind: str
) -> None:
    with Session(engine) as session:
        session.execute(update(Step).values(kind=kind))
        session.commit()
    for number in range(40):
        seat = room.join(f"Learner {number}")
        if number % 2:
            room.fill(seat.membership_id, threads=2)
    over(engine, clock)
    browser = browse(ines)
    browser.get("minutes")
    with recorded_statements() as statements:
        assert browser.get("minutes").status_code == 200
    assert len(statements) <= 8, statements
    with recorded_statements() as fewer:
        assert "unanswered" in browser.get("minutes", headers={"HX-Request": "true"}).text
    assert len(fewer) < len(statements)
