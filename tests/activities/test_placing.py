"""How a launch finds its activity, and what a copied course gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.placing import settle_activity
from lti_tool.course.arrival import settle_launch
from lti_tool.course.models import LineItem, Membership
from lti_tool.database import begin_writing
from lti_tool.errors import NotHere
from lti_tool.grading.models import Rescore
from lti_tool.grading.steps import steps_of
from lti_tool.kinds.discussion.kind import Discussion
from lti_tool.lti.values import GradeService, Launch, LaunchContext, LaunchResourceLink, LaunchUser, Role
from tests.databases import wait_for_company
from tests.support.rows import ALL_GRADES, make_activity, make_launch, make_registration
from tests.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("any_database")
NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def registration_id(session: Session) -> int:
    return make_registration(session, NOON).id


@pytest.fixture
def activity(session: Session, registration_id: int) -> Activity:
    context_id = settle_launch(session, make_launch(registration_id), NOON).context_id
    return make_activity(session, registration_id, context_id, NOON)


def opened(session: Session, launch: Launch) -> int | None:
    return settle_activity(session, Kinds([Discussion()]), settle_launch(session, launch, NOON), launch, NOON)


def with_uuid(registration_id: int, activity: Activity, **changes: object) -> Launch:
    return make_launch(registration_id, custom={"activity": activity.uuid}, **changes)


def test_a_link_finds_its_activity_and_keeps_it(
    session: Session, registration_id: int, activity: Activity
) -> None:
    first = opened(session, with_uuid(registration_id, activity))
    without_custom = opened(session, make_launch(registration_id))

    assert first == without_custom == activity.id
    assert session.scalars(select(LineItem.url)).one() == "https://lms.test/items/1"


def test_a_copied_course_gets_a_clone_with_its_steps_and_no_column_of_the_old(
    session: Session, registration_id: int, activity: Activity
) -> None:
    grades = GradeService(ALL_GRADES, "https://lms.test/items2", "https://lms.test/items/7")
    launch = with_uuid(registration_id, activity, context=LaunchContext("c-2"), grades=grades)

    clone_id = opened(session, launch)
    again = opened(session, launch)

    assert clone_id == again
    assert clone_id not in (None, activity.id)
    clone = session.get_one(Activity, clone_id)
    assert (clone.uuid, clone.copied_from_id) == (activity.uuid, activity.id)
    assert [step.kind for step in steps_of(session, clone.id)] == ["post", "reply"]
    url = session.scalars(select(LineItem.url).filter_by(activity_id=clone.id)).one()
    assert url == "https://lms.test/items/7"


def test_a_duplicate_inside_a_course_gets_a_column_of_its_own(
    session: Session, registration_id: int, activity: Activity
) -> None:
    opened(session, with_uuid(registration_id, activity))
    grades = GradeService(ALL_GRADES, "https://lms.test/items", "https://lms.test/items/2")
    link = LaunchResourceLink("rl-2")

    duplicate = opened(session, with_uuid(registration_id, activity, resource_link=link, grades=grades))

    assert duplicate != activity.id
    assert session.scalar(select(func.count()).select_from(LineItem)) == 2


def test_a_link_of_the_same_course_without_a_column_is_an_alias(
    session: Session, registration_id: int, activity: Activity
) -> None:
    opened(session, with_uuid(registration_id, activity))
    link = LaunchResourceLink("c-1")

    alias = opened(session, with_uuid(registration_id, activity, resource_link=link, grades=None))

    assert alias == activity.id


@pytest.mark.parametrize(
    ("changes", "is_seen"),
    [
        ({"roles": frozenset({Role.LEARNER})}, True),
        ({"roles": frozenset({Role.INSTRUCTOR})}, False),
        ({"roles": frozenset({Role.LEARNER, Role.TEACHING_ASSISTANT})}, False),
        ({"user": LaunchUser("u-9", is_test_user=True)}, True),
        ({"is_masquerade": True}, False),
        ({"resource_link": LaunchResourceLink("c-1")}, True),
    ],
    ids=["a learner", "a teacher", "an assistant", "Student View", "in another's name", "by the course"],
)
def test_whose_opening_says_that_learners_may_see_an_activity(
    session: Session, registration_id: int, activity: Activity, changes: dict[str, object], is_seen: bool
) -> None:
    opened(session, with_uuid(registration_id, activity, **changes))

    session.refresh(activity)
    assert (activity.learner_opened_at is not None) is is_seen


def test_of_two_links_that_open_one_activity_the_first_alone_moves_its_column(
    session: Session, registration_id: int, activity: Activity
) -> None:
    def column_after(link: str, column: str | None) -> str | None:
        url = f"https://lms.test/items/{column}"
        grades = GradeService(ALL_GRADES, "https://lms.test/items", url) if column else None
        place = LaunchResourceLink(link)
        opened(session, with_uuid(registration_id, activity, resource_link=place, grades=grades))
        return session.scalars(select(LineItem.url)).one()

    clicks = [("rl-1", "1"), ("rl-2", None), ("rl-2", "9"), ("rl-1", "1"), ("rl-1", "5"), ("rl-2", "9")]
    columns = [column_after(*click) for click in clicks]

    assert [url.rpartition("/")[2] for url in columns if url] == ["1", "1", "1", "1", "5", "5"]


def test_another_registrations_activity_is_not_here(session: Session, activity: Activity) -> None:
    other = make_registration(session, NOON, "https://other.test")

    with pytest.raises(NotHere):
        opened(session, with_uuid(other.id, activity))


@pytest.mark.parametrize("custom", [{}, {"activity": "act-0"}, {"activity": ""}])
def test_a_link_without_a_uuid_waits_for_an_instructor(
    session: Session, registration_id: int, custom: dict[str, str]
) -> None:
    assert opened(session, make_launch(registration_id, custom=custom)) is None


def test_an_activity_of_the_command_line_is_cloned_into_the_course(
    session: Session, registration_id: int
) -> None:
    template = make_activity(session, registration_id, None, NOON)

    clone_id = opened(session, with_uuid(registration_id, template))

    assert clone_id not in (None, template.id)


def test_an_activity_of_the_command_line_is_there_once_for_each_registration(
    session: Session, registration_id: int
) -> None:
    other_id = make_registration(session, NOON, "https://other.test").id

    made = [make_activity(session, one, None, NOON) for one in (registration_id, other_id, registration_id)]

    assert [one.registration_id for one in made] == [registration_id, other_id, registration_id]
    assert made[0].id == made[2].id != made[1].id
    columns = [column.name for column in Activity.__table__.columns if column.name != "id"]
    twin = {name: getattr(made[0], name) for name in columns}
    with pytest.raises(IntegrityError):
        session.execute(insert(Activity).values(twin))


def test_d7_one_uuid_that_comes_twice_at_once_makes_one_activity_with_its_steps(
    session: Session, engine: Engine, registration_id: int
) -> None:
    context_id = settle_launch(session, make_launch(registration_id), NOON).context_id
    session.commit()
    begin_writing(session)
    first = make_activity(session, registration_id, context_id, NOON).id

    def make_it_too() -> int:
        with Session(engine) as other:
            begin_writing(other)
            made = make_activity(other, registration_id, context_id, NOON).id
            other.commit()
        return made

    with ThreadPoolExecutor(1) as thread:
        making = thread.submit(make_it_too)
        wait_for_company(session)
        session.commit()

        assert making.result(PATIENCE) == first
    assert [step.kind for step in steps_of(session, first)] == ["post", "reply"]


def test_a_launch_of_somebody_who_had_gone_has_the_courses_scores_looked_at_anew(
    session: Session, registration_id: int, activity: Activity
) -> None:
    launch = with_uuid(registration_id, activity)
    opened(session, launch)
    session.scalars(select(Rescore)).one().due_at = None
    session.scalars(select(Membership)).one().gone_at = NOON
    session.flush()

    opened(session, launch)

    row = session.scalars(select(Rescore).execution_options(populate_existing=True)).one()
    member = session.scalars(select(Membership).execution_options(populate_existing=True)).one()
    assert (row.due_at, member.gone_at) == (NOON, None)
