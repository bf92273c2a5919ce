"""Questions: asked, listed, answered; on both databases."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.accepting import accept, undo_acceptance
from lti_tool.kinds.discussion.models import Acceptance, Draft, Post, PostKind
from lti_tool.kinds.discussion.reading import glance
from lti_tool.kinds.discussion.rules import Show, may_accept
from lti_tool.kinds.discussion.service import PostPlace, add_post, delete_post
from lti_tool.kinds.discussion.thanking import NewThanks, thank
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, read_threads, terms

Browse = Callable[[Seat], Browser]
Do = Callable[..., PostPlace]
QUESTION = "How do you begin with somebody who has far more years than you?"
ANSWER = "With what I saw, and then I stop talking."


@pytest.fixture
def add(session: Session, room: Room, noon: datetime) -> Do:
    """Post as somebody: (seat, text, the post it answers, whether it asks)."""
    keys = iter(range(10_000))

    def do(seat: Seat, text: str, answers: int | None = None, asks: bool = False) -> PostPlace:
        who, activity = room.who(session, seat), room.activity(session)
        kind = PostKind.ASK if asks else PostKind.GIVE
        return add_post(session, who, activity, text, answers, f"key-{next(keys)}", noon, kind)

    return do


@pytest.mark.usefixtures("any_database")
def test_asking_is_an_act_of_its_own_and_replies_give(
    session: Session, add: Do, amara: Seat, jonas: Seat
) -> None:
    question = add(amara, QUESTION, asks=True)
    reply = add(jonas, ANSWER, question.id, asks=True)

    assert session.scalars(select(Act.verb).order_by(Act.id)).all() == [Verb.ASKED, Verb.GAVE]
    assert session.get_one(Post, reply.id).kind == PostKind.GIVE


@pytest.mark.usefixtures("any_database")
def test_a_question_is_answered_by_its_asker_and_another_answer_takes_the_place(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    question = add(amara, QUESTION, asks=True)
    first, second = add(jonas, ANSWER, question.id), add(jonas, "Or so", question.id)
    who, activity = room.who(session, amara), room.activity(session)

    for answer in (first, first, second):
        accept(session, who, activity, answer.id, noon, moderates=False)

    assert session.scalars(select(Acceptance.answer_id)).all() == [second.id]
    acts = session.execute(
        select(Act.verb, Act.item_id, Act.membership_id, Act.to_membership_id)
        .where(Act.item_kind == "answer")
        .order_by(Act.id)
    ).all()
    me, him = amara.membership_id, jonas.membership_id
    assert [tuple(act) for act in acts] == [
        (Verb.ACCEPTED, first.id, me, him),
        (Verb.TOOK_BACK, first.id, me, him),
        (Verb.ACCEPTED, second.id, me, him),
    ]


@pytest.mark.usefixtures("any_database")
def test_staff_accept_and_undo_in_the_askers_place(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    question = add(amara, QUESTION, asks=True)
    answer = add(jonas, ANSWER, question.id)
    who, activity = room.who(session, teacher), room.activity(session)
    late = noon + timedelta(days=30)

    accept(session, who, activity, answer.id, late, moderates=True)
    undo_acceptance(session, who, activity, answer.id, late, moderates=True)
    undo_acceptance(session, who, activity, answer.id, late, moderates=True)

    assert session.scalars(select(Acceptance)).all() == []
    acts = session.scalars(select(Act).where(Act.item_kind == "answer").order_by(Act.id)).all()
    assert [act.verb for act in acts] == [Verb.ACCEPTED, Verb.TOOK_BACK]
    assert {(act.membership_id, act.by_membership_id) for act in acts} == {
        (amara.membership_id, teacher.membership_id)
    }


def test_an_own_answer_may_be_accepted_and_names_its_asker_as_receiver(
    session: Session, room: Room, add: Do, amara: Seat, noon: datetime
) -> None:
    question = add(amara, QUESTION, asks=True)
    own = add(amara, "I found out myself", question.id)

    accept(session, room.who(session, amara), room.activity(session), own.id, noon, moderates=False)

    act = session.scalars(select(Act).where(Act.verb == Verb.ACCEPTED)).one()
    assert act.to_membership_id == act.membership_id, "whoever gives credit sees that it is their own"


def test_only_replies_to_standing_questions_are_accepted_by_who_may(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    question, story = add(amara, QUESTION, asks=True), add(amara, "A story")
    answer, comment = add(jonas, ANSWER, question.id), add(jonas, "Well said", story.id)
    activity = room.activity(session)

    for seat, post in ((jonas, answer), (amara, question), (amara, comment)):
        with pytest.raises(NotHere):
            accept(session, room.who(session, seat), activity, post.id, noon, moderates=False)
    asker = room.who(session, amara)
    with pytest.raises(Conflict, match="closed"):
        accept(session, asker, activity, answer.id, noon + timedelta(days=8), moderates=False)
    delete_post(session, room.who(session, jonas), activity, answer.id, noon, moderates=False)
    with pytest.raises(Conflict, match="answered_removed"):
        accept(session, asker, activity, answer.id, noon, moderates=False)


@pytest.mark.usefixtures("any_database")
def test_a_removed_answer_is_the_answer_no_more(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    question = add(amara, QUESTION, asks=True)
    answer = add(jonas, ANSWER, question.id)
    activity = room.activity(session)
    accept(session, room.who(session, amara), activity, answer.id, noon, moderates=False)

    delete_post(session, room.who(session, jonas), activity, answer.id, noon, moderates=False)

    assert session.scalars(select(Acceptance)).all() == []
    verbs = session.scalars(select(Act.verb).where(Act.item_kind == "answer").order_by(Act.id)).all()
    assert verbs == [Verb.ACCEPTED, Verb.TOOK_BACK]


@pytest.mark.parametrize(
    ("is_asker", "moderates", "refusal", "may"),
    [
        (True, False, None, True),
        (True, False, "closed", False),
        (False, True, "closed", True),
        (False, False, None, False),
    ],
)
def test_who_may_accept(is_asker: bool, moderates: bool, refusal: str | None, may: bool) -> None:
    assert may_accept(is_asker=is_asker, moderates=moderates, refusal=refusal) is may  # type: ignore[arg-type]  # the table holds words


@pytest.mark.usefixtures("any_database")
def test_each_list_shows_its_threads(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    activity = room.activity(session)
    asks = [add(amara, f"{QUESTION} {n}", asks=True).id for n in range(5)]
    story, other = add(amara, "A story").id, add(jonas, "Another").id
    add(jonas, "Me too", asks[1])
    add(amara, "I asked myself and found a long answer", asks[1])
    add(jonas, ANSWER, asks[2])
    short = add(jonas, "Yes", asks[3])
    accept(session, room.who(session, amara), activity, short.id, noon, moderates=False)
    delete_post(session, room.who(session, amara), activity, asks[4], noon, moderates=False)
    for seat, post_id, private in ((jonas, story, False), (teacher, other, True)):
        who = room.who(session, seat)
        thank(session, who, activity, NewThanks(post_id, "because", private, "k"), noon)

    def shown(show: Show, seat: Seat) -> list[int]:
        found = glance(session, activity.id, seat.membership_id, show=show)
        assert found.total == len(found.threads)
        return [thread.id for thread in found.threads]

    assert shown("questions", amara) == [asks[3], asks[2], asks[1], asks[0]]
    assert shown("gifts", amara) == [other, story]
    assert shown("unanswered", amara) == [other, story, asks[1], asks[0]]
    assert shown("thanked", amara) == [story]
    assert shown("thanked", jonas) == shown("thanked", teacher) == [other, story]
    assert shown("mine", jonas) == [other]
    assert len(shown("all", jonas)) == 7


@pytest.mark.usefixtures("any_database")
def test_an_accepted_answer_stands_first_wherever_it_was_said(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    question = add(amara, QUESTION, asks=True)
    replies = [add(jonas, f"Reply {n}", question.id) for n in range(9)]
    who, activity = room.who(session, amara), room.activity(session)

    accept(session, who, activity, replies[8].id, noon, moderates=False)

    thread = read_threads(session, activity.id, amara.membership_id)[1][0]
    assert [reply.position for reply in thread.replies] == [9, 1, 2, 3, 4, 5, 6]
    assert thread.more_replies == 2


def test_an_act_is_chosen_before_one_writes_and_shown_with_its_mark(
    browse: Browse, amara: Seat, jonas: Seat
) -> None:
    before = browse(amara).get("").text
    browse(amara).post("posts", act="ask", body=QUESTION)
    page = browse(jonas).get("").text

    for act in ("give", "ask", "thank"):
        assert re.search(rf'<input class="aside-words" type="radio" name="act" value="{act}"', before)
    assert "<bdi>Amara Okafor</bdi> asks</h3>" in page
    assert '<svg class="mark ask" width="28"' in page


def test_a_question_that_is_not_taken_stays_one(browse: Browse, amara: Seat) -> None:
    answer = browse(amara).post("posts", htmx=True, act="ask", body=" ")

    assert answer.status_code == 422
    assert 'value="ask" checked' in answer.text


def test_a_draft_of_a_question_stays_one(browse: Browse, engine: Engine, amara: Seat) -> None:
    browser = browse(amara)
    browser.post("draft", act="ask", body="Begun")

    with Session(engine) as session:
        assert session.scalars(select(Draft.kind)).all() == [PostKind.ASK]
    assert 'value="ask" checked' in browser.get("").text


def test_the_asker_accepts_and_everybody_sees_it(
    browse: Browse, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", act="ask", body=QUESTION)
    browse(jonas).post("posts/1/reply", body=ANSWER)
    for seat in (amara, jonas, teacher):
        browse(seat).get("")
    assert "posts/2/accept" in browse(amara).get("").text
    assert "posts/2/accept" in browse(teacher).get("").text
    assert "posts/2/accept" not in browse(jonas).get("").text
    assert browse(jonas).get("posts/2/accept").status_code == 404

    assert "Is this the answer?" in browse(amara).get("posts/2/accept").text
    assert browse(amara).post("posts/2/accept").location.endswith("/discussion/?show=all#post-1")

    for seat in (amara, jonas, teacher):
        page = browse(seat).get("").text
        assert "Accepted by Amara Okafor, who asked" in page
        assert 'class="thread accepted"' in page
        assert re.search(r'<span class="tag ok">.*answered</span>', page)
    assert "No longer the answer?" in browse(amara).get("posts/2/accept").text
    browse(teacher).post("posts/2/accept", do="undo")
    assert "Accepted by" not in browse(jonas).get("").text
    browse(teacher).post("posts/2/accept")
    assert "Accepted by an instructor" in browse(jonas).get("").text


def test_lists_are_links_and_an_empty_one_says_so(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body="A story of mine")
    browse(jonas).post("posts/1/reply", body="A story of mine, too")

    page = browse(amara).get("?show=unanswered").text

    assert re.search(r'href="[^"]+\?show=unanswered#threads-title" aria-current="true">Unanswered', page)
    assert "Everything has an answer" in page
    assert "A story of mine" not in page
    assert browse(amara).get("?show=everything").status_code == 404


def test_the_next_threads_of_a_list_are_of_that_list(
    browse: Browse, room: Room, session: Session, amara: Seat, jonas: Seat
) -> None:
    room.fill(amara.membership_id, 25)
    room.fill(jonas.membership_id, 25)

    link = re.search(r'<a class="button" href="([^"]+after=[^"]+)"', browse(amara).get("?show=mine").text)
    assert link is not None
    rest = browse(amara).get(link[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text

    assert rest.count("<article") == 5
    assert "Jonas" not in rest


def test_another_courses_answers_are_not_here(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    browse(amara).post("posts", act="ask", body=QUESTION)
    browse(jonas).post("posts/1/reply", body=ANSWER)
    stranger = browse(Room(engine, noon, terms(noon)).open().join("Stranger", "Instructor"))

    assert stranger.get("posts/2/accept").status_code == 404
    assert stranger.post("posts/2/accept").status_code == 404


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("path", ["posts", "posts/1/reply", "posts/2/accept"])
def test_an_act_costs_twelve_statements(app: Flask, amara: Seat, jonas: Seat, path: str) -> None:
    asker = Browser(app, amara)
    asker.post("posts", act="ask", body=QUESTION)
    Browser(app, jonas).post("posts/1/reply", body=ANSWER)

    with recorded_statements() as statements:
        assert asker.post(path, act="ask", body=f"{QUESTION} Or with anybody?").status_code == 303

    assert len(statements) <= 12, "\n".join(statements)


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    "path", ["", "?show=unanswered", "?show=thanked", "threads/1", "posts/2/thank", "thanks/new"]
)
def test_pages_cost_eight_statements(app: Flask, amara: Seat, jonas: Seat, path: str) -> None:
    Browser(app, amara).post("posts", act="ask", body=QUESTION)
    Browser(app, jonas).post("posts/1/reply", body=ANSWER)
    Browser(app, amara).post("posts/2/thank", body="because")

    with recorded_statements() as statements:
        assert Browser(app, amara).get(path).status_code == 200

    assert len(statements) <= 8, "\n".join(statements)
