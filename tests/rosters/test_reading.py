"""What a list of people does to a course: all of it, or nothing (reliability.md rows N, fault 28)."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.boards.joining import forget
from lti_tool.course.models import Membership, ResourceLink, RosterSync
from lti_tool.database import begin_writing
from lti_tool.errors import PlatformSilent
from lti_tool.lti.answers import Answer
from lti_tool.lti.values import LaunchContext, LaunchUser, MessageType, Role
from lti_tool.outbox.service import pause_of
from lti_tool.safety.service import erase
from tests.lti_services.conftest import SECRET
from tests.lti_services.scripted import json_answer, recorded
from tests.rosters.conftest import URL, Roll, entry, learners
from tests.support.rows import make_activity

on_both = pytest.mark.usefixtures("any_database")
"""Where the database's own ways matter."""
STAFF = ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]


@on_both
def test_people_who_never_opened_stoke_get_numbers_in_the_lists_order(roll: Roll) -> None:
    sync = roll.read(entry("u-1", roles=STAFF), *learners("zoe", "adam", "mia"))

    assert roll.people() == {
        "u-1": (1, "Instructor", True),
        "zoe": (2, "Learner", True),
        "adam": (3, "Learner", True),
        "mia": (4, "Learner", True),
    }
    assert (sync.listed, sync.added, sync.left, sync.skipped, sync.reason) == (4, 3, 0, 0, "")
    assert sync.last_whole_at == sync.last_try_at == roll.clock.now
    roll.launch("late", Role.LEARNER)
    assert roll.people()["late"][0] == 5


def test_a_list_that_says_the_same_again_changes_nothing(roll: Roll) -> None:
    roll.read(*learners(*range(20)))
    before = roll.contents()

    roll.read()

    assert roll.contents() == before
    assert (roll.sync.listed, roll.sync.added) == (20, 0)


@on_both
def test_n3_who_is_missing_has_gone_and_who_returns_is_back(roll: Roll) -> None:
    roll.read(*learners("a", "b", "c"))

    left = roll.read(*learners("a", "c")).left
    assert (left, roll.here()) == (1, {"u-1", "a", "c"})
    number = roll.people()["b"][0]
    roll.read(*learners("a", "b", "c"))

    assert roll.people()["b"] == (number, "Learner", True)
    assert roll.returned == [roll.context_id]


@on_both
@pytest.mark.parametrize("status", ["Inactive", "Deleted", "Suspended"])
def test_n3_who_is_on_the_list_but_not_active_has_gone(roll: Roll, status: str) -> None:
    roll.read(*learners("a", "b"))

    sync = roll.read(entry("a"), entry("b", status=status), entry("never here", status=status))

    assert roll.here() == {"u-1", "a"}
    assert "never here" not in roll.people()
    assert (sync.listed, sync.left) == (1, 1)


@on_both
def test_who_was_erased_stays_off_the_list_until_they_open_stoke_again(roll: Roll) -> None:
    roll.read(*learners("a", "b"))
    erased_id = roll.launch("b", Role.LEARNER)
    with roll.sessions() as session:
        begin_writing(session)
        erase(session, erased_id, roll.clock.now, forget, secret=SECRET)
        session.commit()

    roll.read()
    assert set(roll.people()) == {"u-1", "a"}

    roll.launch("b", Role.LEARNER)
    roll.clock.now += timedelta(days=1)
    roll.read()
    assert roll.here() == {"u-1", "a", "b"}


def test_a_launch_brings_back_who_had_gone(roll: Roll) -> None:
    roll.read(*learners("a", "b"))
    roll.read(*learners("a"))

    roll.launch("b", Role.LEARNER)

    assert "b" in roll.here()


def test_who_acts_as_somebody_neither_brings_them_back_nor_opens_stoke_for_them(roll: Roll) -> None:
    roll.read(*learners("a", "b"))
    roll.read(*learners("a"))

    memberships = [roll.launch(user, Role.LEARNER, is_masquerade=True) for user in ("a", "b", "new")]

    assert "b" not in roll.here()
    with roll.sessions() as session:
        assert [session.get_one(Membership, one).launched_at for one in memberships] == [None, None, None]


