"""Migrations and rebuilding, as an operator runs them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, inspect, select, update
from sqlalchemy.orm import Session

from lti_tool.acts.models import Verb
from lti_tool.acts.service import NewAct, append
from lti_tool.course.arrival import settle_launch
from lti_tool.course.models import Context, Membership
from lti_tool.database import Base
from lti_tool.grading.models import StepProgress
from lti_tool.grading.service import refresh
from lti_tool.points.models import PointTotal
from lti_tool.points.service import change_rules
from tests.cli.conftest import Shell
from tests.support.rows import make_activity, make_launch, make_registration

NOW = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.mark.usefixtures("any_database")
def test_an_empty_database_gets_its_tables_once(empty: Shell, empty_engine: Engine) -> None:
    first, second = empty("db", "upgrade"), empty("db", "upgrade")

    assert first.exit_code == second.exit_code == 0
    assert first.stdout.startswith("The database was brought from revision nothing to ")
    assert second.stdout.startswith("The database is up to date (revision ")
    assert set(Base.metadata.tables) <= set(inspect(empty_engine).get_table_names())


@pytest.mark.usefixtures("any_database")
def test_progress_is_worked_out_anew_from_the_ledger(stoke: Shell, session: Session) -> None:
    activity_uuid = learner_who_posted(session)
    session.execute(update(StepProgress).values(counted=77, met_at=None))
    session.commit()

    told = stoke.json("acts", "rebuild")

    session.expire_all()
    assert told == {"activities": 1, "people": 1}
    assert session.scalars(select(StepProgress.counted)).all() == [1]
    assert stoke.json("acts", "rebuild", "--activity", activity_uuid) == told


@pytest.mark.usefixtures("any_database")
def test_points_are_worked_out_anew_as_well(stoke: Shell, session: Session) -> None:
    learner_who_posted(session)
    who, context_id = session.scalars(select(Membership)).one(), session.scalars(select(Context.id)).one()
    change_rules(session, context_id, who.id, {}, True, "UTC", NOW - timedelta(days=1))
    session.commit()

    told = stoke.json("acts", "rebuild")

    assert told == {"activities": 1, "people": 1}
    assert session.scalars(select(PointTotal.amount)).all() == [15]


def test_an_unknown_activity_is_a_sentence_and_changes_nothing(stoke: Shell, session: Session) -> None:
    learner_who_posted(session)
    session.execute(update(StepProgress).values(counted=77))
    session.commit()

    result = stoke("acts", "rebuild", "--activity", "no-such")

    assert (result.exit_code, result.stderr) == (1, "Error: There is no activity no-such.\n")
    assert session.scalar(select(func.max(StepProgress.counted))) == 77


def learner_who_posted(session: Session) -> str:
    """A learner with one post in an activity; gives the activity's UUID."""
    registration = make_registration(session, NOW)
    arrival = settle_launch(session, make_launch(registration.id), NOW)
    activity = make_activity(session, registration.id, arrival.context_id, NOW)
    who = arrival.membership_id
    append(session, NewAct(activity.id, who, who, Verb.GAVE, "post", 1, words=5), NOW)
    refresh(session, registration_id=registration.id, activity_id=activity.id, membership_id=who, now=NOW)
    session.commit()
    return activity.uuid
