"""Flags go to staff, who note, hide, redact, restore or dismiss for a reason; credit comes and goes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.acts.rules import ActValue, VerbName
from lti_tool.grading.models import StepProgress
from lti_tool.grading.rules import progress
from lti_tool.grading.service import rebuild
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.models import Post, PostVersion
from lti_tool.kinds.discussion.moderation.hints import Hint, Text, hints
from lti_tool.kinds.discussion.moderation.models import Decision, Flag
from lti_tool.kinds.discussion.moderation.rules import may_decide, redacted
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
SHOUT = "You all understand nothing, as my neighbour Mrs Vermeulen always says."


def act(number: int, verb: VerbName, hours: int) -> ActValue:
    at = NOON + timedelta(hours=hours)
    return ActValue(number, 1, verb, "post", 7, None, 9, is_copy=False, created_at=at)


@pytest.mark.parametrize(
    ("verbs", "met_at"),
    [
        (["gave"], NOON),
        (["gave", "hid"], None),
        # What is shown again counts from when it was written, as if it had never been hidden.
        (["gave", "hid", "restored"], NOON),
        (["gave", "hid", "edited", "restored"], NOON),
        (["gave", "hid", "restored", "hid"], None),
        (["gave", "hid", "took_back", "restored"], None),
    ],
)
def test_what_is_hidden_counts_nothing_until_it_is_restored(
    verbs: list[VerbName], met_at: datetime | None
) -> None:
    acts = [act(number, verb, number) for number, verb in enumerate(verbs)]

    assert progress([StepTerms("post", 1, 0, None, 100)], acts, 1)[0].met_at == met_at


LONG = "a very long and winding answer about how tides are made by the moon"
TEXTS = {
    "nearly the same": ([(1, LONG), (2, LONG.replace("very ", "quite "))], [Hint(2, "alike", 1, 95)]),
    "in another order": (
        [(1, LONG), (2, "by the moon " + LONG.removesuffix(" by the moon"))],
        [Hint(2, "alike", 1, 100)],
    ),
    "one's own again": ([(1, LONG), (1, LONG)], []),
    "the same for a hundred words": (
        [(1, f"{LONG} " * 8 + "and then the sea"), (2, f"{LONG} " * 8 + "whatever else there is to say")],
        [Hint(2, "alike", 1, 100)],
    ),
    "manners": ([(1, "Thank you!"), (2, LONG)], [Hint(1, "short")]),
    "short and alike by chance": ([(1, "I think so too my friend"), (2, "I think so too my friend")], []),
    "another text": ([(1, LONG), (2, "something else entirely which nobody has ever said before me")], []),
}


@pytest.mark.parametrize("case", TEXTS)
def test_what_is_hinted_to_staff(case: str) -> None:
    said, expected = TEXTS[case]
    texts = [Text(place, who, len(text.split()), text) for place, (who, text) in enumerate(said, 1)]

    found = hints(texts)

    assert [(one.post_id, one.why, one.other_id) for one in found] == [
        (one.post_id, one.why, one.other_id) for one in expected
    ]


def test_a_passage_is_taken_out_only_where_it_stands() -> None:
    assert redacted("Call 0475 123 456, or call me", "0475 123 456") == "Call [removed by staff], or call me"
    assert redacted("Nothing of it", "0475") is None
    assert redacted("Nothing of it", "") is None


def test_what_is_hidden_is_not_hidden_again_and_only_that_is_restored() -> None:
    assert not may_decide("hidden", is_hidden=True)
    assert not may_decide("restored", is_hidden=False)
    assert may_decide("noted", is_hidden=True)


def flags(engine: Engine) -> list[Flag]:
    with Session(engine) as session:
        return list(session.scalars(select(Flag).order_by(Flag.id)))


def counted(engine: Engine, seat: Seat) -> list[int]:
    with Session(engine) as session:
        mine = select(StepProgress.counted).where(StepProgress.membership_id == seat.membership_id)
        return list(session.scalars(mine.order_by(StepProgress.step_id)))


@pytest.fixture
def shouted(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(amara).post("posts", body=SHOUT)


@pytest.mark.usefixtures("shouted")
def test_a_flag_reaches_staff_without_a_name_and_changes_nothing_else(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts/1/flag", reason="hurtful", words="It hurts me.")
    browse(jonas).post("posts/1/flag", reason="hurtful", words="It hurts me a lot.")

    queue = browse(teacher).get("moderation").text

    assert "It hurts me a lot." in queue
    assert "Jonas" not in queue
    assert "1 post is flagged" in browse(teacher).get("minutes").text
    assert SHOUT in browse(jonas).get("").text
    assert "flag" not in browse(amara).get("").text.lower()
    assert len(flags(engine)) == 1


@pytest.mark.usefixtures("shouted")
def test_a_flag_is_taken_back_and_nobody_flags_themselves(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts/1/flag", reason="copied")
    assert "Your instructors will look at it." in browse(jonas).get("posts/1/flag").text
    browse(jonas).post("posts/1/flag", do="undo")

    assert "Nothing waits for you." in browse(teacher).get("moderation").text
    assert browse(amara).get("posts/1/flag").status_code == 404
    assert browse(amara).post("posts/1/flag", reason="copied").status_code == 409


@pytest.mark.usefixtures("shouted")
def test_what_is_missing_of_a_flag_is_said_and_nothing_typed_is_lost(browse: Browse, jonas: Seat) -> None:
    other = browse(jonas).post("posts/1/flag", reason="other")
    nothing = browse(jonas).post("posts/1/flag", words="Something.")
    long = browse(jonas).post("posts/1/flag", reason="other", words="x" * 501)

    assert (other.status_code, nothing.status_code, long.status_code) == (422, 422, 422)
    assert "Say it in a few words." in other.text
    assert "Choose one of these." in nothing.text
    assert "Something." in nothing.text
    assert "x" * 501 in long.text


@pytest.mark.usefixtures("shouted")
def test_hiding_takes_text_and_credit_and_the_author_corrects_and_regains_it(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat, clock: Clock
) -> None:
    browse(jonas).post("posts/1/flag", reason="hurtful")
    before = counted(engine, amara)

    hid = browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    page, own = browse(jonas).get("").text, browse(amara).get("").text
    none = counted(engine, amara)
    clock.forward(minutes=1)
    browse(amara).post("posts/1/edit", body="You all know more than I do about tides.", version="1")
    still = browse(jonas).get("").text
    queue = browse(teacher).get("moderation").text
    browse(teacher).post("posts/1/decide", what="restored")
    after = browse(jonas).get("").text

    assert hid.status_code == 303
    assert "Vermeulen" not in page
    assert "Hidden by an instructor" in page
    assert "It names a person." not in page
    assert "Vermeulen" in own
    assert "It names a person." in own
    assert "about tides" not in still
    assert "Its author changed it since you hid it." in queue
    assert "about tides" in after
    assert (before[0], none[0], counted(engine, amara)[0]) == (1, 0, 1)
    assert [one.settled_at is None for one in flags(engine)] == [False]


@pytest.mark.usefixtures("shouted")
def test_what_is_hidden_is_found_nowhere_by_learners(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(jonas).post("posts/1/reply", body="Let us keep calm, all of us, and go on.")
    browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    browser = browse(jonas)

    pages = [
        browser.get(path).text
        for path in ("", "threads/1", "search?q=Vermeulen", "thanks/new", "posts/1/reply", "?show=all")
    ]
    alike = browser.post("alike", act="ask", body=SHOUT).text

    assert all("neighbour" not in page for page in pages)
    assert "<mark>" not in alike
    assert alike.count("neighbour") == 1, "what Jonas typed himself"
    assert "Let us keep calm" in pages[1], "what was said to it stays"


@pytest.mark.usefixtures("shouted")
def test_a_passage_is_taken_out_and_what_was_said_before_is_staffs_to_read(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    missing = browse(teacher).post("posts/1/decide", what="redacted", words="A name.", passage="Mrs Nobody")
    browse(teacher).post("posts/1/decide", what="redacted", words="A name.", passage="Mrs Vermeulen")

    page = browse(jonas).get("").text
    assert missing.status_code == 422
    assert "The post does not hold these words." in missing.text
    assert "[removed by staff] always says" in page
    assert "Vermeulen" not in page
    assert browse(jonas).get("posts/1/history").status_code == 403
    with Session(engine) as session:
        assert "Vermeulen" in session.scalars(select(PostVersion.body)).one()


@pytest.mark.usefixtures("shouted")
def test_a_note_is_read_by_its_author_alone(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(teacher).post("posts/1/decide", what="noted", words="Shorter, please.")

    assert "From your instructor: Shorter, please." in browse(amara).get("").text
    assert "Shorter, please." not in browse(jonas).get("").text


@pytest.mark.usefixtures("shouted")
def test_why_staff_left_a_post_as_it_is_is_read_by_staff_alone_and_the_form_says_so(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    form = browse(teacher).get("posts/1/decide").text
    browse(teacher).post("posts/1/decide", what="dismissed", words="It is only loud.")

    assert "unless you leave it as it is" in form
    assert "It is only loud." in browse(teacher).get("posts/1/decide").text
    assert "It is only loud." not in browse(amara).get("").text
    assert "It is only loud." not in browse(amara).get(f"/p/{amara.public_id}/inbox/").text


@pytest.mark.usefixtures("shouted")
def test_every_decision_is_written_down_and_a_double_click_is_told(
    browse: Browse, engine: Engine, teacher: Seat
) -> None:
    browser = browse(teacher)
    browser.post("posts/1/decide", what="dismissed")
    browser.post("posts/1/decide", what="hidden", words="It names a person.")
    again = browser.post("posts/1/decide", what="hidden", words="It names a person.")
    silent = browser.post("posts/1/decide", what="noted")

    log = browser.get("posts/1/decide").text
    assert again.status_code == 409
    assert silent.status_code == 422
    assert log.index("hid it") < log.index("left it as it is")
    with Session(engine) as session:
        assert session.scalars(select(Decision.what)).all() == ["dismissed", "hidden"]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("what", ["noted", "dismissed", "redacted"])
def test_what_an_author_corrected_waits_until_staff_decided_and_again_when_it_changes(
    browse: Browse, amara: Seat, teacher: Seat, clock: Clock, what: str
) -> None:
    corrected = "Its author changed it since you hid it."
    author, staff = browse(amara), browse(teacher)
    author.post("posts", body=SHOUT)
    staff.post("posts/1/decide", what="hidden", words="It names a person.")
    clock.forward(minutes=1)
    author.post("posts/1/edit", body="You all know nothing, says Mrs Vermeulen.", version="1")
    waiting = staff.get("moderation").text
    clock.forward(minutes=1)

    staff.post("posts/1/decide", what=what, words="Still a name.", passage="Mrs Vermeulen")
    settled = staff.get("moderation").text, staff.get("minutes").text
    clock.forward(minutes=1)
    author.post(
        "posts/1/edit", body="You all know a lot about tides.", version="3" if what == "redacted" else "2"
    )

    assert corrected in waiting
    assert corrected not in settled[0]
    assert "Nothing is flagged" in settled[1]
    assert corrected in staff.get("moderation").text


@pytest.mark.usefixtures("shouted")
def test_what_is_hidden_says_so_to_its_author_whatever_staff_say_of_it_next(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    browse(teacher).post("posts/1/decide", what="noted", words="The first half may stay.")

    page = browse(amara).get("").text

    assert "An instructor hid this from learners." in page
    assert "From your instructor: The first half may stay." in page


@pytest.mark.usefixtures("shouted")
def test_what_was_hidden_can_be_corrected_after_the_closing_and_regains_its_credit(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat, clock: Clock
) -> None:
    with Session(engine) as session:
        session.execute(update(Activity).values(closes_at=clock.now))
        session.commit()
    clock.forward(minutes=1)
    browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    none = counted(engine, amara)

    menu = browse(amara).get("").text
    form = browse(amara).get("posts/1/edit")
    sent = browse(amara).post("posts/1/edit", body="You all know more than I do about tides.", version="1")
    browse(teacher).post("posts/1/decide", what="restored")
    again = browse(amara).post("posts/1/edit", body="And now something else entirely.", version="2")

    assert "posts/1/edit" in menu
    assert (form.status_code, sent.status_code, again.status_code) == (200, 303, 409)
    assert (none[0], counted(engine, amara)[0]) == (0, 1)


@pytest.mark.usefixtures("any_database")
def test_a_hint_that_staff_decided_about_is_given_no_more_until_its_post_changes(
    browse: Browse, amara: Seat, teacher: Seat, clock: Clock
) -> None:
    author, staff = browse(amara), browse(teacher)
    author.post("posts", body="Me too!")
    hinted = staff.get("moderation").text
    clock.forward(minutes=1)

    staff.post("posts/1/decide", what="dismissed")
    settled = staff.get("moderation").text
    clock.forward(minutes=1)
    author.post("posts/1/edit", body="And me!", version="1")

    assert "Hardly a word." in hinted
    assert "Hardly a word." not in settled
    assert "Hardly a word." in staff.get("moderation").text


@pytest.mark.usefixtures("shouted")
def test_only_staff_decide_and_nothing_of_another_discussion_is_reached(
    browse: Browse, engine: Engine, jonas: Seat, teacher: Seat
) -> None:
    assert browse(jonas).get("moderation").status_code == 403
    assert browse(jonas).post("posts/1/decide", what="hidden", words="Mine.").status_code == 403
    for path in ("posts/999/flag", "posts/999/decide"):
        assert browse(teacher).get(path).status_code == 404
    browse(teacher).post("posts/1/remove")
    assert browse(jonas).post("posts/1/flag", reason="copied").status_code == 404
    assert browse(teacher).post("posts/1/decide", what="hidden", words="Late.").status_code == 404


@pytest.mark.usefixtures("shouted")
def test_progress_made_anew_agrees_with_what_was_hidden_and_restored(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    for what in ("hidden", "restored", "hidden"):
        browse(teacher).post("posts/1/decide", what=what, words="So.")
        before = counted(engine, amara)
        with Session(engine) as session:
            rebuild(session, room.activity_id)
            session.commit()
        assert [one for one in counted(engine, amara) if one] == [one for one in before if one]


@pytest.mark.usefixtures("any_database")
def test_hiding_costs_a_bounded_number_of_statements(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body=SHOUT)
    browser = browse(teacher)
    browser.token()
    with recorded_statements() as statements:
        assert browser.post("posts/1/decide", what="hidden", words="So.").status_code == 303

    assert len(statements) <= 20, "\n".join(statements)
    with Session(engine) as session:
        assert session.scalars(select(Post.hidden_at)).one() is not None


@pytest.mark.usefixtures("shouted")
def test_learners_do_nothing_with_what_is_hidden_from_them(
    browse: Browse, jonas: Seat, teacher: Seat
) -> None:
    browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    browser = browse(jonas)

    answers = [
        browser.post("posts/1/reply", body="Still, you are right."),
        browser.post("posts/1/thank", body="because of all"),
        browser.post("reactions", give="useful-1"),
    ]

    assert [one.status_code for one in answers] == [409] * 3
    assert browse(teacher).post("posts/1/reply", body="Let us talk.").status_code == 303


def test_a_question_whose_only_answer_is_hidden_waits_again(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Who has done this before?", act="ask")
    browse(jonas).post("posts/1/reply", body="Buy what I sell, it is cheap.")
    lists = [browse(jonas).get("?show=unanswered").text]

    browse(teacher).post("posts/2/decide", what="hidden", words="An advertisement.")
    lists.append(browse(jonas).get("?show=unanswered").text)
    browse(teacher).post("posts/2/decide", what="restored")
    lists.append(browse(jonas).get("?show=unanswered").text)

    assert ["Who has done this before?" in page for page in lists] == [False, True, False]


def test_a_hidden_question_waits_for_nobody(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(amara).post("posts", body="Who buys my old books?", act="ask")
    before = browse(jonas).get("balance").text

    browse(teacher).post("posts/1/decide", what="hidden", words="An advertisement.")

    assert "1 question waits for an answer." in before
    assert "question waits" not in browse(jonas).get("balance").text
    assert 'id="post-1"' not in browse(jonas).get("?show=unanswered").text