@on_both
def test_whom_the_list_takes_out_sees_no_page_more_until_they_launch_again(roll: Roll) -> None:
    roll.launch("a", Role.LEARNER)
    roll.launch("b", Role.LEARNER)
    roll.clock.move(minutes=10)

    roll.read(entry("a"), entry("b", status="Suspended"))

    assert roll.open_to() == {"u-1", "a"}
    roll.launch("b", Role.LEARNER)
    assert roll.open_to() == {"u-1", "a", "b"}


@on_both
def test_who_opens_stoke_while_the_list_is_read_stays(roll: Roll) -> None:
    roll.launch("new", Role.LEARNER)
    roll.clock.move(hours=1)
    roll.platform.before_page = lambda _number: (roll.launch("new", Role.LEARNER), None)[1]

    roll.read(*learners("a"))

    assert "new" in roll.here()


@on_both
def test_the_recorded_assistant_stays_staff_and_the_recorded_admin_stays(roll: Roll) -> None:
    # launch-teaching-assistant.json: Instructor; launch-admin.json: Instructor, and on no list.
    assistant, _admin = roll.launch("4", Role.INSTRUCTOR), roll.launch("2", Role.INSTRUCTOR)
    roll.clock.move(days=1)

    members = recorded("memberships").answer.json()["members"]  # type: ignore[index]  # as recorded
    sync = roll.read(*members)

    people = roll.people()
    assert people["4"][1:] == people["2"][1:] == ("Instructor", True)
    assert people["7"][1:] == ("Learner", True)
    assert (sync.listed, sync.added) == (14, 13)
    with roll.sessions() as session:
        row = session.get_one(Membership, assistant)
        assert row.launched_at is not None
        assert session.scalars(select(Membership.launched_at).where(Membership.number == 6)).one() is None


@on_both
def test_of_whom_never_launched_the_lists_roles_count_until_they_do(roll: Roll) -> None:
    roll.read(entry("ta"), entry("x", roles=STAFF))
    roll.read(entry("ta", roles=STAFF), entry("x"))
    assert (roll.people()["ta"][1], roll.people()["x"][1]) == ("Instructor", "Learner")

    roll.launch("x", Role.TEACHING_ASSISTANT)
    roll.read(entry("ta"), entry("x"))

    assert (roll.people()["ta"][1], roll.people()["x"][1]) == ("Learner", "TeachingAssistant")


@on_both
def test_n2_entries_that_cannot_be_read_are_skipped_and_counted_and_nobody_goes_for_it(roll: Roll) -> None:
    roll.read(*learners("a", "b"))

    sync = roll.read(
        entry("a"), entry("a"), entry("b", roles=None), entry(None), "nonsense", entry("c", roles=None)
    )

    assert roll.here() == {"u-1", "a", "b"}
    assert "c" not in roll.people()
    assert (sync.listed, sync.skipped) == (1, 5)


@on_both
def test_names_are_kept_and_never_overwritten_with_nothing(roll: Roll) -> None:
    roll.launch(LaunchUser("a", name="Amara", email="a@x.test"), Role.LEARNER)
    roll.read(entry("a", name=None), entry("b", name="Bo"), entry("c", name=None))

    roll.read(entry("a", name=""), entry("b", name=None), entry("c", name="Cy", email="c@x.test"))

    assert roll.names() == {"u-1": None, "a": "Amara", "b": "Bo", "c": "Cy"}


def test_names_that_come_only_with_a_link_are_asked_for_with_one(roll: Roll) -> None:
    bind_link(roll)
    roll.platform.named["rl-1"] = [entry("a", name="Amara"), entry("stranger")]

    roll.read(entry("a", name=None), entry("b", name=None))

    assert roll.names() == {"u-1": None, "a": "Amara", "b": None}
    assert roll.here() == {"u-1", "a", "b"}


def test_a_list_with_names_is_read_once(roll: Roll) -> None:
    bind_link(roll)

    roll.read(*learners("a"))

    assert roll.platform.asked == ["/members?limit=500"]


def bind_link(roll: Roll) -> None:
    """Let the course's link open an activity."""
    with roll.sessions.begin() as session:
        activity = make_activity(session, roll.registration_id, roll.context_id, roll.clock.now)
        session.scalars(select(ResourceLink)).one().activity_id = activity.id


