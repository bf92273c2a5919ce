"""What a verified launch leaves in the course's tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_tool.course.arrival import settle_launch
from lti_tool.course.models import Context, Deployment, Membership, Person, ResourceLink
from lti_tool.course.registrations import approve_deployment
from lti_tool.course.rules import names_course
from lti_tool.database import begin_writing
from lti_tool.errors import DeploymentPending
from lti_tool.lti.values import LaunchUser, Role
from tests.databases import recorded_statements
from tests.support.rows import make_launch, make_registration

pytestmark = pytest.mark.usefixtures("any_database")


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_first_launch_makes_one_of_everything(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)

    arrival = settle_launch(session, make_launch(registration.id), noon)

    assert [count(session, table) for table in (Context, Person, Membership, ResourceLink)] == [1, 1, 1, 1]
    assert session.get_one(Membership, arrival.membership_id).number == 1
    assert arrival.activity_id is None


def test_a_second_launch_reads_once_and_writes_nothing(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)
    settle_launch(session, make_launch(registration.id), noon)

    with recorded_statements() as statements:
        settle_launch(session, make_launch(registration.id), noon + timedelta(hours=1))

    assert [statement.split()[0] for statement in statements] == ["SELECT"]


def test_roles_are_replaced_and_never_added_to(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)
    teacher = make_launch(registration.id, roles=frozenset({Role.INSTRUCTOR}))
    arrival = settle_launch(session, teacher, noon)

    settle_launch(session, replace(teacher, roles=frozenset({Role.LEARNER})), noon)

    assert session.get_one(Membership, arrival.membership_id, populate_existing=True).roles == "Learner"


def test_a_known_name_is_never_overwritten_with_nothing(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)
    settle_launch(session, make_launch(registration.id), noon)

    settle_launch(session, make_launch(registration.id, user=LaunchUser("u-1")), noon)

    assert session.scalars(select(Person.name)).one() == "Amara Okafor"


def test_a_platform_registered_by_hand_tells_its_product_with_its_first_launch(
    session: Session, noon: datetime
) -> None:
    registration = make_registration(session, noon)
    session.flush()

    settle_launch(session, make_launch(registration.id, platform_family="canvas"), noon)
    settle_launch(session, make_launch(registration.id, deployment_id="1", platform_family="x"), noon)

    session.refresh(registration)
    assert registration.family == "canvas"


def test_one_sub_of_two_registrations_is_two_people(session: Session, noon: datetime) -> None:
    registrations = [make_registration(session, noon, f"https://{name}.test") for name in ("one", "two")]

    arrivals = [settle_launch(session, make_launch(one.id), noon) for one in registrations]

    assert arrivals[0].membership_id != arrivals[1].membership_id
    assert count(session, Person) == 2


def test_an_unknown_deployment_waits_and_is_noted(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)
    launch = make_launch(registration.id, deployment_id="2")

    for _time in range(2):
        with pytest.raises(DeploymentPending):
            settle_launch(session, launch, noon)

    assert session.scalars(select(Deployment.approved_at).filter_by(id_on_platform="2")).one() is None
    approve_deployment(session, registration.id, "2", noon)
    assert settle_launch(session, launch, noon).deployment_id


def test_without_a_course_each_link_is_a_private_space(session: Session, noon: datetime) -> None:
    registration = make_registration(session, noon)
    launch = make_launch(registration.id, context=None)

    first = settle_launch(session, launch, noon)
    again = settle_launch(session, launch, noon)

    assert first.context_id == again.context_id
    assert session.get_one(Context, first.context_id).is_private


def test_twenty_first_launches_at_once_make_one_person_and_course(engine: Engine, noon: datetime) -> None:
    with Session(engine) as session:
        begin_writing(session)
        registration_id = make_registration(session, noon).id
        session.commit()
    failures: list[BaseException] = []

    run_at_once([lambda: arrive(engine, registration_id, noon, failures) for _one in range(20)])

    assert failures == []
    with Session(engine) as session:
        counts = [count(session, table) for table in (Context, Person, Membership, ResourceLink)]
    assert counts == [1, 1, 1, 1]


def arrive(engine: Engine, registration_id: int, now: datetime, failures: list[BaseException]) -> None:
    try:
        with Session(engine) as session:
            begin_writing(session)
            settle_launch(session, make_launch(registration_id), now)
            session.commit()
    except Exception as error:  # the thread's failure is the test's
        failures.append(error)


def run_at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("link", "context", "names_it"),
    [
        ("4dde05e8ca1973bcca9bffc13e1548820eee93a3", "4dde05e8ca1973bcca9bffc13e1548820eee93a3", True),
        ("4dde05e8ca1973bcca9bffc13e1548820eee93a3", "another", False),
        # Moodle counts its courses and its activities apart.
        ("2", "2", False),
        (None, "2", False),
        (None, None, False),
    ],
)
def test_a_platform_names_its_course_in_the_place_of_a_link(
    link: str | None, context: str | None, names_it: bool
) -> None:
    assert names_course(link, context) is names_it
