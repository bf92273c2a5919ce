"""What staff do with a thread as a whole: pin, lock, move and split; on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, true, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.service import activity_in, create_activity
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Act, Verb
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.grading.service import rebuild
from lti_tool.grading.standings import learner_standing
from lti_tool.kinds.discussion.accepting import accept
from lti_tool.kinds.discussion.drafts import save_draft
from lti_tool.kinds.discussion.kind import Discussion
from lti_tool.kinds.discussion.models import Acceptance, Draft, Meaning, Post, PostKind, Thanks, ThreadChange
from lti_tool.kinds.discussion.reacting import react
from lti_tool.kinds.discussion.search.service import find_posts
from lti_tool.kinds.discussion.service import add_post, edit_post
from lti_tool.kinds.discussion.steering.moving import move_thread
from lti_tool.kinds.discussion.steering.rules import Hung, split
from lti_tool.kinds.discussion.steering.service import changes_of, lock, pin, split_off, unlock
from lti_tool.kinds.discussion.thanking import NewThanks, thank
from lti_tool.recognition.service import give_accolade
from tests.discussion.room import Browser, Room, Seat, read_threads, terms

Browse = Callable[[Seat], Browser]
Write = Callable[..., int]
STORY = "I told a new colleague that her report was all over the place."


@pytest.fixture
def write(session: Session, room: Room, noon: datetime) -> Write:
    """Write as somebody: (seat, text, what it answers, kind); a minute passes for each."""
    made: list[int] = []

    def do(seat: Seat, text: str = STORY, to: int | None = None, kind: PostKind = PostKind.GIVE) -> int:
        who, activity = room.who(session, seat), room.activity(session)
        at = noon + timedelta(minutes=len(made))
        made.append(add_post(session, who, activity, text, to, f"key-{len(made)}", at, kind).id)
        return made[-1]

    return do


def other_discussion(session: Session, room: Room, noon: datetime) -> ActivityView:
    """Another discussion of the same course."""
    registration_id = room.activity(session).registration_id
    uuid = "00000000-0000-4000-8000-999999999999"
    other = create_activity(session, registration_id, room.context_id, "discussion", terms(noon), noon, uuid)
    return activity_in(session, other.id, room.context_id)


def earned(session: Session, activity_id: int, seat: Seat, now: datetime) -> list[int]:
    """How much of each step is met."""
    standing = learner_standing(session, activity_id, seat.membership_id, now)
    return [one.progress.counted for one in standing.steps]


def test_what_a_split_takes_along() -> None:
    # 1 ── 2 ── 4 (to 2), 5 (to 4)
    #  └── 3 ── 6 (to 3), 7 (to 6), 8 (to 3)
    thread = [
        Hung(2, 1, 1, 1),
        Hung(3, 1, 1, 2),
        Hung(4, 2, 2, 3),
        Hung(5, 2, 4, 4),
        Hung(6, 3, 3, 5),
        Hung(7, 3, 6, 6),
        Hung(8, 3, 3, 7),
    ]

    first_level, second_level = split(thread, 3), split(thread, 6)

    assert first_level.gone == (Hung(6, 3, 3, 1), Hung(7, 6, 6, 2), Hung(8, 3, 3, 3))
    assert [(one.id, one.position) for one in first_level.rest] == [(2, 1), (4, 2), (5, 3)]
    assert second_level.gone == (Hung(7, 6, 6, 1),)
    assert [(one.id, one.position) for one in second_level.rest] == [(2, 1), (3, 2), (4, 3), (5, 4), (8, 5)]


@pytest.mark.usefixtures("any_database")
def test_pinned_threads_stand_above_all_others_and_once(
    session: Session, room: Room, teacher: Seat, jonas: Seat, noon: datetime
) -> None:
    room.fill(jonas.membership_id, 45)
    who, activity = room.who(session, teacher), room.activity(session)
    for thread_id in (3, 30):
        pin(session, who, activity, thread_id, noon, stands=True)
    session.commit()

    seen: list[int] = []
    after: str | None = None
    for _page in range(3):
        found, threads = read_threads(session, room.activity_id, jonas.membership_id, after)
        seen += [thread.id for thread in threads]
        after = found.after

    assert after is None
    assert seen[:3] == [30, 3, 45]
    assert sorted(seen) == list(range(1, 46))


def test_three_threads_are_pinned_at_most(
    session: Session, browse: Browse, room: Room, teacher: Seat, jonas: Seat, noon: datetime
) -> None:
    room.fill(jonas.membership_id, 4)
    who, activity = room.who(session, teacher), room.activity(session)
    for thread_id in (1, 2, 3, 3):
        pin(session, who, activity, thread_id, noon, stands=True)
    session.commit()

    with pytest.raises(Conflict, match="pinned_enough"):
        pin(session, who, activity, 4, noon, stands=True)
    session.rollback()
    refused = browse(teacher).post("posts/4/pin")
    assert refused.status_code == 409
    assert "At most 3 threads stand above all others." in refused.text
    assert browse(teacher).post("posts/1/pin", do="undo").status_code == 303
    assert browse(teacher).post("posts/4/pin").status_code == 303
    assert browse(jonas).get("").text.count("pinned") == 3


@pytest.mark.usefixtures("any_database")
def test_a_locked_thread_takes_no_replies_says_why_and_loses_nothing(
    browse: Browse, session: Session, amara: Seat, jonas: Seat, teacher: Seat, write: Write
) -> None:
    thread_id = write(amara)
    write(jonas, "A reply", thread_id)
    session.commit()
    assert f"posts/{thread_id}/reply" in browse(jonas).get("").text

    browse(teacher).post(f"posts/{thread_id}/lock", reason="heated", words="Back on Monday.")

    for path in ("", f"threads/{thread_id}"):
        page = browse(jonas).get(path).text
        assert "This thread takes no more replies. It needs a pause. Back on Monday." in page
        assert "/reply" not in page
    for answered in (thread_id, thread_id + 1):
        refused = browse(jonas).post(f"posts/{answered}/reply", body="But I was not done")
        assert refused.status_code == 409
        assert "This thread takes no more replies" in refused.text
        assert "But I was not done" in refused.text
        assert browse(jonas).get(f"posts/{answered}/reply").status_code == 409
    browse(teacher).post(f"posts/{thread_id}/lock", do="undo")
    assert "But I was not done" in browse(jonas).get(f"posts/{thread_id}/reply").text
    assert browse(jonas).post(f"posts/{thread_id}/reply", body="Now I am").status_code == 303


@pytest.mark.parametrize(
    ("reason", "words", "problem"),
    [
        ("other", " ", "Say why in a few words."),
        ("because", "", "Choose why."),
        ("over", "x" * 301, "This holds up to 300 characters."),
    ],
)
def test_a_lock_needs_a_reason(
    browse: Browse, session: Session, write: Write, amara: Seat, teacher: Seat,
    reason: str, words: str, problem: str,
) -> None:  # fmt: skip
    thread_id = write(amara)
    session.commit()

    answer = browse(teacher).post(f"posts/{thread_id}/lock", reason=reason, words=words)

    assert answer.status_code == 422
    assert problem in answer.text
    assert words.strip() in answer.text


def test_what_was_done_is_written_down(
    session: Session, room: Room, write: Write, amara: Seat, teacher: Seat, browse: Browse, noon: datetime
) -> None:
    thread_id = write(amara)
    who, activity = room.who(session, teacher), room.activity(session)
    lock(session, who, activity, thread_id, "other", "We meet on Tuesday", noon)
    unlock(session, who, activity, thread_id, noon)
    unlock(session, who, activity, thread_id, noon)
    session.commit()

    assert [line.what for line in changes_of(session, room.activity_id, thread_id)] == ["unlocked", "locked"]
    page = browse(teacher).get(f"posts/{thread_id}/steer").text
    assert "<bdi>Dr Inês Carvalho</bdi>: locked, " in page
    assert "We meet on Tuesday" in page


@pytest.mark.usefixtures("any_database")
def test_a_reply_becomes_a_thread_with_what_hangs_under_it(
    session: Session, room: Room, write: Write, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    question = write(amara, kind=PostKind.ASK)
    stays, goes = write(jonas, "It stays", question), write(jonas, "An answer", question)
    under, beside = write(amara, "Under it", goes), write(amara, "Beside", stays)
    deeper = write(jonas, "Deeper", under)
    activity, asker = room.activity(session), room.who(session, amara)
    accept(session, asker, activity, goes, noon, moderates=False)
    before = earned(session, activity.id, jonas, noon)
    at_newest = session.scalar(select(Post.active_at).where(Post.id == deeper))

    split_off(session, room.who(session, teacher), activity, goes, noon)
    with pytest.raises(NotHere):
        split_off(session, room.who(session, teacher), activity, goes, noon)

    session.expire_all()
    first, rest = session.get_one(Post, goes), session.get_one(Post, question)
    assert (first.thread_id, first.parent_id, first.position, first.reply_count) == (None, None, 0, 2)
    assert (first.active_at, first.origin) == (at_newest, "split")
    places = select(Post.id, Post.parent_id, Post.position).order_by(Post.position)
    assert session.execute(places.where(Post.thread_id == goes)).all() == [
        (under, goes, 1),
        (deeper, under, 2),
    ]
    assert session.execute(places.where(Post.thread_id == question)).all() == [
        (stays, question, 1),
        (beside, stays, 2),
    ]
    assert rest.reply_count == 2
    assert session.scalar(select(func.count()).select_from(Acceptance)) == 0
    assert earned(session, activity.id, jonas, noon) == before
    late = write(jonas, "One more", question)
    assert session.get_one(Post, late).position == 3


@pytest.mark.usefixtures("any_database")
def test_a_moved_thread_takes_all_that_was_done_in_it_along(
    session: Session, room: Room, write: Write, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    thread_id = write(amara, kind=PostKind.ASK)
    answer = write(jonas, "An answer of some words", thread_id)
    stays = write(jonas, "Something else")
    here, there = room.activity(session), other_discussion(session, room, noon)
    asker, staff = room.who(session, amara), room.who(session, teacher)
    accept(session, asker, here, answer, noon, moderates=False)
    thank(session, asker, here, NewThanks(answer, "because", False, "k"), noon)
    react(session, asker, here, answer, Meaning.USEFUL, noon, stands=True)
    save_draft(session, asker, here, answer, "And then", noon)
    pin(session, staff, here, thread_id, noon, stands=True)
    give_accolade(session, Discussion(), staff, here, ("post", answer), "It settled it.", "k", noon)
    had = earned(session, here.id, amara, noon)

    move_thread(session, staff, here, thread_id, there.id, noon)
    session.commit()

    moved = session.scalars(select(Post.id).where(Post.activity_id == there.id).order_by(Post.id)).all()
    assert moved == [thread_id, answer]
    acts = session.execute(select(Act.verb, Act.item_id).where(Act.activity_id == there.id)).all()
    assert sorted(verb for verb, _id in acts) == sorted(
        [Verb.ASKED, Verb.GAVE, Verb.ACCEPTED, Verb.THANKED, Verb.REACTED, Verb.RECOGNISED]
    )
    assert session.scalars(select(Act.item_id).where(Act.activity_id == here.id)).all() == [stays]
    for table in (Thanks, Draft, Recognition):
        assert session.scalars(select(table.activity_id)).all() == [there.id]
    assert earned(session, there.id, amara, noon) == had
    assert earned(session, here.id, amara, noon) == [0] * len(had)
    assert find_posts(session, there.id, "colleague", true()).posts[0].id == thread_id
    assert not find_posts(session, here.id, "colleague", true()).posts
    thread = session.get_one(Post, thread_id)
    assert (thread.pinned_at, thread.origin) == (None, "moved")
    assert session.scalars(select(ThreadChange.from_activity_id).order_by(ThreadChange.id)).all() == [
        None,
        here.id,
    ]


@pytest.mark.usefixtures("any_database")
def test_progress_made_anew_agrees_after_a_move_and_what_follows_counts_there(
    session: Session, room: Room, write: Write, amara: Seat, jonas: Seat, teacher: Seat, noon: datetime
) -> None:
    thread_id = write(amara)
    write(jonas, "An answer of some words", thread_id)
    here, there = room.activity(session), other_discussion(session, room, noon)
    move_thread(session, room.who(session, teacher), here, thread_id, there.id, noon)
    edit_post(session, room.who(session, amara), there, thread_id, 1, "Shorter", noon)
    places = [(place.id, seat) for place in (here, there) for seat in (amara, jonas)]
    before = [earned(session, place, seat, noon) for place, seat in places]

    for place in (here, there):
        rebuild(session, place.id)

    assert [earned(session, place, seat, noon) for place, seat in places] == before


def test_a_thread_is_moved_within_its_course_and_never_past_hidden_names(
    session: Session, room: Room, write: Write, amara: Seat, teacher: Seat, browse: Browse, noon: datetime
) -> None:
    thread_id = write(amara)
    there = other_discussion(session, room, noon)
    session.commit()
    elsewhere = Room(room.engine, noon, terms(noon)).open()
    staff = browse(teacher)

    assert staff.post(f"posts/{thread_id}/move", activity=str(elsewhere.activity_id)).status_code == 404
    for hidden in (there.id, room.activity_id):
        hides = update(Activity).where(Activity.id == hidden).values(options='{"names": "peers"}')
        session.execute(hides)
        session.commit()
        refused = staff.post(f"posts/{thread_id}/move", activity=str(there.id))
        assert refused.status_code == 409
        assert "hides names" in refused.text
        session.execute(update(Activity).values(options="{}"))
        session.commit()
    moved = staff.post(f"posts/{thread_id}/move", activity=str(there.id))
    assert "The thread was moved" in moved.text
    gone = browse(amara).get(f"threads/{thread_id}")
    assert gone.status_code == 404
    assert f"An instructor moved it to “{there.title}”" in gone.text
    assert "was moved" not in browse(amara).get("threads/999").text


def test_learners_steer_nothing(browse: Browse, session: Session, write: Write, amara: Seat) -> None:
    thread_id = write(amara)
    session.commit()
    learner = browse(amara)

    assert "/steer" not in learner.get("").text
    for path in ("pin", "lock", "move", "split"):
        assert learner.post(f"posts/{thread_id}/{path}").status_code == 403


def test_a_lock_of_no_known_reason_is_none(
    session: Session, room: Room, write: Write, amara: Seat, teacher: Seat, noon: datetime
) -> None:
    thread_id = write(amara)

    with pytest.raises(InputInvalid, match="unknown"):
        lock(session, room.who(session, teacher), room.activity(session), thread_id, "", "", noon)
