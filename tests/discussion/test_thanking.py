"""Thanks: said, read by whom they may be, taken back; on both databases."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask, g
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.course.models import Membership, Participation
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.discussion.models import Thanks
from lti_tool.kinds.discussion.reading import glance
from lti_tool.kinds.discussion.reading.values import Glance
from lti_tool.kinds.discussion.service import PostPlace, add_post, delete_post
from lti_tool.kinds.discussion.thanking import NewThanks, take_thanks_back, thank
from lti_tool.kinds.discussion.views.drawing import draw_threads
from lti_tool.kinds.discussion.views.showing import Showing
from tests.databases import recorded_statements
from tests.discussion.room import BASE_URL, Browser, Clock, Room, Seat, terms

Browse = Callable[[Seat], Browser]
Say = Callable[..., PostPlace]
STORY = "I told a new colleague that her report was all over the place."
BECAUSE = "because it gave me my first sentence"


@pytest.fixture
def post_id(session: Session, room: Room, amara: Seat, noon: datetime) -> int:
    """A post of Amara's."""
    made = add_post(session, room.who(session, amara), room.activity(session), STORY, None, "a", noon)
    session.commit()
    return made.id


@pytest.fixture
def say(session: Session, room: Room, noon: datetime, post_id: int) -> Say:
    """Thank Amara as somebody: (seat, reason, private, form key, when)."""

    def do(
        seat: Seat, reason: str = BECAUSE, private: bool = False, key: str = "k", now: datetime = noon
    ) -> PostPlace:
        who, activity = room.who(session, seat), room.activity(session)
        return thank(session, who, activity, NewThanks(post_id, reason, private, key), now)

    return do


@pytest.mark.usefixtures("any_database")
def test_thanks_are_an_act_to_a_person_for_a_post(
    session: Session, say: Say, amara: Seat, jonas: Seat, post_id: int
) -> None:
    say(jonas)

    said = session.scalars(select(Thanks)).one()
    act = session.scalars(select(Act).where(Act.verb == Verb.THANKED)).one()
    assert (said.thanker_id, said.receiver_id, said.post_id) == (
        jonas.membership_id,
        amara.membership_id,
        post_id,
    )
    assert (act.item_kind, act.item_id, act.words) == ("thanks", said.id, 7)
    assert (act.membership_id, act.to_membership_id) == (jonas.membership_id, amara.membership_id)


@pytest.mark.usefixtures("any_database")
def test_who_has_thanked_has_thanked(session: Session, say: Say, jonas: Seat) -> None:
    say(jonas)
    say(jonas, "because of something else", key="another")

    assert session.scalars(select(Thanks.reason)).all() == [BECAUSE]
    assert session.scalar(select(func.count()).where(Act.verb == Verb.THANKED)) == 1


@pytest.mark.usefixtures("any_database")
def test_thanks_are_taken_back_and_said_again(
    session: Session, room: Room, say: Say, jonas: Seat, noon: datetime
) -> None:
    say(jonas)
    said = session.scalars(select(Thanks)).one()
    who, activity = room.who(session, jonas), room.activity(session)

    take_thanks_back(session, who, activity, said.id, noon, moderates=False)
    say(jonas, "late double click", key="k")
    session.refresh(said)
    assert (said.reason, said.taken_back_at) == ("", noon)
    say(jonas, "because I looked again", key="new")

    session.refresh(said)
    assert (said.reason, said.taken_back_at) == ("because I looked again", None)
    verbs = session.scalars(select(Act.verb).where(Act.item_kind == "thanks").order_by(Act.id)).all()
    assert verbs == [Verb.THANKED, Verb.TOOK_BACK, Verb.THANKED]


@pytest.mark.parametrize(
    ("reason", "problem"), [(" ", "empty"), ("\u200b", "empty"), ("x" * 1001, "too_long")]
)
def test_a_reason_is_needed(session: Session, say: Say, jonas: Seat, reason: str, problem: str) -> None:
    with pytest.raises(InputInvalid, match=problem):
        say(jonas, reason)


def test_nobody_thanks_themselves_or_too_late_or_for_what_is_gone(
    session: Session, room: Room, say: Say, amara: Seat, jonas: Seat, noon: datetime, post_id: int
) -> None:
    with pytest.raises(InputInvalid, match="oneself"):
        say(amara)
    with pytest.raises(Conflict, match="closed"):
        say(jonas, now=noon + timedelta(days=8))
    who, activity = room.who(session, amara), room.activity(session)
    delete_post(session, who, activity, post_id, noon, moderates=False)
    with pytest.raises(Conflict, match="answered_removed"):
        say(jonas)


