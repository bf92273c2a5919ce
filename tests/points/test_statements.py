"""An act is stored with its points, its step and its score in at most twelve statements."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import ScoreDelivery, StepProgress
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.points.models import PointEntry
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat, terms
from tests.points.test_points import switch_on

Browse = Callable[[Seat], Browser]
WHO_AND_WHERE = 2
"""Beside them: who is asking, and of which discussion."""
ACTS = {
    "post": ("posts", {"body": "What I said was that it was late."}),
    "question": ("posts", {"body": "What would you have said in my place?", "act": "ask"}),
    "reply": ("posts/1/reply", {"body": "I would have asked what had happened."}),
    "thank": ("posts/1/thank", {"body": "because it gave me my first sentence"}),
}


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    steps = [StepTerms(kind, 1, 0, None, 20) for kind in ("post", "ask", "reply", "thank", "useful")]
    return Room(engine, noon, terms(noon, steps)).open()


def stored(engine: Engine, seat: Seat) -> tuple[int, int, float | None]:
    """How many points somebody has, how much of their steps is made, and which score waits."""
    mine = seat.membership_id
    with Session(engine) as session:
        points = session.scalar(select(func.sum(PointEntry.amount)).filter_by(membership_id=mine))
        made = session.scalar(select(func.sum(StepProgress.counted)).filter_by(membership_id=mine))
        score = session.scalar(select(ScoreDelivery.score_given).filter_by(membership_id=mine))
    return points or 0, made or 0, score


@pytest.fixture(params=["plain", "limited"])
def options(request: pytest.FixtureRequest, engine: Engine, room: Room) -> None:
    """As a discussion is made, or with a limit of posts."""
    if request.param != "plain":
        chosen = write_options(Options(posts_a_day=50))
        with Session(engine) as session:
            session.execute(update(Activity).values(options=chosen))
            session.commit()


@pytest.mark.usefixtures("any_database", "options")
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_stored_with_points_step_and_score_in_twelve_statements(
    browse: Browse,
    engine: Engine,
    room: Room,
    clock: Clock,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
    act: str,
) -> None:
    switch_on(engine, room, teacher)
    browse(amara).post("posts", body="Tell me what you would have said, and why.")
    zoe, (path, fields) = room.join("Zoë"), ACTS[act]
    theirs = [browse(jonas), browse(zoe)]
    for browser in theirs:
        browser.token()

    # The first of a learner makes rows of progress and score.
    counted: list[list[str]] = []
    for turn, browser in enumerate(theirs):
        clock.forward(minutes=10)
        browse(amara).post("posts", body=f"Another one of mine: {turn}.")
        sent = fields | {"body": f"{fields['body']} {turn}"}
        with recorded_statements() as statements:
            assert browser.post(path.replace("1", str(turn + 1)), sent).status_code == 303
        counted.append([one for one in statements if "UPDATE participation" not in one])

    points, made, score = stored(engine, zoe)
    assert points > 0
    assert made > 0
    assert score == 10
    assert [one for one in counted if len(one) > 12 + WHO_AND_WHERE] == []
