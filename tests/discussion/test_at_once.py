"""On PostgreSQL, who does something about a learner waits for them first, as erasing does.

Who held what is the learner's and waited for the learner would be a deadlock, and refuse one of both.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, Executable, delete, insert, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.activities.reading.models import ReadingDay
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership
from lti_tool.database import begin_writing
from lti_tool.grading.models import RoleHolder, SecondLook
from lti_tool.grading.sheets import sheets_of
from lti_tool.kinds.discussion.models import Post
from tests.databases import wait_for_company
from tests.discussion.room import Browser, Room, Seat
from tests.discussion.test_settings import FIELDS

Browse = Callable[[Seat], Browser]
Request = Callable[[], TestResponse]
Meanwhile = Callable[[int, Request, Executable], int]
STEP = re.compile(r'name="step" value="(\d+)"')
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def people(engine: Engine, room: Room, amara: Seat, jonas: Seat) -> list[Seat]:
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    return [amara, jonas]


@pytest.fixture
def meanwhile(engine: Engine) -> Meanwhile:
    """Does this about a learner who is locked, while somebody else's request waits for them."""

    def change(membership_id: int, request: Request, statement: Executable) -> int:
        with ThreadPoolExecutor(1) as pool, Session(engine) as session:
            begin_writing(session)
            lock_membership(session, membership_id)
            answer = pool.submit(request)
            wait_for_company(session)
            session.execute(statement)
            session.commit()
            return answer.result().status_code

    return change


def test_who_gives_roles_waits_for_who_holds_one(
    browse: Browse, meanwhile: Meanwhile, people: list[Seat], teacher: Seat
) -> None:
    amara, jonas = (seat.membership_id for seat in people)
    staff = browse(teacher)
    assert staff.post("roles/by-hand", host=str(amara)).status_code == 303
    gone = delete(RoleHolder).where(RoleHolder.membership_id == amara)
    assert meanwhile(amara, lambda: staff.post("roles/by-hand", host=str(jonas)), gone) == 303


def test_who_answers_a_second_look_waits_for_who_asked(
    browse: Browse, meanwhile: Meanwhile, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body="What I saw on that day.")
    assert browse(amara).post(f"/p/{amara.public_id}/looks/mine", reason="Look again.").status_code == 303
    staff, path = browse(teacher), f"/p/{teacher.public_id}/looks/1"
    step = STEP.findall(staff.get(path).text)[0]
    again = update(SecondLook).values(reason="Look once more.")

    assert meanwhile(amara.membership_id, lambda: staff.post(path, answer="I did.", step=step), again) == 303


def test_who_takes_a_step_away_lets_who_writes_meanwhile_end(
    browse: Browse, engine: Engine, room: Room, amara: Seat, teacher: Seat
) -> None:
    staff = browse(teacher)
    fewer = {name: value for name, value in FIELDS.items() if not name.startswith("steps-1")}
    with ThreadPoolExecutor(1) as pool, Session(engine) as session:
        begin_writing(session)
        lock_membership(session, amara.membership_id)
        sheets_of(session, room.activity_id, [amara.membership_id], to_change=True)
        saved = pool.submit(staff.post, "settings", fewer)
        wait_for_company(session)
        row = {"activity_id": room.activity_id, "membership_id": amara.membership_id}
        session.execute(insert(ReadingDay).values(**row, day=room.now.date(), opened_at=room.now))
        session.commit()
        assert saved.result().status_code == 303


def asked_and_answered(asker: Browser, other: Browser) -> None:
    asker.post("posts", body="What did you see first?", act="ask")
    other.post("posts/1/reply", body="A door that was left open.")
    assert asker.post("posts/2/accept").status_code == 303


def test_who_splits_an_answer_off_waits_for_who_asked(
    browse: Browse, meanwhile: Meanwhile, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    asked_and_answered(browse(amara), browse(jonas))
    staff, counted = browse(teacher), update(Post).where(Post.id == 1).values(touched=Post.touched + 1)

    assert meanwhile(amara.membership_id, lambda: staff.post("posts/2/split"), counted) == 303


@pytest.mark.parametrize(
    ("path", "fields"), [("remove", {}), ("decide", {"what": "hidden", "words": "Why."})]
)
def test_who_takes_an_answer_away_waits_for_who_asked(
    browse: Browse,
    meanwhile: Meanwhile,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
    path: str,
    fields: dict[str, str],
) -> None:
    asked_and_answered(browse(amara), browse(jonas))
    staff, counted = browse(teacher), update(Post).where(Post.id == 2).values(useful_count=1)

    assert meanwhile(amara.membership_id, lambda: staff.post(f"posts/2/{path}", fields), counted) == 303
