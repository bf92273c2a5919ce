"""On PostgreSQL, who does something about a learner waits for them first, as erasing does.

Who held what is the learner's and waited for the learner would be a deadlock, and refuse one of both.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership
from lti_tool.database import begin_writing
from lti_tool.grading.models import RoleHolder
from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def people(engine: Engine, room: Room, amara: Seat, jonas: Seat) -> list[Seat]:
    with Session(engine) as session:
        session.execute(update(Membership).values(launched_at=room.now))
        session.commit()
    return [amara, jonas]


def test_who_gives_roles_waits_for_who_holds_one(
    browse: Browse, engine: Engine, people: list[Seat], teacher: Seat
) -> None:
    amara, jonas = (seat.membership_id for seat in people)
    staff = browse(teacher)
    assert staff.post("roles/by-hand", host=str(amara)).status_code == 303
    with ThreadPoolExecutor(1) as pool, Session(engine) as session:
        begin_writing(session)
        lock_membership(session, amara)
        given = pool.submit(staff.post, "roles/by-hand", host=str(jonas))
        sleep(0.5)
        session.execute(delete(RoleHolder).where(RoleHolder.membership_id == amara))
        session.commit()
        assert given.result().status_code == 303
