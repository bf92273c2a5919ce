"""A course that is over erases its texts and names, after its people were told; never before, and once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.defaults import Default, set_site_default
from lti_tool.activities.models import Activity
from lti_tool.activities.site_privacy import MONTHS_KEPT
from lti_tool.acts.models import Act, Verb
from lti_tool.boards.joining import forget
from lti_tool.course.models import Context, Membership, Participation, Person
from lti_tool.database import Base
from lti_tool.grading.models import Extension, Step, StepProgress
from lti_tool.kinds.discussion.models import Post
from lti_tool.notices.mailing.sending import Letter
from lti_tool.notices.sources import Reader
from lti_tool.notices.views.letters import letters_of
from lti_tool.safety import retention
from lti_tool.safety.jobs import CourseEnds
from lti_tool.safety.models import Retention
from lti_tool.safety.retention import claim_course, keep_for, look_at
from lti_tool.safety.rules import months_after
from lti_tool.safety.telling import told_of_erasing
from lti_tool.settings import Settings
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.lti_services.conftest import SECRET
from tests.safety.test_safety import CANARY, Browse, everything, sing
from tests.safety.test_shown import fill_the_rest

DAY = timedelta(days=1)


@dataclass
class Course:
    """A course that comes to its end, and the worker that looks at it."""

    engine: Engine
    room: Room
    clock: Clock

    def work(self) -> int:
        """Let the worker look until nothing is due."""
        sessions = sessionmaker(self.engine, expire_on_commit=False)
        return CourseEnds(sessions, self.clock, forget, SECRET)(Event())

    def keeps(self, months: int | None) -> None:
        """Say what its staff say."""
        with Session(self.engine) as session:
            keep_for(session, self.room.context_id, months, self.clock.now)
            session.commit()

    def site_keeps(self, months: int, locked: bool = False) -> None:
        """Say what an admin says."""
        default = Default(MONTHS_KEPT, "", 0, 0, 120, is_lockable=True)
        with Session(self.engine) as session:
            set_site_default(session, default, months, locked)
            session.commit()

    def goes_to(self, moment: datetime) -> None:
        """Let time pass, and the worker look."""
        self.clock.now = moment
        self.work()

    def people(self) -> Sequence[str | None]:
        """The names that are there still."""
        with Session(self.engine) as session:
            return session.scalars(select(Person.name).order_by(Person.id)).all()

    def row(self) -> Retention:
        """What is kept of it."""
        with Session(self.engine) as session:
            return session.get_one(Retention, self.room.context_id)

    def is_noted(self) -> bool:
        """Whether anybody said anything about it."""
        with Session(self.engine) as session:
            return session.get(Retention, self.room.context_id) is not None

    def read(self, browser: Browser, path: str) -> str:
        """A page of somebody who opens the course now."""
        with Session(self.engine) as session:
            here = {"seen_at": self.clock.now, "expires_at": self.clock.now + DAY, "deep_linking": None}
            session.execute(update(Participation).values(here))
            session.commit()
        return browser.get(at(browser, path)).text

    def act(self, verb: Verb, moment: datetime, seat: Seat) -> None:
        """Let something be done in it."""
        who = dict.fromkeys(("membership_id", "by_membership_id"), seat.membership_id)
        with Session(self.engine) as session:
            what = {"verb": verb, "item_kind": "post", "item_id": 1, "created_at": moment}
            session.add(Act(activity_id=self.room.activity_id, **who, **what))
            session.commit()

    def end(self) -> datetime:
        with Session(self.engine) as session:
            return retention.course_end(session, self.room.context_id)

    def due(self, months: int) -> datetime:
        """When it is erased, as it stands."""
        return months_after(self.end(), months)


@pytest.fixture
def course(engine: Engine, room: Room, clock: Clock, app: Flask, amara: Seat, jonas: Seat) -> Course:
    """In which a learner has a name and another one, too."""
    return Course(engine, room, clock)


@pytest.mark.usefixtures("any_database")
def test_nothing_is_erased_where_nobody_said_so(course: Course) -> None:
    course.goes_to(course.end() + 4000 * DAY)

    assert course.people() == ["Amara Okafor", "Jonas Lindqvist"]
    assert not course.is_noted()


@pytest.mark.usefixtures("any_database")
def test_a_course_is_erased_after_its_people_were_told_and_keeps_counts_and_scores(
    course: Course, browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(jonas).post("posts", body="A thread of his")
    sing(browse, engine, course.room, amara, jonas)
    fill_the_rest(engine, amara, jonas)
    course.keeps(6)
    due, counts = course.due(6), _counts(engine)

    course.goes_to(due - 31 * DAY)
    assert CANARY in str(everything(engine))
    assert course.row().warned_at is None
    course.goes_to(due - 30 * DAY)
    for seat in (amara, jonas):
        assert "Texts and names of this course are erased on" in course.read(browse(seat), "inbox/")
        assert "Texts and names of this course are erased from" in course.read(browse(seat), "privacy/")
    course.goes_to(due - DAY)
    assert len(course.people()) == 2

    course.goes_to(due)
    assert course.people() == []
    left = everything(engine)
    assert set(left) <= {"alias.words"}
    with Session(engine) as session:
        assert set(session.scalars(select(Post.body))) == {""}
    assert _counts(engine) == counts
    row = course.row()
    assert (row.warned_at, row.erases_at, row.erased_at) == (None, None, due)


def test_who_agreed_to_mail_reads_the_day_there(
    course: Course, engine: Engine, app: Flask, settings: Settings, amara: Seat
) -> None:
    course.keeps(1)
    told_at = course.due(1) - 30 * DAY
    course.goes_to(told_at)
    reader = Reader(amara.membership_id, course.room.context_id, is_staff=True)
    with Session(engine) as session:
        notices = told_of_erasing(session, reader, told_at - DAY, told_at)
        read_before = told_of_erasing(session, reader, told_at, told_at)
    letter = Letter(amara.membership_id, "", "en", ZoneInfo("UTC"), notices, is_digest=True, name="n")

    mail = letters_of(app, settings)(letter)
    assert f"erased on {course.due(1):%a} {course.due(1).day} {course.due(1):%b}" in mail.text
    assert read_before == []


@pytest.mark.usefixtures("any_database")
def test_it_is_done_in_steps_and_a_step_that_is_lost_is_done_again(
    course: Course, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    course.keeps(1)
    course.goes_to(course.due(1) - 30 * DAY)
    course.clock.now = course.due(1)

    with Session(engine) as session:
        claimed = claim_course(session, course.clock.now)
        session.commit()
        assert claimed == course.room.context_id
        look_at(session, claimed, course.clock.now, forget, SECRET)
        session.rollback()
    assert len(course.people()) == 2
    assert course.work() == 0

    course.clock.forward(minutes=11)
    assert course.work() == 3
    assert course.people() == []
    erased_at = course.clock.now
    course.goes_to(erased_at + 400 * DAY)
    row = course.row()
    assert (row.warned_at, row.erased_at) == (None, erased_at)


@pytest.mark.usefixtures("any_database")
def test_a_course_in_which_something_is_done_again_is_left_alone(course: Course, amara: Seat) -> None:
    course.keeps(1)
    due = course.due(1)
    course.goes_to(due - 10 * DAY)
    assert course.row().erases_at == due + 20 * DAY
    course.act(Verb.GAVE, due - 5 * DAY, amara)

    course.goes_to(due + 20 * DAY)
    row = course.row()
    assert len(course.people()) == 2
    assert row.erases_at == due + 50 * DAY > course.due(1)


@pytest.mark.usefixtures("any_database")
def test_a_course_ends_with_the_last_date_that_is_set_in_it_or_the_last_thing_that_is_done(
    course: Course, engine: Engine, amara: Seat
) -> None:
    def has_dates(opens: datetime, due: datetime, closes: datetime | None) -> datetime:
        with Session(engine) as session:
            session.execute(update(Activity).values(opens_at=opens, closes_at=closes))
            session.execute(update(Step).values(due_at=due))
            session.commit()
        return course.end()

    now = course.clock.now
    course.act(Verb.GAVE, now, amara)
    assert has_dates(now - DAY, now - DAY, None) == now
    assert has_dates(now + DAY, now - DAY, None) == now + DAY
    assert has_dates(now, now + 2 * DAY, None) == now + 2 * DAY
    assert has_dates(now, now, now + 3 * DAY) == now + 3 * DAY
    with Session(engine) as session:
        more = {"activity_id": course.room.activity_id, "membership_id": amara.membership_id}
        session.add(Extension(**more, until=now + 4 * DAY))
        session.commit()
    assert course.end() == now + 4 * DAY
    for days, verb in enumerate((Verb.GAVE, Verb.TOOK_BACK, Verb.READ), start=7):
        course.act(verb, now + days * DAY, amara)
    assert course.end() == now + 7 * DAY


@pytest.mark.usefixtures("any_database")
def test_courses_go_by_the_site_unless_they_say_something_else_and_always_where_it_is_locked(
    course: Course,
) -> None:
    course.site_keeps(3)
    due = course.due(3)
    course.goes_to(due)
    told = course.row()
    assert (told.months, told.erases_at) == (None, due + 30 * DAY)

    course.keeps(0)
    course.goes_to(due + 200 * DAY)
    assert course.row().erases_at is None
    course.site_keeps(3, locked=True)
    course.goes_to(due + 201 * DAY)
    course.goes_to(due + 231 * DAY)
    assert course.people() == []


@pytest.mark.usefixtures("any_database")
def test_who_comes_back_afterwards_is_told_anew_before_their_name_goes(
    course: Course, engine: Engine
) -> None:
    course.keeps(1)
    due = course.due(1)
    course.goes_to(due - 30 * DAY)
    course.goes_to(due)
    course.room.join("Amara Okafor")

    course.goes_to(due + 2 * DAY)
    assert course.people() == ["Amara Okafor"]
    assert course.row().erases_at == due + 32 * DAY
    course.goes_to(due + 32 * DAY)
    assert course.people() == []
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 3


@pytest.mark.usefixtures("any_database")
def test_two_workers_take_a_course_once(course: Course, engine: Engine) -> None:
    course.keeps(1)
    now = course.clock.now
    with Session(engine) as session:
        first = claim_course(session, now)
        session.commit()
        second = claim_course(session, now)
        session.commit()

    assert (first, second) == (course.room.context_id, None)


def test_a_course_that_is_removed_takes_what_it_said_along(course: Course, engine: Engine) -> None:
    course.keeps(1)
    with Session(engine) as session:
        session.delete(session.get_one(Context, course.room.context_id))
        session.commit()

    assert not course.is_noted()


def _counts(engine: Engine) -> list[int | None]:
    tables = [Base.metadata.tables[name] for name in ("post", "act", "step_progress", "activity")]
    assert StepProgress.__table__ in tables
    with Session(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def at(browser: Browser, path: str) -> str:
    return f"/p/{browser.seat.public_id}/{path}"


def instructors(browse: Browse, seat: Seat, **form: str) -> tuple[int, str]:
    browser = browse(seat)
    path = at(browser, "privacy/keeping")
    answer = browser.post(path, dict(form)) if form else browser.get(path)
    return answer.status_code, answer.text


@pytest.mark.usefixtures("any_database")
def test_staff_say_it_on_a_page_that_says_what_stays(course: Course, browse: Browse, teacher: Seat) -> None:
    status, page = instructors(browse, teacher)
    assert status == 200
    assert "As your site says: not by themselves" in page
    assert "Scores in the gradebook of your LMS: they are the school" in page
    assert "Steps and scores stay as numbers without a person." in page

    assert instructors(browse, teacher, how="months", months="18")[0] == 303
    assert course.row().months == 18
    assert "texts and names are erased on" in instructors(browse, teacher)[1]
    assert instructors(browse, teacher, how="never", months="18")[0] == 303
    assert course.row().months == 0
    assert instructors(browse, teacher, how="site", months="18")[0] == 303
    assert course.row().months is None


@pytest.mark.parametrize("months", ["0", "121", "soon", ""])
def test_months_that_are_none_are_said_and_kept_on_the_page(
    course: Course, browse: Browse, teacher: Seat, months: str
) -> None:
    status, page = instructors(browse, teacher, how="months", months=months)

    assert status == 422
    assert "A whole number between 1 and 120." in page
    assert f'value="{months}"' in page
    assert not course.is_noted()


def test_what_an_admin_has_locked_is_shown_and_not_changed(
    course: Course, browse: Browse, teacher: Seat
) -> None:
    course.site_keeps(24, locked=True)

    page = instructors(browse, teacher)[1]
    assert "Texts and names are erased 24 months after the course" in page
    assert 'name="how"' not in page
    assert instructors(browse, teacher, how="never", months="1")[0] == 403
    assert not course.is_noted()


def test_learners_read_when_it_is_and_set_nothing(course: Course, browse: Browse, amara: Seat) -> None:
    course.keeps(12)

    page = course.read(browse(amara), "privacy/")
    assert "Texts and names are erased 12 months after the course" in page
    assert "privacy/keeping" not in page
    assert instructors(browse, amara)[0] == 403
