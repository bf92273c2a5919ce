"""Posts, replies, edits and removals, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.database import begin_writing
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.grading.models import ScoreDelivery
from lti_tool.kinds.discussion.drafts import discard_draft, save_draft
from lti_tool.kinds.discussion.models import Draft, Post, PostVersion
from lti_tool.kinds.discussion.reading import glance, read_draft, read_thread
from lti_tool.kinds.discussion.reading.history import history_of
from lti_tool.kinds.discussion.service import PostPlace, add_post, delete_post, edit_post
from tests.discussion.room import Room, Seat, terms

pytestmark = pytest.mark.usefixtures("any_database")
Do = Callable[..., PostPlace]


@pytest.fixture
def add(session: Session, room: Room, noon: datetime) -> Do:
    """Post as somebody: (seat, text, the post it answers, form key)."""
    keys = iter(range(10_000))

    def do(
        seat: Seat, text: str, answers: int | None = None, key: str = "", now: datetime = noon
    ) -> PostPlace:
        who, activity = room.who(session, seat), room.activity(session)
        return add_post(session, who, activity, text, answers, key or f"key-{next(keys)}", now)

    return do


def test_a_post_is_an_act_and_a_score_on_its_way(session: Session, add: Do, amara: Seat) -> None:
    made = add(amara, "One two three four five, with **Markdown**.")

    post = session.get_one(Post, made.id)
    act = session.scalars(select(Act)).one()
    assert post.body_html == "<p>One two three four five, with <strong>Markdown</strong>.</p>\n"
    assert (act.verb, act.item_kind, act.item_id, act.to_membership_id) == (Verb.GAVE, "post", made.id, None)
    assert session.scalars(select(ScoreDelivery)).one().score_given == 10.0


def test_a_reply_names_whom_it_answers_and_hangs_two_levels_deep(
    session: Session, add: Do, amara: Seat, jonas: Seat
) -> None:
    thread = add(amara, "Thread")
    first = add(jonas, "First", thread.id)
    second = add(amara, "Second", first.id)
    third = add(jonas, "Third", second.id)

    assert (first.thread_id, first.parent_id, first.position) == (thread.id, thread.id, 1)
    assert (second.parent_id, second.position) == (first.id, 2)
    assert (third.parent_id, third.position) == (first.id, 3)
    receivers = session.scalars(select(Act.to_membership_id).order_by(Act.id)).all()
    assert receivers == [None, amara.membership_id, jonas.membership_id, amara.membership_id]
    assert session.get_one(Post, thread.id, populate_existing=True).reply_count == 3


def test_a_reply_lifts_its_thread(session: Session, room: Room, add: Do, amara: Seat, noon: datetime) -> None:
    old = add(amara, "Old")
    add(amara, "New", now=noon + timedelta(minutes=1))
    add(amara, "Reply", old.id, now=noon + timedelta(minutes=2))
    add(amara, "From a clock that runs behind", old.id, now=noon - timedelta(minutes=5))

    found = glance(session, room.activity_id, amara.membership_id)

    assert [thread.id for thread in found.threads] == [old.id, old.id + 1]
    assert found.threads[0].active_at == noon + timedelta(minutes=2)


def test_one_form_makes_one_post_however_often_it_is_sent(session: Session, add: Do, amara: Seat) -> None:
    first = add(amara, "Once", key="same")
    again = add(amara, "Once, but changed", key="same")

    assert again == first
    assert session.scalar(select(func.count()).select_from(Post)) == 1
    assert session.scalar(select(func.count()).select_from(Act)) == 1


def test_two_people_may_have_the_same_form_key(add: Do, amara: Seat, jonas: Seat) -> None:
    assert add(amara, "Mine", key="same").id != add(jonas, "Mine", key="same").id


def test_a_double_click_makes_one_post(engine: Engine, room: Room, amara: Seat, noon: datetime) -> None:
    with Session(engine) as session:
        thread = _post_alone(session, room, amara, "Thread", None, "thread", noon)

    def click(_number: int) -> int:
        with Session(engine) as session:
            return _post_alone(session, room, amara, "Reply", thread, "same", noon)

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(click, range(12)))

    with Session(engine) as session:
        assert made == set(session.scalars(select(Post.id).where(Post.thread_id == thread)))
        assert session.get_one(Post, thread).reply_count == 1


def test_replies_that_come_at_once_are_all_counted(engine: Engine, room: Room, noon: datetime) -> None:
    seats = [room.join(f"Learner {n}") for n in range(6)]
    with Session(engine) as session:
        thread = _post_alone(session, room, seats[0], "Thread", None, "thread", noon)

    def reply(number: int) -> None:
        with Session(engine) as session:
            _post_alone(session, room, seats[number % 6], f"Reply {number}", thread, f"r{number}", noon)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(reply, range(18)))

    with Session(engine) as session:
        positions = session.scalars(select(Post.position).where(Post.thread_id == thread)).all()
        assert sorted(positions) == list(range(1, 19))
        assert session.get_one(Post, thread).reply_count == 18


def _post_alone(
    session: Session, room: Room, seat: Seat, text: str, answers: int | None, key: str, now: datetime
) -> int:
    begin_writing(session)
    made = add_post(session, room.who(session, seat), room.activity(session), text, answers, key, now)
    session.commit()
    return made.id


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), (" \n ", "empty"), ("\u200b", "empty"), ("x" * 20_001, "too_long")]
)
def test_what_nobody_could_read_is_not_taken(add: Do, amara: Seat, text: str, reason: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        add(amara, text)

    assert (refused.value.field, refused.value.reason) == ("body", reason)


def test_a_text_below_the_minimum_is_taken_and_meets_no_step(session: Session, add: Do, amara: Seat) -> None:
    made = add(amara, "Too short")

    assert session.get_one(Post, made.id).words == 2
    assert session.scalars(select(ScoreDelivery)).all() == []


def test_replies_go_to_posts_of_this_discussion_only(
    engine: Engine, add: Do, amara: Seat, noon: datetime
) -> None:
    other = Room(engine, noon, terms(noon)).open()
    with Session(engine) as session:
        there = _post_alone(session, other, other.join("Somebody"), "There", None, "k", noon)

    for nowhere in (there, 999_999):
        with pytest.raises(NotHere):
            add(amara, "Reply", nowhere)


def test_a_removed_post_takes_no_reply(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    thread = add(amara, "Thread")
    delete_post(session, room.who(session, amara), room.activity(session), thread.id, noon, moderates=False)

    with pytest.raises(Conflict, match="answered_removed"):
        add(jonas, "Reply", thread.id)


def test_a_post_does_not_answer_itself(add: Do, amara: Seat) -> None:
    made = add(amara, "Thread", key="same")

    with pytest.raises(InputInvalid, match="itself"):
        add(amara, "Reply", made.id, key="same")


@pytest.mark.parametrize(("days", "reason"), [(8, "closed"), (-8, "not_open_yet")])
def test_nothing_is_taken_outside_the_dates(
    add: Do, amara: Seat, noon: datetime, days: int, reason: str
) -> None:
    with pytest.raises(Conflict, match=reason):
        add(amara, "Early or late", now=noon + timedelta(days=days))


def test_a_form_that_made_its_post_in_time_leads_to_it_after_closing(
    add: Do, amara: Seat, noon: datetime
) -> None:
    made = add(amara, "In time", key="same")

    assert add(amara, "In time", key="same", now=noon + timedelta(days=8)) == made


def test_a_post_after_the_last_date_of_its_steps_is_late(
    session: Session, add: Do, amara: Seat, noon: datetime
) -> None:
    in_time, late = add(amara, "In time"), add(amara, "Late", now=noon + timedelta(days=4))
    reply = add(amara, "A reply has more time", in_time.id, now=noon + timedelta(days=4))

    assert [session.get_one(Post, made.id).is_late for made in (in_time, late, reply)] == [False, True, False]


def test_posting_ends_its_draft_and_no_other(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    thread = add(jonas, "Thread")
    who, activity = room.who(session, amara), room.activity(session)
    for answers in (0, thread.id):
        save_draft(session, who, activity, answers, "Begun", noon)

    add(amara, "Done", thread.id)

    assert session.scalars(select(Draft.answers_id)).all() == [0]


def test_a_draft_is_kept_replaced_and_thrown_away(
    session: Session, room: Room, amara: Seat, noon: datetime
) -> None:
    who, activity = room.who(session, amara), room.activity(session)

    for text in ("First  ", "Second\n"):
        save_draft(session, who, activity, 0, text, noon)

    draft = read_draft(session, activity.id, amara.membership_id)
    assert draft is not None
    assert draft.body == "Second"
    save_draft(session, who, activity, 0, "  ", noon)
    assert read_draft(session, activity.id, amara.membership_id) is None
    with pytest.raises(NotHere):
        save_draft(session, who, activity, 999, "To nobody", noon)
    with pytest.raises(InputInvalid):
        save_draft(session, who, activity, 0, "x" * 20_001, noon)
    discard_draft(session, who, activity, 0)


HIDDEN = " ".join(f"word{n}" for n in range(60))


@pytest.mark.parametrize(
    "text",
    [
        "[a]: /x",
        f'[a]: /x "{HIDDEN}"',
        f"```{HIDDEN}\n```",
        f"[]( /x '{HIDDEN}' )",
        "&nbsp;",
        "&#8203;",
        "---",
    ],
)
def test_a_text_in_which_nothing_is_seen_is_empty(session: Session, add: Do, amara: Seat, text: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        add(amara, text)

    assert refused.value.reason == "empty"


def test_words_that_nobody_sees_count_for_nothing(session: Session, add: Do, amara: Seat) -> None:
    made = add(amara, f'Seen.\n\n[a]: /x "{HIDDEN}"')

    assert session.get_one(Post, made.id).words == 1
    assert session.scalars(select(Act)).one().words == 1
    assert session.scalars(select(ScoreDelivery.score_given)).all() in ([], [0.0])


def test_an_edit_keeps_what_was_said_before(
    session: Session, room: Room, add: Do, amara: Seat, noon: datetime
) -> None:
    made = add(amara, "One two three four five")
    who, activity = room.who(session, amara), room.activity(session)

    edit_post(session, who, activity, made.id, 1, "Short now", noon + timedelta(hours=1))

    post = session.get_one(Post, made.id)
    assert (post.body, post.version, post.words) == ("Short now", 2, 2)
    assert [(old.version, old.body) for old in history_of(session, made.id)] == [
        (1, "One two three four five")
    ]
    assert session.scalars(select(Act.verb).order_by(Act.id)).all() == [Verb.GAVE, Verb.EDITED]
    assert session.scalars(select(ScoreDelivery)).one().score_given == 0.0


def test_the_second_of_two_edits_is_told(
    session: Session, room: Room, add: Do, amara: Seat, noon: datetime
) -> None:
    made = add(amara, "First text")
    who, activity = room.who(session, amara), room.activity(session)
    edit_post(session, who, activity, made.id, 1, "From one window", noon)

    with pytest.raises(Conflict, match="changed_meanwhile"):
        edit_post(session, who, activity, made.id, 1, "From another window", noon)

    assert session.get_one(Post, made.id).body == "From one window"


def test_the_same_edit_sent_twice_is_one(
    session: Session, room: Room, add: Do, amara: Seat, noon: datetime
) -> None:
    made = add(amara, "First text")
    who, activity = room.who(session, amara), room.activity(session)

    for _time in range(2):
        edit_post(session, who, activity, made.id, 1, "Second text", noon)

    assert session.scalar(select(func.count()).select_from(PostVersion)) == 1


def test_edits_at_once_lose_nobodys_words(engine: Engine, room: Room, amara: Seat, noon: datetime) -> None:
    with Session(engine) as session:
        made = _post_alone(session, room, amara, "Start", None, "k", noon)

    def edit(number: int) -> bool:
        with Session(engine) as session:
            begin_writing(session)
            who, activity = room.who(session, amara), room.activity(session)
            try:
                edit_post(session, who, activity, made, 1, f"Edit {number}", noon)
            except Conflict:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(edit, range(6))) == 1


def test_nobody_edits_anothers_text_not_even_staff(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    made = add(amara, "Mine")

    for other in (jonas, teacher):
        with pytest.raises(NotHere):
            edit_post(session, room.who(session, other), room.activity(session), made.id, 1, "Not mine", noon)


def test_learners_edit_and_remove_until_closing_staff_longer(
    session: Session, room: Room, add: Do, amara: Seat, teacher: Seat, noon: datetime
) -> None:
    mine, theirs = add(amara, "Mine"), add(teacher, "Of staff")
    closed = replace(room.activity(session), closes_at=noon - timedelta(hours=1))

    with pytest.raises(Conflict, match="closed"):
        edit_post(session, room.who(session, amara), closed, mine.id, 1, "Changed", noon)
    with pytest.raises(Conflict, match="closed"):
        delete_post(session, room.who(session, amara), closed, mine.id, noon, moderates=False)
    edit_post(session, room.who(session, teacher), closed, theirs.id, 1, "Changed", noon)
    delete_post(session, room.who(session, teacher), closed, mine.id, noon, moderates=True)

    assert session.get_one(Post, theirs.id).body == "Changed"


def test_a_removed_post_keeps_its_place_and_counts_no_longer(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    thread = add(amara, "One two three four five")
    add(jonas, "A reply", thread.id)

    for _time in range(2):
        delete_post(
            session, room.who(session, teacher), room.activity(session), thread.id, noon, moderates=True
        )

    shown = read_thread(session, room.activity_id, thread.id, jonas.membership_id, 2)
    assert (shown.html, shown.is_deleted, shown.is_deleted_by_author) == ("", True, False)
    assert len(shown.replies) == 1
    taken = session.scalars(select(Act).where(Act.verb == Verb.TOOK_BACK)).one()
    assert (taken.membership_id, taken.by_membership_id) == (amara.membership_id, teacher.membership_id)
    given = select(ScoreDelivery.score_given).where(ScoreDelivery.membership_id == amara.membership_id)
    assert session.scalar(given) == 0.0
    assert [old.body for old in history_of(session, thread.id)] == ["One two three four five"]


def test_a_learner_removes_only_their_own(
    session: Session, room: Room, add: Do, amara: Seat, jonas: Seat, noon: datetime
) -> None:
    made = add(amara, "Mine")
    who, activity = room.who(session, jonas), room.activity(session)

    for post_id in (made.id, 999):
        with pytest.raises(NotHere):
            delete_post(session, who, activity, post_id, noon, moderates=False)
    delete_post(session, room.who(session, amara), activity, made.id, noon, moderates=False)
    with pytest.raises(NotHere):
        edit_post(session, room.who(session, amara), activity, made.id, 2, "Back again", noon)


def test_an_answer_to_oneself_and_a_copy_count_for_nothing(
    session: Session, add: Do, amara: Seat, jonas: Seat
) -> None:
    text = "Eight words that somebody else has written before me"
    thread = add(amara, text)
    add(amara, "To myself", thread.id)
    add(jonas, text)

    scores = dict(session.execute(select(ScoreDelivery.membership_id, ScoreDelivery.score_given)).all())
    assert scores == {amara.membership_id: 10.0}
