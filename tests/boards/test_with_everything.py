"""A discussion with every feature on costs a page eight statements at most (issue 4, "Speed")."""

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.options import Options, write_options
from tests.boards.room import Boards
from tests.databases import recorded_statements
from tests.discussion.room import Room, Seat

ALL = Options(
    posts_a_day=20,
    names="peers",
    names_of_staff=True,
    roles=True,
    circles="random",
    repliers=True,
    see_after=1,
)


@pytest.mark.usefixtures("any_database")
def test_a_page_of_a_discussion_with_every_feature_on_takes_eight_statements(
    boards: Boards, engine: Engine, room: Room, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    boards.open(teacher)
    with Session(engine) as session:
        options = write_options(ALL)
        session.execute(update(Activity).where(Activity.id == room.activity_id).values(options=options))
        session.commit()
    staff, learner = boards.browse(teacher), boards.browse(amara)
    for name in ("Zoë", "Misaki", "Layla"):
        room.join(name)
    other = boards.browse(jonas)
    sent = [
        learner.post("posts", body="What would you say? https://example.org/a", act="ask", names="peers"),
        other.post("posts", body="I would have asked first what had happened.", names="peers"),
        other.post("posts/1/reply", body="And then waited for the answer, for once.", names="peers"),
        learner.post("posts/3/thank", body="because it gave me my first sentence", names="peers"),
        staff.post("roles"),
    ]
    assert [one.status_code for one in sent] == [303] * 5

    for browser in (learner, staff):
        browser.get("")
        with recorded_statements() as statements:
            page = browser.get("")
        assert page.status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
