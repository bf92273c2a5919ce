"""The admin's page on what is told: how a store fares, a try, and another for what was given up."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.acts.models import Act
from lti_tool.exports.models import RecordStore, Statement
from lti_tool.settings import Settings
from tests.admin.desk import AdminDesk
from tests.race.test_race import add_race, found
from tests.support.school import School
from tests.tool import Clock

INSIDE = SecretStr("xapi+https://key:hush@10.0.0.7/xapi")


@pytest.fixture
def telling(settings: Settings, clock: Clock) -> Iterator[School]:
    """A school that tells a store, at an address that may not be called."""
    school = School(settings.model_copy(update={"records_url": INSIDE}), clock)
    yield school
    school.close()


def desk_of(school: School, clock: Clock) -> AdminDesk:
    desk = AdminDesk(school.app, school.browser(), clock)
    desk.sign_in()
    return desk


def test_a_site_that_names_no_store_tells_nobody(school: School, clock: Clock) -> None:
    desk = desk_of(school, clock)

    assert "Nothing is told to anybody." in desk.get("/admin/records").text
    assert desk.send("/admin/records", "/admin/records/try").status_code == 404
    assert desk.send("/admin/records", "/admin/records/again").status_code == 404


def test_the_page_says_where_and_how_and_never_the_secret(telling: School, clock: Clock) -> None:
    page = desk_of(telling, clock).get("/admin/records").text

    assert "<code>10.0.0.7</code>" in page
    assert "xAPI 1.0.3" in page
    assert "hush" not in page


def test_a_try_says_what_is_wrong(telling: School, clock: Clock) -> None:
    page = desk_of(telling, clock).send("/admin/records", "/admin/records/try").text

    assert "The store does not let us in." in page
    assert "this address may not be called" in page


def test_what_was_given_up_is_tried_again_when_an_admin_says_so(telling: School, clock: Clock) -> None:
    found(telling.launch("moodle", "amara", add_race(telling)), "https://example.org/a")
    telling.in_database(lambda session: give_up(session, clock()))
    desk = desk_of(telling, clock)
    assert "1 act was not taken" in desk.get("/admin/").text

    answer = desk.send("/admin/records", "/admin/records/again", follow_redirects=True)

    assert "What waits is tried again now." in answer.text
    row = desk.in_database(lambda session: session.scalars(select(Statement)).one())
    assert row.due_at == clock()


def give_up(session: Session, now: datetime) -> None:
    act = session.scalars(select(Act)).one()
    registration_id = session.get_one(Activity, act.activity_id).registration_id
    session.add(RecordStore(id=1, swept_to=0, seen_to=0, seen_at=now))
    session.add(
        Statement(act_id=act.id, registration_id=registration_id, first_failed_at=now, reason="refused")
    )
