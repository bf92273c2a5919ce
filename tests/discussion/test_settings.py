"""The form of a discussion's settings, for making and for changing it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import SiteDefaults
from lti_tool.activities.models import Activity
from lti_tool.grading.models import Rescore, Step
from lti_tool.grading.rules import GradingTerms, LateTerms, ReleaseTerms
from lti_tool.grading.terms import terms_of
from lti_tool.kinds.discussion.kind import Discussion
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]
FIELDS = {
    "title": "Feedback that lands",
    "prompt": "Tell us about it.",
    "objective": "Describe a behaviour.",
    "reason": "On Tuesday we rehearse two of these.",
    "opens_at": "2026-09-14T08:00",
    "closes_at": "2026-09-21T23:59",
    "score_maximum": "10",
    "steps-0-kind": "post",
    "steps-0-needed": "1",
    "steps-0-words": "50",
    "steps-0-by": "2026-09-17T23:59",
    "steps-0-share": "40",
    "steps-1-kind": "reply",
    "steps-1-needed": "2",
    "steps-1-words": "0",
    "steps-1-by": "",
    "steps-1-share": "60",
    "version": "1",
}


LATE = {"late_rule": "decay", "grace_hours": "24", "zero_days": "7", "cutoff_days": ""}


@pytest.fixture
def lisbon(room: Room) -> Seat:
    return room.join("Dr Inês Carvalho", "Instructor", "Europe/Lisbon")


def test_settings_are_kept_and_scores_looked_at_anew(browse: Browse, engine: Engine, lisbon: Seat) -> None:
    answer = browse(lisbon).post("settings", FIELDS)

    assert answer.status_code == 303
    with Session(engine) as session:
        activity = session.scalars(select(Activity)).one()
        steps = session.scalars(select(Step).order_by(Step.position)).all()
        assert (activity.version, activity.prompt_html) == (2, "<p>Tell us about it.</p>\n")
        assert activity.closes_at == datetime(2026, 9, 21, 22, 59, tzinfo=UTC)
        assert [(step.kind, step.needed, step.share) for step in steps] == [("post", 1, 40), ("reply", 2, 60)]
        assert steps[0].due_at == datetime(2026, 9, 17, 22, 59, tzinfo=UTC)
        assert session.scalars(select(Rescore)).one().due_at is not None
    page = browse(lisbon).get("settings").text
    for value in ("2026-09-21T23:59", "2026-09-17T23:59", "Tell us about it."):
        assert value in page


@pytest.mark.parametrize(
    "score", ["", "0", "-1", "ten", "1e9", "1e3", "NaN", "Infinity", "10001", "5,5", "0.001"]
)
def test_a_maximum_that_no_column_could_have_is_refused(app: Flask, score: str) -> None:
    with app.test_request_context(method="POST", data=FIELDS | {"score_maximum": score}):
        g.who = None
        form = Discussion().new_form(SiteDefaults())

        assert not form.score_maximum.validate(form)
        assert form.score_maximum.errors == ["A number above 0, at most 10,000."]
        assert form.score_maximum._value() == score


@pytest.mark.parametrize(
    ("locale", "text", "score"),
    [("en", "5.5", 5.5), ("de", "5,5", 5.5), ("de", "5.5", 5.5), ("fr", "5,5", 5.5), ("en", "1,000", 1000.0)],
)
def test_numbers_are_read_as_the_reader_writes_them(app: Flask, locale: str, text: str, score: float) -> None:
    with app.test_request_context(method="POST", data=FIELDS | {"score_maximum": text}), force_locale(locale):
        g.who = None
        form = Discussion().new_form(SiteDefaults())

        assert form.score_maximum.validate(form)
        assert form.score_maximum.data == score


@pytest.mark.parametrize("sent", ["20", "ten", None])
def test_the_maximum_of_a_column_that_may_exist_is_kept(
    browse: Browse, engine: Engine, lisbon: Seat, sent: str | None
) -> None:
    fields = {name: text for name, text in FIELDS.items() if name != "score_maximum"}
    fields |= {"score_maximum": sent} if sent else {}

    page = browse(lisbon).get("settings").text
    rows = browse(lisbon).post("settings", fields | {"do": "add"}).text
    answer = browse(lisbon).post("settings", fields)

    control = re.compile(r'value="10"[^>]*id="score_maximum"[^>]*readonly')
    assert control.search(page)
    assert control.search(rows)
    assert answer.status_code == 303
    with Session(engine) as session:
        assert session.scalars(select(Activity.score_maximum)).one() == 10


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "steps-0-by"])
@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59", "0001-01-01T00:00", "1999-12-31T00:00", "2101-01-02T00:00+00:00"]
)
def test_a_date_beyond_all_courses_is_refused(browse: Browse, lisbon: Seat, name: str, text: str) -> None:
    answer = browse(lisbon).post("settings", FIELDS | {name: text})

    assert answer.status_code == 422
    assert "Give a date in the years 2000 to 2100." in answer.text
    assert f'value="{text}"' in answer.text


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5_000, "-1", "", "1234"])
def test_a_row_that_no_page_of_ours_has_is_left_out(browse: Browse, lisbon: Seat, number: str) -> None:
    answer = browse(lisbon).post("settings", FIELDS | {f"steps-{number}-kind": "post"})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("changes", "fields", "sentence"),
    [
        ({"title": " "}, ["title"], "Give the discussion a title."),
        ({"prompt": "\u200b"}, ["prompt"], "Write the prompt: what do learners talk about?"),
        ({"objective": ""}, ["objective"], "Say what it is for, in one sentence."),
        ({"reason": " "}, ["reason"], "Say in one sentence why this helps"),
        ({"prompt": "x" * 5_001}, ["prompt"], "At most 5,000 characters."),
        ({"closes_at": "tomorrow"}, ["closes_at"], "Give a date and a time"),
        ({"closes_at": "2026-13-01T00:00"}, ["closes_at"], "Give a date and a time"),
        ({"closes_at": "0001-01-01T00:00"}, ["closes_at"], "Give a date in the years 2000 to 2100."),
        ({"closes_at": "2026-09-13T08:00"}, ["opens_at", "closes_at"], "It closes before it opens."),
        (
            {"steps-0-by": "2026-09-22T08:00"},
            ["steps-0-by", "closes_at"],
            "Step 1 is due after it closes.",
        ),
        (
            {"steps-1-by": "2026-09-01T08:00"},
            ["steps-1-by", "opens_at"],
            "Step 2 is due before it opens.",
        ),
        (
            {"steps-0-share": "0", "steps-1-share": "0"},
            ["steps-0-share", "steps-1-share"],
            "Give at least one step a share above 0.",
        ),
        ({"steps-0-share": "101"}, ["steps-0-share"], "A whole number between 0 and 100."),
        ({"steps-0-needed": "0"}, ["steps-0-needed"], "A whole number between 1 and 20."),
        ({"steps-0-needed": "1.5"}, ["steps-0-needed"], "A whole number between 1 and 20."),
        ({"steps-0-words": "-1"}, ["steps-0-words"], "A whole number between 0 and 2000."),
        ({"steps-0-kind": "sing"}, ["steps-0-kind"], "Choose what the step asks for."),
        ({"late_rule": "maybe"}, ["late_rule"], "Choose what late work counts."),
        (LATE | {"grace_hours": "a day"}, ["grace_hours"], "A whole number between 0 and 720."),
        (LATE | {"zero_days": ""}, ["zero_days"], "A whole number between 1 and 365."),
        (LATE | {"zero_days": "1", "grace_hours": "25"}, ["zero_days"], "It still counts in full then."),
        (LATE | {"cutoff_days": "0"}, ["cutoff_days"], "It still counts in full then."),
        (
            {"late_rule": "window", "window_days": "0"},
            ["window_days"],
            "A whole number between 1 and 365.",
        ),
        ({"release": "never"}, ["release"], "Choose when grades go out."),
        ({"release": "on_date", "release_at": ""}, ["release_at"], "Say from when on they go out."),
        ({"release": "on_date", "release_at": "soon"}, ["release_at"], "Give a date and a time"),
        ({"best": "3"}, ["best"], "There are only 2 steps."),
        ({"best": "all"}, ["best"], "A whole number between 1 and 10."),
    ],
)
def test_what_is_missing_is_said_at_every_field_it_is_about(
    browse: Browse, lisbon: Seat, changes: dict[str, str], fields: list[str], sentence: str
) -> None:
    answer = browse(lisbon).post("settings", FIELDS | changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    for name in fields:
        assert f'id="{name}-error"' in answer.text, name
    for name, value in changes.items():
        assert name.endswith(("-kind", "_rule", "release")) or value.strip() in answer.text


def test_the_list_above_the_form_says_each_thing_once_and_of_which_step(browse: Browse, lisbon: Seat) -> None:
    late = {"closes_at": "2026-09-13T08:00", "steps-1-share": "101", "steps-0-share": "101"}

    page = browse(lisbon).post("settings", FIELDS | late | {"title": ""}).text

    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', page[page.index('id="errors"') :])
    share = "A whole number between 0 and 100."
    assert listed == [
        ("title", "Give the discussion a title."),
        ("opens_at", "It closes before it opens."),
        ("steps-0-by", "Step 1 is due after it closes."),
        ("steps-0-share", f"Step 1: {share}"),
        ("steps-1-share", f"Step 2: {share}"),
    ]


@pytest.mark.parametrize(
    ("sent", "kept", "words"),
    [
        ({}, GradingTerms(zone="Europe/Lisbon"), "Nothing counts after its date"),
        (
            LATE | {"cutoff_days": "3", "window_days": "nonsense that matters not", "best": "1"},
            GradingTerms(LateTerms("decay", 24, 7, 3), 1, zone="Europe/Lisbon"),
            "In full for 24 hours, then less each day until day 3",
        ),
        (
            {"late_rule": "window", "window_days": "2"},
            GradingTerms(LateTerms("window", window_days=2), zone="Europe/Lisbon"),
            "Only answers to others, for 2 days",
        ),
        (
            {"release": "on_date", "release_at": "2026-09-30T20:00"},
            GradingTerms(
                release=ReleaseTerms("on_date", datetime(2026, 9, 30, 19, 0, tzinfo=UTC)),
                zone="Europe/Lisbon",
            ),
            "From Wed 30 Sep, 20:00 on",
        ),
        (
            {"release": "by_hand"},
            GradingTerms(release=ReleaseTerms("by_hand"), zone="Europe/Lisbon"),
            "When you say so",
        ),
    ],
)
def test_what_holds_for_all_steps_is_kept_and_shown_again(
    browse: Browse, engine: Engine, lisbon: Seat, sent: dict[str, str], kept: GradingTerms, words: str
) -> None:
    answer = browse(lisbon).post("settings", FIELDS | sent)

    assert answer.status_code == 303
    with Session(engine) as session:
        assert terms_of(session, session.scalars(select(Activity.id)).one()) == kept
    page = browse(lisbon).get("settings").text
    assert words in page
    assert f'value="{kept.late.rule}" checked' in page
    # Folded as long as nothing is wrong there.
    assert "<details" in page
    assert 'class="folded" open' not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ask", "Ask 3 questions"),
        ("give", "Give 3 stories, answers or sources"),
        ("thank", "Thank 3 different people"),
        ("days", "Be active on 3 different days"),
    ],
)
def test_any_act_can_be_asked_for(browse: Browse, lisbon: Seat, kind: str, words: str) -> None:
    step = {"steps-1-kind": kind, "steps-1-needed": "3"}

    assert browse(lisbon).post("settings", FIELDS | step).status_code == 303

    assert words in browse(lisbon).get("").text
    assert f'<option value="{kind}" selected>' in browse(lisbon).get("settings").text


def test_a_form_without_steps_asks_for_one(browse: Browse, lisbon: Seat) -> None:
    fields = {name: value for name, value in FIELDS.items() if not name.startswith("steps-")}

    answer = browse(lisbon).post("settings", fields)

    assert answer.status_code == 422
    assert "Add at least one step." in answer.text


def test_a_title_is_one_line_of_plain_text_and_not_too_long(
    browse: Browse, engine: Engine, lisbon: Seat
) -> None:
    browse(lisbon).post("settings", FIELDS | {"title": " <b>Bold</b>\n" + "x" * 300})

    with Session(engine) as session:
        title = session.scalars(select(Activity.title)).one()
    assert title.startswith("<b>Bold</b> xxx")
    assert len(title) == 200
    assert "&lt;b&gt;Bold&lt;/b&gt;" in browse(lisbon).get("").text


def test_who_has_saved_is_told_so(browse: Browse, lisbon: Seat) -> None:
    teacher = browse(lisbon)

    to = teacher.post("settings", FIELDS).headers["Location"]

    assert "Settings are saved." in teacher.get(to).text
    assert "Settings are saved." not in teacher.get().text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-10-20T12:00+02:00", datetime(2026, 10, 20, 10, 0, tzinfo=UTC)),
        ("2026-10-20T12:00:30Z", datetime(2026, 10, 20, 12, 0, 30, tzinfo=UTC)),
        # Lisbon's clocks skip 01:00-02:00 on 28 March 2027 and repeat it on 25 October 2026.
        ("2027-03-28T01:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_the_readers_own_even_when_the_clocks_change(
    browse: Browse, engine: Engine, lisbon: Seat, sent: str, kept: datetime
) -> None:
    answer = browse(lisbon).post("settings", FIELDS | {"closes_at": sent})

    assert answer.status_code == 303
    with Session(engine) as session:
        assert session.scalars(select(Activity.closes_at)).one() == kept


@pytest.mark.parametrize(
    ("change", "needed"),
    [
        ("add", ["7", "2", "1"]),
        ("remove:0", ["2"]),
        ("up:1", ["2", "7"]),
        ("down:0", ["2", "7"]),
        ("down:1", ["7", "2"]),
        ("up:0", ["7", "2"]),
        ("remove:9", ["7", "2"]),
        ("up:-1", ["7", "2"]),
        ("nonsense", ["7", "2"]),
    ],
)
def test_rows_move_without_being_saved(
    browse: Browse, engine: Engine, lisbon: Seat, change: str, needed: list[str]
) -> None:
    answer = browse(lisbon).post("settings", FIELDS | {"steps-0-needed": "7", "title": "", "do": change})

    assert answer.status_code == 200
    for place, value in enumerate(needed):
        assert f'name="steps-{place}-needed" value="{value}"' in answer.text
    assert f'name="steps-{len(needed)}-needed"' not in answer.text
    with Session(engine) as session:
        assert session.scalars(select(Activity.version)).one() == 1


def test_what_is_wrong_in_a_row_moves_with_it(browse: Browse, lisbon: Seat) -> None:
    answer = browse(lisbon).post("settings", FIELDS | {"steps-0-needed": "many", "do": "down:0"})

    assert 'name="steps-1-needed" value="many"' in answer.text


def test_there_are_ten_steps_at_most(browse: Browse, lisbon: Seat) -> None:
    rows = {f"steps-{n}-{name}": "1" for n in range(12) for name in ("needed", "words", "share")}

    answer = browse(lisbon).post("settings", FIELDS | rows | {"do": "add"})

    assert 'name="steps-9-needed"' in answer.text
    assert 'name="steps-10-needed"' not in answer.text
    assert "Add a step" not in answer.text


def test_settings_that_somebody_else_changed_are_not_overwritten_unseen(
    browse: Browse, engine: Engine, lisbon: Seat
) -> None:
    browser = browse(lisbon)
    browser.post("settings", FIELDS)

    second = browser.post("settings", FIELDS | {"title": "Mine"})

    assert second.status_code == 409
    assert "Somebody changed these settings meanwhile." in second.text
    assert 'value="Mine"' in second.text
    assert browser.post("settings", FIELDS | {"title": "Mine", "version": "2"}).status_code == 303


def test_learners_and_assistants_do_not_configure(browse: Browse, room: Room, amara: Seat) -> None:
    assistant = room.join("Assistant", "TeachingAssistant")

    for seat in (amara, assistant):
        assert browse(seat).get("settings").status_code == 403
        assert browse(seat).post("settings", FIELDS).status_code == 403


def test_a_new_discussion_begins_with_a_week_of_steps_and_one_for_late_work(app: Flask, clock: Clock) -> None:
    with app.test_request_context():
        g.who = None

        form = Discussion().new_form(SiteDefaults())

        assert [(row.kind.data, row.needed.data, row.words.data, row.share.data) for row in form.rows] == [
            ("post", 1, 50, 40),
            ("reply", 2, 0, 40),
            ("thank", 1, 0, 10),
            ("days", 3, 0, 10),
        ]
        assert form.closes_at.data == datetime(2026, 9, 28, 23, 59, tzinfo=UTC)
        assert (form.late_rule.data, form.grace_hours.data, form.zero_days.data) == ("decay", 24, 7)
        assert form.best.data is None
        ends = [row.by.data.day for row in form.rows if row.by.data]
        assert ends == [17, 20, 21, 21]
        assert form.rows[0].by.data == datetime(2026, 9, 17, 23, 59, tzinfo=UTC)
        assert form.score_maximum.data == 10


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        # Two replies, asked for by the close on the 21st.
        ({"see_from": "2026-09-22T08:00"}, "Step 2 is due before others' posts are seen."),
        (
            {"see_from": "2026-09-18T08:00", "steps-1-by": "2026-09-17T23:59"},
            "Step 2 is due before others' posts are seen.",
        ),
        ({"see_from": "2026-09-18T08:00"}, ""),
        # Whoever writes sees the others at once.
        ({"see_from": "2026-09-22T08:00", "see_after": "1"}, ""),
        ({"see_from": "2026-09-22T08:00", "steps-1-kind": "ask"}, ""),
    ],
)
def test_no_step_asks_to_answer_what_is_not_seen_yet(
    browse: Browse, lisbon: Seat, changed: dict[str, str], sentence: str
) -> None:
    answer = browse(lisbon).post("settings", FIELDS | changed)

    assert answer.status_code == (422 if sentence else 303)
    if sentence:
        assert sentence in answer.text.replace("&#39;", "'")


def test_what_is_folded_says_all_of_what_is_set(browse: Browse, lisbon: Seat) -> None:
    gate = {"see_after": "2", "see_from": "2026-09-18T08:00", "see_until": "2026-09-20T08:00"}
    browse(lisbon).post("settings", FIELDS | LATE | gate | {"cutoff_days": "3"})

    page = browse(lisbon).get("settings").text.replace("&#39;", "'")

    assert "In full for 24 hours, then less each day until day 3" in page
    assert "After 2 posts of one's own · From Fri 18 Sep, 08:00 · Until Sun 20 Sep, 08:00" in page


@pytest.mark.parametrize(
    ("kind", "needed", "by", "is_taken"),
    [
        # It opens on the 14th.
        ("days", "4", "2026-09-17T23:59", True),
        ("days", "5", "2026-09-17T23:59", False),
        ("read", "5", "2026-09-17T23:59", False),
        ("reply", "5", "2026-09-17T23:59", True),
        # Without a date until the close on the 21st.
        ("days", "8", "", True),
        ("days", "9", "", False),
    ],
)
def test_no_step_asks_for_more_days_than_there_are(
    browse: Browse, lisbon: Seat, kind: str, needed: str, by: str, is_taken: bool
) -> None:
    step = {"steps-1-kind": kind, "steps-1-needed": needed, "steps-1-by": by}

    answer = browse(lisbon).post("settings", FIELDS | step)

    assert answer.status_code == (303 if is_taken else 422)
    assert ("Step 2 asks for more days than there are." in answer.text) is not is_taken