def test_who_has_left_the_course_is_thanked_too(
    session: Session, say: Say, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    session.execute(update(Membership).where(Membership.id == amara.membership_id).values(gone_at=noon))

    say(jonas)

    assert session.scalars(select(Thanks.receiver_id)).all() == [amara.membership_id]


def test_only_the_thanker_takes_back_and_staff_what_everybody_reads(
    session: Session, room: Room, say: Say, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    activity = room.activity(session)
    say(jonas, private=True)
    say(teacher, key="t")
    private, public = session.scalars(select(Thanks.id).order_by(Thanks.id)).all()

    for seat, thanks_id, moderates in ((amara, public, False), (teacher, private, True), (amara, 99, False)):
        with pytest.raises(NotHere):
            take_thanks_back(session, room.who(session, seat), activity, thanks_id, noon, moderates=moderates)
    late = noon + timedelta(days=8)
    with pytest.raises(Conflict, match="closed"):
        take_thanks_back(session, room.who(session, jonas), activity, private, late, moderates=False)
    take_thanks_back(session, room.who(session, teacher), activity, public, late, moderates=True)


@pytest.mark.usefixtures("any_database")
def test_private_thanks_are_read_by_the_two_of_them(
    browse: Browse, room: Room, say: Say, session: Session, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    third = room.join("Third")
    for seat in (third, teacher, amara, jonas):
        browse(seat).get("")
    say(jonas, private=True)
    session.commit()

    for path in ("", "threads/1", "?show=thanked"):
        for seat in (amara, jonas):
            page = browse(seat).get(path).text
            assert BECAUSE in page
            assert "only you two see this" in page
        for seat in (third, teacher, room.join("Somebody new")):
            assert BECAUSE not in browse(seat).get(path).text


def test_public_thanks_stand_below_the_post_for_everybody(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat, post_id: int
) -> None:
    for seat in (amara, jonas, teacher):
        browse(seat).get("")

    answer = browse(jonas).post(f"posts/{post_id}/thank", body=BECAUSE)

    assert answer.location.endswith(f"/discussion/?show=all#post-{post_id}")
    for seat in (amara, jonas, teacher):
        page = browse(seat).get("").text
        assert "<bdi>Jonas Lindqvist</bdi> thanks <bdi>Amara Okafor</bdi>" in page
        assert f'<q class="reason" dir="auto">{BECAUSE}</q>' in page
    assert "thanks/1/take-back" in browse(jonas).get("").text
    assert "thanks/1/take-back" not in browse(amara).get("").text
    assert f"posts/{post_id}/thank" not in browse(jonas).get("").text


def test_of_many_thanks_the_first_three_are_shown(
    browse: Browse, room: Room, amara: Seat, post_id: int
) -> None:
    for number in range(5):
        browse(room.join(f"Learner {number}")).post(f"posts/{post_id}/thank", body=f"because {number}")

    page = browse(amara).get("").text

    assert page.count('<q class="reason"') == 3
    assert "and 2 more" in page


def test_with_script_thanks_bring_the_post_anew(browse: Browse, jonas: Seat, post_id: int) -> None:
    form = browse(jonas).get(f"posts/{post_id}/thank", headers={"HX-Request": "true"})

    answer = browse(jonas).post(f"posts/{post_id}/thank", htmx=True, body=BECAUSE)

    assert form.text.lstrip().startswith('<form class="composer"')
    assert f'hx-target="#post-{post_id}"' in form.text
    assert answer.text.lstrip().startswith(f'<article class="post" id="post-{post_id}"')
    assert BECAUSE in answer.text
    assert re.search(r'id="steps"[^>]* hx-swap-oob="true"', answer.text)
    done = json.loads(answer.headers["HX-Trigger"])["stoke:done"]
    assert done == {"message": "You thanked Amara Okafor. Steps: 0 of 2 done.", "focus": f"post-{post_id}"}


@pytest.mark.parametrize("htmx", [True, False])
def test_thanks_begun_in_the_composer_ask_whom_and_keep_the_words(
    browse: Browse, jonas: Seat, post_id: int, htmx: bool
) -> None:
    browser, key = browse(jonas), str(uuid4())

    asked = browser.post("posts", htmx=htmx, act="thank", body=BECAUSE, form_key=key)

    assert asked.status_code == 422
    assert "Thank whom, and for what? Choose a post." in asked.text
    assert f"{BECAUSE}</textarea>" in asked.text
    assert f'<option value="{post_id}">Amara Okafor: I told a new' in asked.text
    assert key in asked.text
    told = browser.post("thanks", htmx=htmx, body=BECAUSE, post_id=str(post_id), form_key=key)
    assert told.headers.get("HX-Retarget") == ("#compose" if htmx else None)
    assert BECAUSE in browser.get("").text


def page_text_of_the_composer(browser: Browser) -> str:
    """What stands in the box for a new thread."""
    found = re.search(r'<textarea id="body"[^>]*>\n([^<]*)</textarea>', browser.get().text)
    assert found
    return found[1]


def test_thanks_leave_no_draft_that_one_press_would_publish(
    browse: Browse, jonas: Seat, post_id: int
) -> None:
    said = "because it helped me, between the two of us"
    browse(jonas).post("draft", body=said, act="give")
    browse(jonas).post("posts", act="thank", post_id=str(post_id), body=said, private="1")

    assert page_text_of_the_composer(browse(jonas)) == ""
    browse(jonas).post("draft", body="Something else that I began", act="give")
    browse(jonas).post("posts", act="thank", post_id="2", body=said)
    assert page_text_of_the_composer(browse(jonas)) == "Something else that I began"


def test_a_form_without_script_keeps_no_thanks_as_a_draft_of_a_post(
    browse: Browse, jonas: Seat, post_id: int
) -> None:
    answer = browse(jonas).post("draft", body="because it helped me", act="thank")

    assert "because it helped me" in answer.text
    assert page_text_of_the_composer(browse(jonas)) == ""


def test_choosing_thank_brings_the_fields_it_begins_with(browse: Browse, jonas: Seat, post_id: int) -> None:
    fields = browse(jonas).get("thanks/new", headers={"HX-Request": "true"}).text

    assert f'<option value="{post_id}">' in fields
    assert "Only the two of you read it" in fields
    assert "<textarea" not in fields


def test_ones_own_post_is_refused_with_a_sentence(browse: Browse, amara: Seat, post_id: int) -> None:
    answer = browse(amara).post("posts", act="thank", body=BECAUSE, post_id=str(post_id))

    assert answer.status_code == 422
    assert "This post is your own. Thank somebody else for theirs." in answer.text
    assert BECAUSE in answer.text


def test_after_the_close_the_words_are_shown_again(
    browse: Browse, engine: Engine, clock: Clock, jonas: Seat, post_id: int
) -> None:
    browser = browse(jonas)
    browser.token()
    clock.forward(days=8)
    with Session(engine) as session:
        session.execute(update(Participation).values(seen_at=clock.now))
        session.commit()

    answer = browser.post(f"posts/{post_id}/thank", body=BECAUSE)

    assert answer.status_code == 409
    assert "This discussion is closed" in answer.text
    assert BECAUSE in answer.text


def test_taking_back_is_asked_first(browse: Browse, jonas: Seat, post_id: int) -> None:
    browser = browse(jonas)
    browser.post(f"posts/{post_id}/thank", body=BECAUSE)

    assert "Take these thanks back?" in browser.get("thanks/1/take-back").text
    assert browser.post("thanks/1/take-back").status_code == 303

    assert BECAUSE not in browser.get("").text
    assert browser.get("thanks/1/take-back").status_code == 404


def test_another_courses_posts_and_thanks_are_not_here(
    browse: Browse, engine: Engine, jonas: Seat, post_id: int, noon: datetime
) -> None:
    browse(jonas).post(f"posts/{post_id}/thank", body=BECAUSE)
    stranger = browse(Room(engine, noon, terms(noon)).open().join("Stranger", "Instructor"))

    for path in (f"posts/{post_id}/thank", "thanks/1/take-back"):
        assert stranger.get(path).status_code == 404, path
        assert stranger.post(path, body="x").status_code == 404, path
    assert stranger.post("thanks", body="x", post_id=str(post_id)).status_code == 404
    assert "Amara" not in stranger.get("thanks/new").text


def test_who_only_watches_thanks_nobody(browse: Browse, room: Room, post_id: int) -> None:
    mentor = browse(room.join("Mentor", "Mentor"))

    assert f"posts/{post_id}/thank" not in mentor.get("").text
    assert mentor.get(f"posts/{post_id}/thank").status_code == 403


@pytest.mark.usefixtures("any_database")
def test_thanks_cost_twelve_statements(
    app: Flask, room: Room, jonas: Seat, amara: Seat, post_id: int
) -> None:
    browser = Browser(app, jonas)
    browser.token()

    with recorded_statements() as statements:
        assert browser.post(f"posts/{post_id}/thank", body=f"{BECAUSE} of a story").status_code == 303

    assert len(statements) <= 12, "\n".join(statements)


def test_what_a_reader_did_while_their_page_was_drawn_is_on_no_others(
    app: Flask, session: Session, room: Room, say: Say, jonas: Seat, noon: datetime
) -> None:
    zoe = room.join("Zoe Martin")

    def begun(seat: Seat) -> tuple[Showing, Glance]:
        g.who, g.participation_key = room.who(db.session(), seat), None
        showing = Showing(g.who, room.activity(db.session()), noon)
        found = glance(db.session(), room.activity_id, seat.membership_id)
        db.session.commit()
        return showing, found

    with app.test_request_context(base_url=BASE_URL):
        pages = [begun(seat) for seat in (jonas, zoe)]
        say(jonas, BECAUSE, True)
        session.commit()
        drawn = [draw_threads(*page).decode() for page in pages]

    assert [BECAUSE in page for page in drawn] == [True, False]