THROTTLED = Answer(429, {"retry-after": "600"}, b"")
TROUBLES = [
    (json_answer({}, 502), "failed", False),
    (PlatformSilent(), "silent", False),
    (THROTTLED, "busy", False),
    (json_answer({"members": None}), "unreadable", False),
    (json_answer([1]), "unreadable", False),
    (json_answer({}, 401), "access_refused", False),
    (json_answer({}, 403), "refused", True),
    (json_answer({}, 404), "refused", True),
    (Answer(302, {"location": "https://evil.test"}, b""), "misconfigured", False),
]


@pytest.mark.parametrize(("answer", "reason", "for_a_person"), TROUBLES)
def test_n1_n6_fault_28_a_list_that_breaks_off_at_its_third_page_changes_no_member(
    roll: Roll, answer: Answer | Exception, reason: str, for_a_person: bool
) -> None:
    whole = roll.read(*learners(*range(25))).last_whole_at
    before = roll.contents()
    asked = len(roll.platform.asked)
    # A GET is tried twice, and a refused token renewed once.
    roll.platform.trouble = {asked + 3: answer, asked + 4: answer}

    sync = roll.read(*learners(*range(20, 50)))

    assert roll.contents() == before
    assert (sync.reason, sync.last_whole_at, sync.listed, sync.attempts) == (reason, whole, 25, 1)
    assert sync.due_at is not None
    assert (sync.due_at - roll.clock.now >= timedelta(hours=24)) == for_a_person


@pytest.mark.parametrize("link", [f'<{URL}?limit=500>; rel="next"', '<https://evil.test/x>; rel="next"'])
def test_a_list_without_an_end_changes_no_member(roll: Roll, link: str) -> None:
    roll.read(*learners("a", "b"))
    before = roll.contents()
    roll.platform.links = {3: link}

    sync = roll.read(*learners(*range(50)))

    assert (roll.contents(), sync.reason) == (before, "unreadable")


@pytest.mark.parametrize(
    "members", [[], [entry(None)], [entry("a", roles=None)], [entry("a", status="Deleted")]]
)
def test_a_list_that_names_nobody_is_not_believed(roll: Roll, members: list[object]) -> None:
    roll.read(*learners("a", "b"))
    before = roll.contents()
    roll.platform.members = members

    sync = roll.read()

    assert (roll.contents(), sync.reason) == (before, "empty")


def test_a_busy_platform_is_left_alone_as_it_asks(roll: Roll) -> None:
    roll.platform.trouble = {1: THROTTLED}
    roll.read(*learners("a"))

    with roll.sessions() as session:
        pause = pause_of(session, roll.registration_id)
    assert (pause.paused_until, pause.reason) == (roll.clock.now + timedelta(seconds=600), "busy")
    assert roll.work(minutes=9) == 0
    assert roll.work(minutes=2) == 1
    assert roll.sync.reason == ""


def test_failures_of_lists_alone_do_not_keep_scores_from_going_out(roll: Roll) -> None:
    roll.platform.trouble = dict.fromkeys(range(1, 100), json_answer({}, 502))
    for _time in range(8):
        roll.read(*learners("a"))

    with roll.sessions() as session:
        assert not pause_of(session, roll.registration_id).is_running(roll.clock.now)


@on_both
def test_two_workers_never_apply_one_list_at_once(roll: Roll) -> None:
    others: list[int] = []
    roll.platform.before_page = lambda _number: others.append(roll.worker()(Event()))

    roll.read(*learners(*range(12)))

    assert others == [0, 0, 0]
    assert roll.sync.added == 12


def test_a_worker_that_was_overtaken_writes_nothing_more(roll: Roll) -> None:
    """It hung for longer than its lease; another worker has read the list meanwhile."""

    def hang(number: int) -> None:
        if number == 2:
            roll.clock.move(minutes=10)
            roll.platform.members = learners("x", "y")  # type: ignore[assignment]  # a list
            roll.worker()(Event())

    roll.platform.before_page = hang
    roll.read(*learners(*range(12)))

    assert roll.here() == {"u-1", "x", "y"}
    assert (roll.sync.added, roll.sync.lease_token) == (2, None)


def test_a_stopped_worker_leaves_the_list_to_the_next_one(roll: Roll) -> None:
    stop = Event()
    roll.platform.before_page = lambda number: stop.set() if number == 2 else None
    roll.platform.members = list(learners(*range(12)))
    roll.ask()

    roll.syncs(stop)
    assert roll.here() == {"u-1"}
    roll.platform.before_page = lambda _number: None
    roll.syncs(Event())

    assert len(roll.here()) == 13


