"""The recognition brief: whom to thank in class, for what, and nothing that was not for all (rows 56, 57)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.service import create_activity
from lti_tool.acts.models import Act, Verb
from lti_tool.kinds.discussion.models import Post
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.recognition.models import NameHint
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.discussion.test_inbox import inbox, told

Browse = Callable[[Seat], Browser]
NAMES = re.compile(r"<h2><bdi>(.+?)</bdi>")
FORM = re.compile(r'<li id="person-(\d+)".*?</li>', re.DOTALL)
SIDES = re.compile(r"<span>(Ask|Give|Thank)</span> .*?<strong>(\d+)</strong>", re.DOTALL)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


def at(browser: Browser, path: str) -> str:
    return f"/p/{browser.seat.public_id}/recognition/{path}"


def brief(browser: Browser, query: str = "") -> str:
    answer = browser.get(at(browser, f"brief{query}"))
    assert answer.status_code == 200
    return answer.text


def named(page: str) -> list[str]:
    """Whom a page names, in its order."""
    return NAMES.findall(page)


def forms(page: str) -> list[dict[str, str]]:
    """The forms of a page of ticks, in its order."""
    found = [dict(FIELD.findall(one.group())) for one in FORM.finditer(page)]
    return [{name: value for name, value in one.items() if name != "csrf_token"} for one in found]


def tick(browser: Browser, whom: str, **more: str) -> str:
    """Tick the person of this name; the page that follows."""
    page = browser.get(at(browser, "brief/ticks")).text
    form = forms(page)[named(page).index(whom)]
    answer = browser.post(at(browser, "brief/ticks"), form | more)
    assert answer.status_code == 303
    return browser.get(answer.headers["Location"].partition("#")[0]).text


@pytest.fixture
def talked(browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    """Amara asked, Jonas answered and was accepted, and both were thanked."""
    browse(amara).post("posts", body="What did you see first?", act="ask")
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(amara).post("posts/2/accept")
    browse(teacher).post("posts/1/thank", body="because all of us wondered")
    clock.forward(minutes=5)


@pytest.mark.usefixtures("any_database", "talked")
def test_staff_read_whom_to_thank_for_what_in_which_words(browse: Browse, teacher: Seat) -> None:
    page = brief(browse(teacher))

    assert named(page) == ["Jonas Lindqvist", "Amara Okafor"]
    assert "gave an answer that was accepted" in page
    assert "A door that was left open." in page
    assert (
        "<bdi>Jonas Lindqvist</bdi>, your answer settled a question. Would you tell it to all of us?" in page
    )
    assert "because all of us wondered" in page
    assert page.count("not thanked yet") == 2
    assert "2 people to thank" in page
    assert "Contains names; not for the pinboard." in page


@pytest.mark.usefixtures("any_database", "talked")
def test_a_question_that_waits_closes_the_talk(
    browse: Browse, room: Room, clock: Clock, teacher: Seat
) -> None:
    assert "To close the talk" not in brief(browse(teacher)), "what is thanked for is said already"
    lin = room.join("Lin Curious")
    browse(lin).post("posts", body="Is written feedback ever better?", act="ask")
    clock.forward(minutes=4)
    browse(lin).post("posts", body="And who has tried it?", act="ask")
    page = brief(browse(teacher))

    assert "Is written feedback ever better?" in page.partition("To close the talk")[2]
    assert "No reply yet. Ask who has tried it." in page


@pytest.mark.usefixtures("any_database", "talked")
def test_how_all_asked_gave_and_thanked_stands_below_in_numbers_bars_and_words(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts/2/thank", body="because it made me look", private="1")
    sides = SIDES.findall(brief(browse(teacher)))
    browse(jonas).post("posts/1/thank", body="because I had not seen it")
    after = brief(browse(teacher))

    assert sides == [("Ask", "1"), ("Give", "1"), ("Thank", "0")], "neither staff's thanks nor private ones"
    assert SIDES.findall(after)[-1] == ("Thank", "1")
    assert "Asking, giving and thanking are in balance." in after


def test_learners_have_none(browse: Browse, amara: Seat) -> None:
    mine = browse(amara)

    for path in ("brief", "brief/ticks", "observations"):
        assert mine.get(at(mine, path)).status_code == 403
    assert mine.post(at(mine, "brief/ticks")).status_code == 403
    assert mine.post(at(mine, "observations"), words="x").status_code == 403


@pytest.mark.usefixtures("talked")
def test_whoever_did_nothing_is_not_in_it(browse: Browse, room: Room, teacher: Seat) -> None:
    room.join("Lin Silent")

    assert "Lin Silent" not in brief(browse(teacher))


def test_nothing_done_is_said_kindly(browse: Browse, teacher: Seat) -> None:
    assert "Nothing to say aloud in this time" in brief(browse(teacher))
    staff = browse(teacher)
    assert "Nobody to thank yet" in staff.get(at(staff, "brief/ticks")).text


@pytest.mark.usefixtures("any_database")
def test_private_thanks_are_never_read_aloud(browse: Browse, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    browse(jonas).post("posts", body="A story of mine.")
    browse(amara).post("posts/1/thank", body="because it was you", private="1")
    page = brief(browse(teacher))

    assert "because it was you" not in page
    assert "was thanked by" not in page
    assert named(page) == ["Jonas Lindqvist"], "who thanked in private is not said to have thanked"


def test_what_is_said_under_an_alias_is_left_out_and_said_to_be(
    browse: Browse, session: Session, teacher: Seat, talked: None
) -> None:
    session.execute(update(Activity).values(options=write_options(Options(names="peers"))))
    session.commit()
    page = brief(browse(teacher))

    assert named(page) == []
    assert "1 activity hides names and is left out." in page


@pytest.mark.parametrize("change", ["circle", "gate", "hidden", "removed"])
def test_what_not_all_may_read_is_not_read_to_them(
    browse: Browse, session: Session, clock: Clock, amara: Seat, teacher: Seat, change: str
) -> None:
    if change == "circle":
        session.execute(update(Activity).values(options=write_options(Options(circles="random"))))
        session.commit()
    browse(amara).post("posts", body="A story of mine.")
    if change == "gate":
        shut = Options(see_from=clock.now + timedelta(days=1))
        session.execute(update(Activity).values(options=write_options(shut)))
        session.commit()
    elif change == "hidden":
        browse(teacher).post("posts/1/decide", what="hidden", words="Not here.")
    elif change == "removed":
        browse(amara).post("posts/1/remove")

    assert named(brief(browse(teacher))) == []


@pytest.mark.usefixtures("talked")
def test_a_brief_is_as_long_as_one_asks_and_begins_where_one_says(
    browse: Browse, room: Room, clock: Clock, teacher: Seat
) -> None:
    for number in range(6):
        browse(room.join(f"Learner {number}")).post("posts", body=f"Story number {number}.")

    assert len(named(brief(browse(teacher)))) == 5
    assert len(named(brief(browse(teacher), "?most=10"))) == 8
    assert len(named(brief(browse(teacher), "?most=9999&since=nonsense&until=x"))) == 5
    tomorrow = (clock.now + timedelta(days=1)).date().isoformat()
    assert named(brief(browse(teacher), f"?since={tomorrow}")) == []


@pytest.mark.usefixtures("any_database", "talked")
def test_a_tick_is_an_act_and_its_learner_is_told(
    browse: Browse, session: Session, clock: Clock, jonas: Seat, amara: Seat, teacher: Seat
) -> None:
    page = tick(browse(teacher), "Jonas Lindqvist")

    assert "1 of 2 said" in page
    assert "said at 12:05" in page
    assert named(page) == ["Jonas Lindqvist", "Amara Okafor"], "the list stays as it was"
    act = session.scalars(select(Act).where(Act.verb == Verb.RECOGNISED)).one()
    assert (act.item_kind, act.to_membership_id) == ("in_class", jonas.membership_id)
    assert "You were thanked in class." in told(browse(jonas))
    assert "A door that was left open." in inbox(browse(jonas))
    assert "You were thanked in class." not in told(browse(amara))


@pytest.mark.usefixtures("any_database", "talked")
def test_a_tick_is_taken_back_and_so_is_the_note(
    browse: Browse, session: Session, jonas: Seat, teacher: Seat
) -> None:
    page = tick(browse(teacher), "Jonas Lindqvist")
    form = forms(page)[0]
    assert "undo" in dict(FIELD.findall(page))
    page = browse(teacher).post(at(browse(teacher), "brief/ticks"), form | {"undo": "1"}).text
    page = browse(teacher).get(at(browse(teacher), "brief/ticks")).text

    assert "0 of 2 said" in page
    assert "You were thanked in class." not in told(browse(jonas))
    verbs = session.scalars(select(Act.verb).where(Act.item_kind == "in_class").order_by(Act.id)).all()
    assert verbs == [Verb.RECOGNISED, Verb.TOOK_BACK]


@pytest.mark.usefixtures("talked")
def test_whoever_is_ticked_twice_is_thanked_once(browse: Browse, session: Session, teacher: Seat) -> None:
    staff = browse(teacher)
    form = forms(staff.get(at(staff, "brief/ticks")).text)[0]
    for key in ("0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9a", "0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9b"):
        staff.post(at(staff, "brief/ticks"), form | {"form_key": key})

    assert session.scalar(select(func.count(Recognition.id))) == 1


@pytest.mark.usefixtures("talked")
def test_with_script_the_card_and_the_count_change_alone(browse: Browse, teacher: Seat) -> None:
    staff = browse(teacher)
    form = forms(staff.get(at(staff, "brief/ticks")).text)[0]
    answer = staff.post(at(staff, "brief/ticks"), form, htmx=True)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<li")
    assert 'id="said" hx-swap-oob="true"' in answer.text
    assert "1 of 2 said" in answer.text
    assert "stoke:done" in answer.headers["HX-Trigger"]


@pytest.mark.usefixtures("any_database", "talked")
def test_in_the_next_session_others_come_first_and_for_nothing_that_was_said(
    browse: Browse, engine: Engine, room: Room, clock: Clock, jonas: Seat, teacher: Seat
) -> None:
    tick(browse(teacher), "Jonas Lindqvist")
    clock.now += timedelta(days=1)
    room.now = clock.now
    later = browse(room.join("Dr Later", "Instructor"))
    newcomer, again = room.join("Lin New"), room.join("Nour New")
    for seat in (newcomer, again):
        browse(seat).post("posts", body="A story, told late.")
    with Session(engine) as session:
        session.execute(update(Post).where(Post.id == 2).values(useful_count=1))
        session.commit()
    page = brief(later, "?since=2026-09-01")

    assert named(page)[-1] == "Jonas Lindqvist"
    assert "settled a question" not in page
    assert page.count("not thanked yet") == 3
    assert "since Mon 14 Sep" in brief(later), "where the last one was ticked"
    assert named(brief(later)) == ["Lin New", "Nour New"]


@pytest.mark.parametrize(
    "changed",
    [
        {"deed": "nothing"},
        {"member": "999"},
        {"activity": "999"},
        {"item_id": "999"},
        {"item_kind": "find"},
        {"item_kind": "post", "item_id": "1"},
    ],
)
@pytest.mark.usefixtures("talked")
def test_a_tick_for_what_is_not_there_is_none(
    browse: Browse, session: Session, teacher: Seat, changed: dict[str, str]
) -> None:
    staff = browse(teacher)
    form = forms(staff.get(at(staff, "brief/ticks")).text)[0]

    assert staff.post(at(staff, "brief/ticks"), form | changed).status_code == 404
    assert session.scalar(select(func.count(Recognition.id))) == 0


@pytest.mark.usefixtures("talked")
def test_another_courses_ticks_and_people_are_not_here(
    browse: Browse, engine: Engine, clock: Clock, teacher: Seat
) -> None:
    tick(browse(teacher), "Jonas Lindqvist")
    staff = browse(teacher)
    form = forms(staff.get(at(staff, "brief/ticks")).text)[1]
    elsewhere = Room(engine, clock.now, terms(clock.now)).open()
    stranger = browse(elsewhere.join("Dr Else", "Instructor"))

    assert named(brief(stranger)) == []
    assert stranger.post(at(stranger, "brief/ticks"), form).status_code == 404
    assert stranger.post(at(stranger, "brief/ticks"), undo="1").status_code == 404
    words = {"member": form["member"], "activity": str(elsewhere.activity_id), "words": "Well said."}
    assert stranger.post(at(stranger, "observations"), words).status_code == 404


@pytest.mark.usefixtures("any_database")
def test_what_was_said_in_class_is_an_act_and_its_learner_reads_it(
    browse: Browse, session: Session, room: Room, jonas: Seat, amara: Seat, teacher: Seat
) -> None:
    staff, said = browse(teacher), "Jonas asked what we would have done. That opened the room."
    form = {"member": str(jonas.membership_id), "activity": str(room.activity_id), "words": said}
    assert staff.post(at(staff, "observations"), form).status_code == 303

    assert said in staff.get(at(staff, "observations")).text
    assert told(browse(jonas)) == ["An instructor noted what you said in class."]
    assert said in inbox(browse(jonas))
    assert told(browse(amara)) == []
    act = session.scalars(select(Act).where(Act.verb == Verb.RECOGNISED)).one()
    assert (act.item_kind, act.to_membership_id) == ("observed", jonas.membership_id)
    staff.post(at(staff, "observations/1/take-back"))
    assert said not in staff.get(at(staff, "observations")).text
    assert told(browse(jonas)) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({"words": "Well said."}, "Choose who said it."), ({"member": "1", "words": " "}, "Write a line.")],
)
def test_an_observation_that_lacks_something_keeps_what_was_typed(
    browse: Browse, room: Room, jonas: Seat, teacher: Seat, form: dict[str, str], sentence: str
) -> None:
    staff = browse(teacher)
    answer = staff.post(at(staff, "observations"), {"activity": str(room.activity_id)} | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert form["words"].strip() in answer.text


@pytest.mark.usefixtures("talked")
def test_how_a_name_is_said_stands_beside_it(
    browse: Browse, session: Session, clock: Clock, jonas: Seat, teacher: Seat
) -> None:
    session.add(NameHint(membership_id=jonas.membership_id, words="YO-nas", given_at=clock.now))
    session.commit()

    assert '<span class="say" dir="auto">YO-nas</span>' in brief(browse(teacher))


@pytest.mark.usefixtures("any_database", "talked")
def test_it_costs_the_same_whatever_people_did(
    browse: Browse, engine: Engine, room: Room, clock: Clock, teacher: Seat
) -> None:
    staff = browse(teacher)
    brief(staff)
    with recorded_statements() as few:
        brief(staff)
    for number in range(12):
        browse(room.join(f"Learner {number}")).post("posts", body=f"Story number {number}.", act="ask")
    with Session(engine) as session:
        create_activity(
            session,
            1,
            room.context_id,
            "race",
            terms(clock.now),
            clock.now,
            "0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9a",
        )
        session.commit()
    with recorded_statements() as many:
        brief(staff)

    assert len(many) <= len(few) <= 10
