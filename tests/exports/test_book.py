"""The course's book: what came of a course, on one page to print; aliases, gates and decisions hold in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from lti_tool.activities.models import Activity
from lti_tool.activities.values import Made
from lti_tool.exports.chapters import MOST_THREADS, chapter_of
from lti_tool.kinds.discussion.options import Options, write_options
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.discussion.test_names import alias_of, hide
from tests.launch.test_course_home import add, home_of
from tests.race.test_race import add_race, found
from tests.sharing.test_sharing import add_task
from tests.support.school import School, Visit

Browse = Callable[[Seat], Browser]
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


def post(number: int, thread: int | None = None, **changes: object) -> Made:
    made = Made("post", number, "give", 1, NOON, f"Text {number}", thread_id=thread)
    return replace(made, **changes)  # type: ignore[arg-type]  # of the table


@pytest.mark.parametrize(
    ("made", "stands"),
    [
        ([post(1)], []),
        ([post(1, useful=1)], [(1, [])]),
        ([post(1), post(2, 1, useful=1), post(3, 1)], [(1, [2])]),
        ([post(1), post(2, 1, is_accepted=True)], [(1, [2])]),
        ([post(1), post(2, 1, is_endorsed=True)], [(1, [2])]),
        ([post(1, useful=2, state="hidden")], []),
        ([post(1, useful=2, state="taken_back"), post(2, 1, useful=1)], []),
        ([post(1), post(2, 1, useful=9, state="hidden")], []),
        ([post(1, useful=1), post(2, 1, useful=9, state="hidden")], [(1, [])]),
        ([post(1, useful=1), replace(post(7), item_kind="thanks", what="thank")], [(1, [])]),
    ],
)
def test_a_thread_stands_in_it_where_somebody_marked_it(
    made: list[Made], stands: list[tuple[int, list[int]]]
) -> None:
    threads = chapter_of(made).threads

    assert [(one.first.item_id, [reply.item_id for reply in one.replies]) for one in threads] == stands


def test_of_very_many_threads_those_that_helped_most_stand_in_their_order() -> None:
    many = [post(number, useful=number % 7 + 1) for number in range(1, 200)]

    threads = chapter_of(many).threads

    assert len(threads) == MOST_THREADS
    assert min(one.first.useful for one in threads) == 6
    assert [one.first.item_id for one in threads] == sorted(one.first.item_id for one in threads)


def test_resolutions_references_and_shares_stand_apart() -> None:
    find = replace(post(1), item_kind="find", what="find", address="https://example.org/a", title="A")
    share = replace(post(1), item_kind="share", what="share")
    chapter = chapter_of(
        [
            post(5, what="resolve"),
            *(find, replace(find, item_id=2, membership_id=2), replace(find, item_id=3, state="hidden")),
            *(share, replace(share, item_id=2, state="for_staff")),
        ]
    )

    assert [one.item_id for one in chapter.resolutions] == [5]
    assert [(one.title, len(one.finds)) for one in chapter.sources] == [("A", 2)]
    assert [one.item_id for one in chapter.shares] == [1]
    assert chapter_of([]).is_empty


def book_of(browser: Browser) -> str:
    answer = browser.get(f"/p/{browser.seat.public_id}/export/book")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.usefixtures("any_database")
def test_staff_read_what_helped_and_nothing_that_is_hidden(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Which *question* lands?", act="ask")
    browse(jonas).post("posts/1/reply", body="The one that waits for an answer.")
    browse(jonas).post("posts/1/reply", body="Nobody marked this.")
    browse(jonas).post("posts", body="Staff hide this.")
    browse(amara).post("reactions", give="useful-2")
    browse(amara).post("reactions", give="useful-4")
    browse(teacher).post("posts/4/decide", what="hidden", words="Not here.")
    browse(amara).post("resolution", body="I now ask first.")

    book = book_of(browse(teacher))

    assert "Which <em>question</em> lands?" in book
    assert "The one that waits for an answer." in book
    assert "Useful to 1 reader" in book
    assert "I now ask first." in book
    assert "<bdi>Amara Okafor</bdi>" in book
    assert "Nobody marked this." not in book
    assert "Staff hide this." not in book


@pytest.mark.parametrize("names", ["peers", "full"])
def test_who_wrote_under_an_alias_keeps_it_on_paper(
    browse: Browse, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat, names: str
) -> None:
    hide(engine, room, names)
    browse(amara).post("posts", body="Said under an alias")
    browse(jonas).post("reactions", give="useful-1")

    book = book_of(browse(teacher))

    assert "Said under an alias" in book
    assert f"<bdi>{alias_of(engine, room, amara)}</bdi>" in book
    assert "Amara" not in book


def opened(visit: Visit, activity_id: int) -> Visit:
    home = f"{visit.home[:-1]}.{activity_id}/"
    return Visit(visit.browser, visit.browser.get(f"{home}discussion/"))


def talk(school: School, activity_id: int) -> Visit:
    """Amara writes a post that Jonas marks; returns her, at the course home."""
    amara, jonas = home_of(school, "amara"), home_of(school, "jonas")
    opened(amara, activity_id).post("discussion/posts", body="What all may read", form_key="k")
    opened(jonas, activity_id).post("discussion/reactions", give="useful-1")
    return amara


def test_a_learner_reads_it_from_the_course_home(school: School) -> None:
    activity_id = add(school, "First")
    amara = talk(school, activity_id)

    book = amara.get("export/book").text

    assert "Course book" in amara.get().text
    assert "What all may read" in book
    assert f'href="#activity-{activity_id}"' in book


@pytest.mark.parametrize(
    "options",
    [Options(see_after=500), Options(see_until=datetime(2026, 1, 1, tzinfo=UTC)), Options(circles="random")],
)
def test_behind_a_gate_or_in_circles_a_learners_book_holds_no_word_of_it(
    school: School, options: Options
) -> None:
    activity_id = add(school, "First")
    amara = talk(school, activity_id)
    gated = update(Activity).values(options=write_options(options))
    school.in_database(lambda session: session.execute(gated))

    book = amara.get("export/book").text
    at_home = home_of(school, "ines").get("export/book").text

    assert "What all may read" not in book
    assert "You do not see all that was written here" in book
    assert "What all may read" in at_home


def test_a_learners_book_has_nothing_that_they_have_not_come_across(school: School) -> None:
    add(school, "Unseen", opened_by=None)
    later = add(school, "Later")
    begins = update(Activity).where(Activity.id == later).values(opens_at=school.clock() + timedelta(days=1))
    school.in_database(lambda session: session.execute(begins))

    learner, staff = (home_of(school, who).get("export/book").text for who in ("amara", "ines"))

    assert "Unseen" not in learner
    assert "Later" not in learner
    assert "Nothing is in it yet" in learner
    assert "Unseen" in staff


def test_who_launched_one_activity_is_not_led_to_the_others(school: School) -> None:
    add(school, "First")
    learner = school.launch("canvas", "amara", school.campus.links("canvas")[-1].id)

    assert learner.get("export/book").status_code == 403


def test_references_and_shares_are_listed_with_their_addresses(school: School) -> None:
    race, task = add_race(school), add_task(school)
    found(school.launch("moodle", "amara", race), "https://example.org/a")
    sharing = school.launch("moodle", "amara", task)
    sharing.post("sharing/here", text="Said to all.", audience="course")
    sharing.post("sharing/here", text="Said to staff alone.", audience="staff")

    book = school.launch("moodle", "ines", race).get("export/book").text

    assert 'href="https://example.org/a"' in book
    assert "because it counts them" in book
    assert "Said to all." in book
    assert "Said to staff alone." not in book