@on_both
def test_a_launch_and_a_list_that_bring_the_same_person_at_once_agree(roll: Roll) -> None:
    threads: list[Thread] = []

    def launch_too(_number: int) -> None:
        thread = Thread(target=roll.launch, args=("ta", Role.TEACHING_ASSISTANT))
        threads.append(thread)
        thread.start()

    roll.platform.before_page = launch_too
    roll.read(*learners("a", "ta"))
    for thread in threads:
        thread.join()

    people = roll.people()
    assert people["ta"][1] == "TeachingAssistant"
    assert len({number for number, _roles, _here in people.values()}) == 3


@on_both
def test_a_list_is_wanted_by_a_launch_and_then_every_night_while_the_course_is_in_use(roll: Roll) -> None:
    roll.platform.members = list(learners("a"))
    assert roll.work() == 1
    assert roll.work(hours=1) == 0
    roll.launch()
    assert roll.work(hours=1) == 0, "the list is fresh"
    roll.clock.move(hours=11)
    roll.launch()
    assert roll.work(minutes=1) == 1, "a launch makes an old list due"
    assert roll.work(minutes=5) == 0
    assert [roll.work(hours=25) for _night in range(9)] == [1, 1, 1, 1, 1, 1, 1, 0, 0]


def test_a_list_that_fails_is_tried_again_later_each_time_and_a_launch_does_not_hurry_it(roll: Roll) -> None:
    roll.platform.trouble = dict.fromkeys(range(1, 100), json_answer({}, 502))

    waits: list[timedelta] = []
    for _time in range(4):
        roll.launch()
        assert roll.work() == 1
        assert roll.sync.due_at is not None
        waits.append(roll.sync.due_at - roll.clock.now)
        roll.clock.now = roll.sync.due_at

    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240]
    assert roll.sync.first_failed_at is not None


def test_a_course_that_failed_and_was_left_for_weeks_is_read_when_it_is_used_again(roll: Roll) -> None:
    roll.platform.trouble = dict.fromkeys(range(1, 3), json_answer({}, 403))
    roll.work()
    roll.work(minutes=5)
    roll.platform.trouble = dict.fromkeys(range(1, 100), json_answer({}, 403))
    assert [roll.work(hours=25) for _day in range(9)][-1] == 0
    roll.platform.trouble, roll.platform.members = {}, list(learners("a"))

    roll.launch()

    assert roll.work() == 1
    assert roll.sync.reason == ""


def test_a_message_that_names_no_list_takes_none_away_unless_it_is_a_launch(roll: Roll) -> None:
    # deep-linking-request.json has no names and roles claim.
    roll.launch(memberships_url=None, message_type=MessageType.DEEP_LINKING, resource_link=None)
    assert roll.ask()

    roll.launch(memberships_url=None)

    roll.clock.move(minutes=2)
    assert not roll.ask()


def test_a_course_whose_platform_offers_no_list_is_left_alone(roll: Roll) -> None:
    roll.launch(memberships_url=None)

    assert roll.work() == 0
    assert not roll.ask()
    assert roll.platform.asked == []


def test_a_list_that_is_offered_no_more_is_said_to_be(roll: Roll) -> None:
    roll.read(*learners("a"))
    roll.work()
    roll.launch(memberships_url=None)

    roll.work(hours=25)

    assert (roll.sync.reason, roll.here()) == ("not_offered", {"u-1", "a"})


def test_the_button_works_once_a_minute(roll: Roll) -> None:
    assert roll.ask()
    assert roll.ask(), "it was not tried yet"
    roll.platform.members = list(learners("a"))
    roll.syncs(Event())

    assert not roll.ask()
    roll.clock.move(minutes=1)
    assert roll.ask()


@on_both
def test_equal_ids_of_another_registration_and_another_course_stay_as_they_are(
    roll: Roll, sessions: sessionmaker[Session]
) -> None:
    roll.read(*learners("a", "b"))
    other = roll.launch("b", Role.LEARNER, context=LaunchContext("c-2", "Another"))

    roll.read(*learners("a"))

    assert roll.here() == {"u-1", "a"}
    with sessions() as session:
        assert session.get_one(Membership, other).gone_at is None
        assert len(session.scalars(select(RosterSync)).all()) == 1
