"""What a school does for somebody who asks it, and not Stoke, what is held about them."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import Membership, Person
from tests.cli.conftest import Shell
from tests.cli.test_upkeep import learner_who_posted


@pytest.mark.usefixtures("any_database")
def test_somebody_is_shown_and_erased_by_the_number_that_the_platform_gave_them(
    stoke: Shell, session: Session
) -> None:
    learner_who_posted(session)
    user = session.scalars(select(Person.id_on_platform)).one()
    shown = stoke("person", "show", "1", user)
    unsure = stoke("person", "erase", "1", user)
    erased = stoke.json("person", "erase", "1", user, "--sure")
    again = stoke("person", "erase", "1", user, "--sure")

    session.rollback()
    assert [sorted(course) for course in json.loads(shown.stdout)] == [["did", "scores", "you"]]
    assert (unsure.exit_code, "Add --sure" in unsure.stderr) == (2, True)
    assert erased == {"courses": 1}
    assert again.stderr == "Error: Stoke knows no user of this number at registration 1.\n"
    assert session.scalars(select(Person)).all() == []
    assert session.scalars(select(Membership.person_id)).all() == [None]
