"""Others' posts are seen after one's own, from a date or until one; who only wants to read may (row 2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.options import Options, read_options, write_options
from lti_tool.kinds.discussion.sight.models import GatePass
from lti_tool.kinds.discussion.sight.rules import Gate, Pass, State, sight
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Seat
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
BEFORE, LATER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
SECRET = "The tide table hangs behind the door."


@pytest.mark.parametrize(
    ("gate", "own", "given", "state"),
    [
        (Gate(), 0, None, "open"),
        (Gate(after=2), 0, None, "acts"),
        (Gate(after=2), 1, None, "acts"),
        (Gate(after=2), 2, None, "open"),
        # Whichever comes first: the posts, or the date.
        (Gate(after=2, opens_at=LATER), 2, None, "open"),
        (Gate(after=2, opens_at=LATER), 1, None, "acts"),
        (Gate(after=2, opens_at=NOON), 0, None, "open"),
        # By its date alone, all is private until then.
        (Gate(opens_at=LATER), 9, None, "date"),
        (Gate(opens_at=BEFORE), 0, None, "open"),
        # Staff let them through, or they only read.
        (Gate(after=2), 0, Pass(reads_only=False), "open"),
        (Gate(after=2), 0, Pass(reads_only=True), "open"),
        # Private again holds for all.
        (Gate(closes_at=LATER), 0, None, "open"),
        (Gate(closes_at=NOON), 0, None, "over"),
        (Gate(after=1, closes_at=BEFORE), 9, Pass(reads_only=False), "over"),
    ],
)
def test_when_others_posts_are_seen(gate: Gate, own: int, given: Pass | None, state: State) -> None:
    assert sight(gate, own, given, NOON).state == state


def set_gate(engine: Engine, **options: object) -> None:
    with Session(engine) as session:
        text = write_options(Options(**options))  # type: ignore[arg-type]  # a table of tests
        session.execute(update(Activity).values(options=text))
        session.commit()


def test_a_learner_writes_first_and_then_sees_all(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)

    before = browse(amara).get("").text
    browse(amara).post("posts", body="What I found first.")
    after = browse(amara).get("").text

    assert "Write 1 post first, then you see what others wrote." in before
    assert SECRET not in before
    assert SECRET in after
    assert "Write 1 post first" not in after
    assert SECRET in browse(teacher).get("").text


def test_a_post_of_a_word_or_two_opens_nothing_as_the_note_says(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)

    before = browser.get("").text
    browser.post("posts", body="ok fine")
    short = browser.get("").text
    browser.post("posts/2/edit", body="ok, here it is", version="1")

    assert "A post or reply of at least 3 words counts here, also where a step asks for more." in before
    assert before.index("of at least 3 words") < before.index('id="compose"')
    assert SECRET not in short
    assert "Write 1 post first" in short
    assert SECRET in browser.get("").text


def test_a_post_that_opens_the_gate_leads_to_the_whole_page(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)

    answer = browse(amara).post("posts", body="What I found first.", htmx=True)

    assert "#post-2" in answer.headers["HX-Redirect"]


def test_a_thread_that_one_began_is_seen_whole(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    set_gate(engine, see_after=2)
    browse(amara).post("posts", body="Where is the tide table?", act="ask")
    set_gate(engine)
    browse(jonas).post("posts/1/reply", body=SECRET)
    browse(jonas).post("posts", body="Another of mine.")
    set_gate(engine, see_after=2)

    page = browse(amara).get("").text

    assert "1 of 2 are there." in page
    assert SECRET in page
    assert "Another of mine." not in page


def test_reading_only_shows_all_takes_nothing_and_is_written_down(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)

    assert browser.post("reading-only").status_code == 303
    assert browser.post("reading-only").status_code == 303
    page = browser.get("").text
    refused = browser.post("posts", body="Yet one word.")
    told = browse(teacher).get(f"work/{amara.membership_id}").text

    assert SECRET in page
    assert "You are here to read." in page
    assert 'id="compose"' not in page
    assert "/reply" not in page
    assert refused.status_code == 409
    assert "You chose to read only" in refused.text
    assert "They chose to read only." in told
    with Session(engine) as session:
        given = session.scalars(select(GatePass)).one()
        assert (given.membership_id, given.by_membership_id) == (amara.membership_id, amara.membership_id)


def test_an_instructor_lets_one_learner_through(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browse(amara).post("reading-only")

    assert browse(jonas).post(f"work/{amara.membership_id}/through").status_code == 403
    assert browse(teacher).post(f"work/{amara.membership_id}/through").status_code == 303

    assert browse(amara).post("posts", body="Writing after all.").status_code == 303
    assert SECRET in browse(amara).get("").text


def test_without_a_gate_nobody_becomes_a_reader_alone(browse: Browse, amara: Seat, teacher: Seat) -> None:
    assert browse(amara).post("reading-only").status_code == 303
    assert browse(amara).post("posts", body="Still writing.").status_code == 303
    assert browse(teacher).post("reading-only").status_code == 403


def test_a_private_phase_says_until_when_and_a_private_end_takes_sight_away(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(jonas).post("posts", body=SECRET)
    browse(amara).post("posts", body="What I found.")
    hour = timedelta(hours=1)
    set_gate(engine, see_from=clock.now + hour, see_until=clock.now + 1.5 * hour)

    shut = browse(amara).get("").text
    clock.forward(hours=1)
    is_open = browse(amara).get("").text
    clock.forward(hours=0.5)
    again = browse(amara).get("").text

    assert [SECRET in page for page in (shut, is_open, again)] == [False, True, False]
    assert "Others' posts can be read from" in shut.replace("&#39;", "'")
    assert "Others' posts can be read until" in is_open.replace("&#39;", "'")
    assert "This discussion is private again." in again
    assert all("What I found." in page for page in (shut, is_open, again))


def test_the_settings_keep_it_and_refuse_an_end_before_the_beginning(
    browse: Browse, engine: Engine, teacher: Seat
) -> None:
    def send(**changed: str) -> int:
        return browse(teacher).post("settings", FIELDS | changed).status_code

    assert send(see_after="2", see_from="2026-10-01T12:00", see_until="2026-09-30T12:00") == 422
    assert send(see_after="2", see_from="2026-10-01T12:00", see_until="2026-10-05T12:00") == 303
    with Session(engine) as session:
        gate = read_options(session.scalars(select(Activity.options)).one()).gate
    assert gate.after == 2
    assert gate.opens_at == datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_what_is_not_seen_answers_as_if_it_were_not_there(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)

    gets = ("threads/1", "posts/1/reply", "posts/1/thank", "posts/1/accept", "posts/1/remove")
    answers = [browser.get(path).status_code for path in gets]
    answers += [
        browser.post("posts/1/reply", body="A guess.").status_code,
        browser.post("posts/1/thank", body="because").status_code,
        browser.post("thanks", body="because", post_id="1").status_code,
        browser.post("reactions", give="useful-1").status_code,
        browser.post("claims", claim="1").status_code,
        browser.post("draft?answers=1", body="A guess.").status_code,
        browser.post("preview?answers=1", body="A guess.").status_code,
    ]

    assert answers == [404] * len(answers)
    with Session(engine) as session:
        assert session.query(Post).count() == 1


def test_thanks_for_what_is_not_seen_any_more_are_not_there(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    browse(amara).post("posts/1/thank", body="because I needed it")
    set_gate(engine, see_until=BEFORE)

    asked = browse(amara).get("thanks/1/take-back")
    done = browse(amara).post("thanks/1/take-back")

    assert (asked.status_code, done.status_code) == (404, 404)
    with Session(engine) as session:
        assert session.query(Thanks).one().taken_back_at is None


def test_a_gate_costs_a_page_one_statement(browse: Browse, engine: Engine, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)
    browser.post("posts", body="What I found.")
    browser.get("")

    with recorded_statements() as statements:
        browser.get("")

    assert len(statements) <= 7, statements


@pytest.mark.usefixtures("any_database")
def test_an_act_behind_a_gate_costs_twelve_statements_and_a_reply_thirteen(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)
    browser.post("posts", body="What I found.")
    acts = {
        "posts": ("One more of mine.", 12),
        "posts/1/reply": ("An answer of five words.", 13),
        "posts/1/thank": ("because", 12),
    }

    for path, (body, most) in acts.items():
        with recorded_statements() as statements:
            assert browser.post(path, body=body).status_code == 303
        assert len(statements) <= most, (path, statements)


def test_who_wants_to_read_only_waits_for_the_end_of_a_private_phase_too(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_from=clock.now + timedelta(hours=1))

    answer = browse(amara).post("reading-only")

    assert answer.status_code == 409
    assert "Until then your instructors alone read what you write." in answer.text
    assert SECRET not in browse(amara).get("").text


@pytest.mark.parametrize("date", [None, timedelta(days=9)])
def test_after_the_close_nobody_is_asked_to_write_first(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, clock: Clock, date: timedelta | None
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1, see_from=date and clock.now + date)
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now - timedelta(minutes=1)))
        session.commit()

    page = browse(amara).get("").text.replace("&#39;", "'")

    assert SECRET not in page
    assert "Write 1 post first" not in page
    assert "What was written stays here to be read." not in page
    assert ("Others' posts can be read from" in page) is bool(date)
    assert ("Your instructor can let you see them." in page) is not bool(date)


def test_who_reads_only_marks_what_is_useful_and_thanks_nobody(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browser = browse(amara)
    browser.post("reading-only")

    page = browser.get("").text
    marked = browser.post("reactions", give="useful-1")
    thanked = browser.post("posts/1/thank", body="because it is what I needed")

    assert 'value="useful-1"' in page
    assert marked.status_code == 303
    assert thanked.status_code == 409
    assert "You chose to read only" in thanked.text
    assert "because it is what I needed" in thanked.text


def test_what_staff_hide_opens_no_gate(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts", body=SECRET)
    set_gate(engine, see_after=1)
    browse(amara).post("posts", body="Just let me in here.")
    pages = [browse(amara).get("").text]

    browse(teacher).post("posts/2/decide", what="hidden", words="This says nothing yet.")
    pages.append(browse(amara).get("").text)
    browse(teacher).post("posts/2/decide", what="restored")
    pages.append(browse(amara).get("").text)

    assert [SECRET in page for page in pages] == [True, False, True]
