"""Insight for staff, the proof and one's own part for learners; nothing private is in any of it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.reading.service import note_opened
from lti_tool.activities.worth.models import WorthAnswer
from lti_tool.acts.models import Act
from lti_tool.course.models import CourseGroup, GroupMembership
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.lti.values import GroupKind
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat

Browse = Callable[[Seat], Browser]
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
NOTHING = "\u2013"
PAGES = ("", "people", "people?of=all", "answers", "outcomes", "?span=course", "answers?span=course")


def insight(browser: Browser, path: str = "") -> str:
    answer = browser.get(f"/p/{browser.seat.public_id}/insight/{path}")
    assert answer.status_code == 200
    return answer.text


def row(page: str, begins: str) -> list[str]:
    """The cells of the table's row that begins so."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [[TAG.sub("", one).strip() for one in CELL.findall(found)] for found in rows]
    return next(found for found in cells if found and found[0].startswith(begins))


@pytest.fixture
def talked(browse: Browse, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    """Amara asked, Jonas answered within half an hour, she accepted it and thanked him in private."""
    browse(amara).post("posts", body="What did you see first?", act="ask")
    clock.forward(minutes=30)
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(amara).post("posts/2/accept")
    browse(amara).post("posts/2/thank", body="because it helped me at work", private="1")
    browse(teacher).post("posts", body="What do we make of it?", act="ask")


@pytest.mark.usefixtures("any_database", "talked")
def test_staff_see_on_which_rung_learners_stand(browse: Browse, room: Room, teacher: Seat) -> None:
    room.join("Lin Silent")
    page = insight(browse(teacher))

    assert row(page, "Curate")[1:3] == ["1", "1"]
    assert row(page, "Produce")[1:3] == ["0", "1"]
    assert row(page, "Comment")[1:3] == ["1", "1"]
    assert row(page, "Watch")[1:3] == ["0", "0"]
    assert "1 learner stands on none." in page
    assert "1 learner was away this week." in page


@pytest.mark.usefixtures("talked")
def test_a_group_that_has_no_name_is_called_as_in_the_table_of_learners(
    browse: Browse, room: Room, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    with Session(engine) as session:
        for seat, kind, name in ((amara, GroupKind.GROUP, ""), (jonas, GroupKind.SECTION, "Morning")):
            group = CourseGroup(context_id=room.context_id, kind=kind, id_on_platform="21", name=name)
            session.add(group)
            session.flush()
            session.add(GroupMembership(membership_id=seat.membership_id, group_id=group.id))
        session.commit()

    page, learners = insight(browse(teacher)), browse(teacher).get(f"/p/{teacher.public_id}/learners/").text

    assert row(page, "Group 21")[1:3] == ["1", "1"]
    assert row(page, "Morning")[1] == "1"
    assert "<bdi>Group 21</bdi>" in learners


@pytest.mark.usefixtures("any_database", "talked")
def test_talk_is_said_in_words_with_what_it_means(browse: Browse, teacher: Seat) -> None:
    page = insight(browse(teacher))

    assert "1 of 2 threads got a reply." in page
    assert "1 of 2 questions have an answer." in page
    assert "Half of the first replies came within 30 minutes." in page
    assert "2 of 2 learners wrote something." in page
    assert "33%" in page, "staff wrote one of three"
    assert "Threads get shorter where staff write much." in page


@pytest.mark.usefixtures("any_database", "talked")
def test_private_thanks_are_counted_nowhere(browse: Browse, teacher: Seat) -> None:
    everyone = row(insight(browse(teacher)), "All learners")

    assert everyone[1:5] == ["2", "1", "1", "0"], "learners, asks, gives, thanks"
    assert row(insight(browse(teacher), "people?of=all"), "Amara")[2:5] == ["1", "0", "0"]


@pytest.mark.usefixtures("any_database", "talked")
def test_what_was_taken_back_or_is_hidden_does_not_count(browse: Browse, jonas: Seat, teacher: Seat) -> None:
    browse(jonas).post("posts/2/remove")
    page = insight(browse(teacher))
    assert row(page, "Comment")[1:3] == ["0", "0"]

    browse(teacher).post("posts/1/decide", what="hidden", words="It names a person.")
    assert row(insight(browse(teacher)), "Produce")[1:3] == ["0", "0"]
    browse(teacher).post("posts/1/decide", what="restored")
    assert row(insight(browse(teacher)), "Produce")[1:3] == ["1", "1"]


@pytest.mark.usefixtures("any_database", "talked")
def test_who_started_first_is_named_so_that_they_can_be_asked_to_host(browse: Browse, teacher: Seat) -> None:
    page = insight(browse(teacher))

    assert re.findall(r"<li><bdi>(.*?)</bdi>", page) == ["Amara Okafor", "Jonas Lindqvist"]
    assert "ask one of them to host" in page


@pytest.mark.usefixtures("any_database", "talked")
def test_a_sign_says_what_it_was_read_from(browse: Browse, room: Room, clock: Clock, teacher: Seat) -> None:
    lin = room.join("Lin Alone")
    browse(lin).post("posts", body="Has nobody seen what I have seen here?", act="ask")
    room.join("Ola Absent")
    assert "There is no sign that somebody needs a word." in insight(browse(teacher), "people")
    clock.forward(days=8)
    room.now = clock.now
    page = insight(browse(room.join("Dr Back Again", "Instructor")), "people")

    assert "Wrote 1 post to which nobody has replied for two days." in " ".join(row(page, "Lin Alone"))
    assert "Has not opened an activity since" in " ".join(row(page, "Ola Absent"))
    missed = "2 steps of the last four weeks are past their dates and not met."
    assert missed in " ".join(row(page, "Ola Absent"))
    assert page.index("Ola Absent") < page.index("Lin Alone"), "who has most signs comes first"
    for word in ("inactive", "lurk", "lazy"):
        assert word not in page.lower()


@pytest.mark.usefixtures("any_database")
def test_reading_is_told_apart_from_being_away(
    browse: Browse, room: Room, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    with Session(engine) as session:
        for ago in (1, 2):
            opened = room.now - timedelta(days=ago)
            note_opened(session, room.activity_id, amara.membership_id, opened.date(), opened)
        session.commit()
    page = insight(browse(teacher), "people?of=all")

    assert "reading" in row(page, "Amara")[1]
    assert "away this week" in row(page, "Jonas")[1]


@pytest.mark.usefixtures("any_database", "talked")
def test_who_answers_whom_is_a_picture_and_a_table(browse: Browse, teacher: Seat) -> None:
    page = insight(browse(teacher), "answers")

    assert row(page, "1 Jonas")[1:] == ["2 Amara Okafor", "1"]
    assert page.count('class="line"') == 1
    assert len(re.findall(r"<circle cx=\"[\d.]+\" cy=\"[\d.]+\" r=\"16.0\"", page)) == 2
    assert "Gave, and got no reply" in page


@pytest.mark.usefixtures("any_database", "talked")
def test_outcomes_stand_by_objective_with_what_learners_said(
    browse: Browse, room: Room, engine: Engine, teacher: Seat
) -> None:
    with Session(engine) as session:
        for number in range(5):
            seat = room.join(f"Learner {number}")
            session.add(
                WorthAnswer(
                    activity_id=room.activity_id,
                    membership_id=seat.membership_id,
                    answer="yes" if number else "no",
                    answered_at=room.now,
                )
            )
        session.commit()
    page = insight(browse(teacher), "outcomes")
    found = row(page, "Feedback that lands")

    assert "Describe a behaviour and its effect." in page
    assert found[1:4] == ["2 of 7", "3", "1 / 2"]
    assert found[6:] == ["4 / 5", "Keep"]


def say(engine: Engine, room: Room, answers: str) -> None:
    """Let as many learners of a room as there are letters say whether it was worth it."""
    with Session(engine) as session:
        for number, answer in enumerate(answers):
            seat, said = room.join(f"Learner {number}"), {"y": "yes", "p": "partly", "n": "no"}[answer]
            row = {"activity_id": room.activity_id, "membership_id": seat.membership_id}
            session.add(WorthAnswer(**row, answer=said, answered_at=room.now))
        session.commit()


def copied(engine: Engine, room: Room, original: Room) -> None:
    with Session(engine) as session:
        own = update(Activity).where(Activity.id == room.activity_id)
        session.execute(own.values(copied_from_id=original.activity_id))
        session.commit()


@pytest.mark.usefixtures("any_database")
def test_a_copy_tells_what_came_of_it_in_the_nearest_term_that_said_enough(
    browse: Browse, room: Room, engine: Engine, teacher: Seat
) -> None:
    first, second = (Room(engine, room.now, room.terms).open() for _term in range(2))
    amara, jonas = first.join("Amara Okafor"), first.join("Jonas Lindqvist")
    browse(amara).post("posts", body="What did you see first?", act="ask")
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(jonas).post("posts", body="Nobody answers this one.")
    say(engine, first, "yyypn")
    copied(engine, second, first)
    copied(engine, room, second)
    said = "In an earlier term 3 of 5 found it worth it."
    talk = "1 of 2 threads got a reply. 0.5 replies for each thread."

    say(engine, second, "yyyy")
    old = row(insight(browse(teacher), "outcomes"), "Feedback that lands")
    say(engine, second, "n")
    newer = row(insight(browse(teacher), "outcomes"), "Feedback that lands")

    assert f"{said} {talk}" in old[0]
    assert old[6:] == [NOTHING, NOTHING]
    assert "In an earlier term 4 of 5 found it worth it." in newer[0]
    assert "threads" not in newer[0]


def test_a_duplicate_in_one_course_is_no_earlier_term(
    browse: Browse, room: Room, engine: Engine, teacher: Seat
) -> None:
    original = Room(engine, room.now, room.terms).open()
    say(engine, original, "yyyyy")
    with Session(engine) as session:
        session.execute(
            update(Activity).where(Activity.id == original.activity_id).values(context_id=room.context_id)
        )
        session.commit()
    copied(engine, room, original)

    assert "earlier term" not in insight(browse(teacher), "outcomes")


@pytest.mark.usefixtures("talked")
def test_where_names_are_hidden_from_staff_nobody_is_told_of(
    browse: Browse, room: Room, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    with Session(engine) as session:
        hidden = write_options(Options(names="full"))
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=hidden))
        session.commit()

    for path in ("", "people?of=all", "answers"):
        assert "1 activity hides names from you" in insight(browse(teacher), path)
    assert row(insight(browse(teacher)), "Curate")[1:3] == ["0", "0"]
    assert "Amara" not in insight(browse(teacher), "answers")
    assert row(insight(browse(teacher), "people?of=all"), "Amara")[1:6] == [NOTHING, "0", "0", "0", NOTHING]


def test_a_name_leads_to_the_learner_s_work_where_staff_see_names(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    work = f"/p/{teacher.public_id}/discussion/work/{amara.membership_id}"
    staff = browse(teacher)
    assert f'<a href="{work}"><bdi>Amara Okafor</bdi></a>' in insight(staff, "people?of=all")
    assert staff.get(work).status_code == 200
    with Session(engine) as session:
        session.execute(update(Activity).values(options=write_options(Options(names="full"))))
        session.commit()
    assert work not in insight(staff, "people?of=all")


@pytest.mark.usefixtures("any_database")
def test_an_answer_that_staff_chose_curates_nobody(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="Does anybody know?", act="ask")
    browse(jonas).post("posts/1/reply", body="I do")
    browse(teacher).post("posts/2/accept")

    assert row(insight(browse(teacher)), "Curate")[1:3] == ["0", "0"]
    own = insight(browse(amara), "mine").partition("Curate")[2].partition("Produce")[0]
    assert "not yet" in own


def join_in(browse: Browse, room: Room, people: int) -> None:
    """So many people more ask a question each, answer the first one and say thanks."""
    seats = [room.join(f"Learner {number}") for number in range(people)]
    for seat in seats:
        browse(seat).post("posts", body=f"What does {seat.membership_id} make of it?", act="ask")
    for seat in seats[1:]:
        browse(seat).post("posts/1/reply", body="I have seen the very same thing happen.")


@pytest.mark.usefixtures("any_database")
def test_the_proof_is_for_who_has_not_joined_in(browse: Browse, room: Room, amara: Seat) -> None:
    join_in(browse, room, 5)
    page = insight(browse(amara), "proof")

    assert "5 people take part." in page
    assert "1 question got an answer." in page
    assert "Learner" not in page.partition("<main")[2].partition("</main>")[0]
    browse(amara).post("posts", body="Now I have a question as well.", act="ask")
    assert "There is nothing to tell here" in insight(browse(amara), "proof")


def test_among_fewer_than_five_there_is_no_proof(browse: Browse, room: Room, amara: Seat) -> None:
    join_in(browse, room, 4)
    mine = browse(amara)

    assert "There is nothing to tell here" in insight(mine, "proof")
    asked = mine.get(f"/p/{amara.public_id}/insight/proof", headers={"HX-Request": "true"})
    assert (asked.status_code, asked.text) == (204, "")


def test_thanks_of_fewer_than_five_people_are_not_told(browse: Browse, room: Room, amara: Seat) -> None:
    join_in(browse, room, 5)
    browse(room.seats[2]).post("posts/1/thank", body="because all of us wondered")

    assert "thanked somebody" not in insight(browse(amara), "proof")


def test_an_alias_moves_no_number_of_the_proof(
    browse: Browse, room: Room, engine: Engine, amara: Seat
) -> None:
    join_in(browse, room, 5)
    with Session(engine) as session:
        hidden = write_options(Options(names="peers"))
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=hidden))
        session.commit()

    assert "There is nothing to tell here" in insight(browse(amara), "proof")


def test_who_has_not_begun_finds_the_proof_at_the_activity(browse: Browse, amara: Seat, jonas: Seat) -> None:
    for seat in (amara, jonas):
        assert f'hx-get="/p/{seat.public_id}/insight/proof"' in browse(seat).get().text
    browse(amara).post("posts", body="Now there are five words here.", act="give")

    assert "insight/proof" not in browse(amara).get().text


@pytest.mark.usefixtures("talked")
def test_a_learner_sees_their_own_part_with_private_thanks(browse: Browse, amara: Seat, jonas: Seat) -> None:
    page = insight(browse(amara), "mine")

    assert re.findall(r'<span class="count">(.*?)</span>', page) == [
        "1 time",
        "1 time",
        "1 time",
        "not yet",
        "not yet",
    ]
    assert "Jonas" not in page


@pytest.mark.usefixtures("talked")
def test_a_week_off_breaks_no_streak(browse: Browse, room: Room, engine: Engine, amara: Seat) -> None:
    assert "You took part in 1 of the last 4 weeks." in insight(browse(amara), "mine")
    with Session(engine) as session:
        for weeks in (1, 3):
            browse(amara).post("posts", body=f"What of week {weeks}?", act="ask")
            newest = select(func.max(Act.id)).scalar_subquery()
            moment = room.now - timedelta(weeks=weeks)
            session.execute(update(Act).where(Act.id == newest).values(created_at=moment))
            session.commit()

    page = insight(browse(amara), "mine")
    assert "You took part in 3 of the last 4 weeks." in page
    assert "That is a steady rhythm." in page


def test_learners_see_no_insight_and_staff_have_no_part(browse: Browse, amara: Seat, teacher: Seat) -> None:
    for path in PAGES:
        assert browse(amara).get(f"/p/{amara.public_id}/insight/{path}").status_code == 403
    for path in ("mine", "proof"):
        assert browse(teacher).get(f"/p/{teacher.public_id}/insight/{path}").status_code == 403


def test_an_empty_course_says_so(browse: Browse, teacher: Seat) -> None:
    assert "No learner is here yet" in insight(browse(teacher))
    assert "No learner is here yet" in insight(browse(teacher), "people")
    assert "Nobody has replied to anybody in this time" in insight(browse(teacher), "answers")


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("path", "most"), [("", 12), ("people?of=all", 10), ("answers", 7), ("outcomes", 9)])
def test_statements_do_not_grow_with_people(
    browse: Browse, room: Room, engine: Engine, clock: Clock, teacher: Seat, path: str, most: int
) -> None:
    counts = []
    for people in (3, 9):
        join_in(browse, room, people)
        staff = browse(teacher)
        staff.get()
        with recorded_statements() as statements:
            insight(staff, path)
        counts.append(len(statements))
        clock.forward(minutes=1)

    assert counts[0] == counts[1] <= most


def learners_on(page: str) -> list[str]:
    return re.findall(r"Learner \d\d", page)


def test_fifty_learners_stand_on_a_page(browse: Browse, room: Room, teacher: Seat) -> None:
    for number in range(52):
        room.join(f"Learner {number:02}")
    first, second = (insight(browse(teacher), f"people?of=all&page={page}") for page in (0, 1))

    assert first.count('<th scope="row">') == 50
    assert second.count('<th scope="row">') == 2
    far = insight(browse(teacher), "people?of=all&page=99999999999999999999")
    assert learners_on(far) == learners_on(second), "the last there is"
