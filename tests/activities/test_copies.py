"""Course copies: what comes along, how dates move, and who is told (ADR 0017, reliability.md fault 29)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.cloning import copy_note, put_note_away
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.placing import bind_link, settle_activity
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import CopyNote
from lti_tool.course.arrival import Arrival, settle_launch
from lti_tool.course.models import Context, Deployment, LineItem, ResourceLink
from lti_tool.course.participations import open_participation
from lti_tool.course.who import find_who
from lti_tool.database import begin_writing
from lti_tool.errors import NotHere
from lti_tool.grading.models import Step
from lti_tool.grading.steps import steps_of
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.kind import Discussion
from lti_tool.lti.values import GradeService, Launch, LaunchContext, LaunchResourceLink, LaunchUser, Role
from tests.support.rows import ALL_GRADES, make_activity, make_launch, make_registration

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
BEGIN, LATER = datetime(2026, 9, 6, 22, 0, tzinfo=UTC), datetime(2026, 12, 13, 23, 0, tzinfo=UTC)
"""Two midnights in Brussels, 98 days apart: the second in winter."""
EVENING = datetime(2026, 9, 20, 21, 59, tzinfo=UTC)
WINTER_EVENING = datetime(2026, 12, 27, 22, 59, tzinfo=UTC)
OTHER_UUID = "0d1f3f0e-8a52-4c12-9d6a-1f0a3b7c5e21"
KINDS = Kinds([Discussion()])
OLD = LaunchContext("c-1", "Leading Small Teams", starts_at=BEGIN)
NEW = LaunchContext("c-2", "Leading Small Teams copy 1", history=("c-1",), starts_at=LATER)
OTHER_COLUMN = GradeService(ALL_GRADES, "https://lms.test/items2", "https://lms.test/items2/1")


class Copying:
    """One registration with an activity in course "c-1", whose dates an instructor in Brussels set."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.registration_id = make_registration(session, NOON).id
        teacher = LaunchUser("t-1", time_zone="Europe/Brussels")
        arrival = self.arrive(self.launch(context=OLD, user=teacher, roles=frozenset({Role.INSTRUCTOR})))
        steps = (StepTerms("post", 1, 0, EVENING, 50), StepTerms("reply", 2, 0, None, 50))
        self.activity = make_activity(session, self.registration_id, arrival.context_id, NOON, steps=steps)
        self.activity.closes_at = EVENING + timedelta(days=7)
        self.uuid = {"activity": self.activity.uuid}

    def launch(self, **changes: object) -> Launch:
        return make_launch(self.registration_id, **changes)

    def arrive(self, launch: Launch) -> Arrival:
        return settle_launch(self.session, launch, NOON)

    def open(self, **changes: object) -> int | None:
        """Launch; the custom parameters are those of the activity where nothing else is said."""
        launch = self.launch(**{"custom": self.uuid} | changes)
        return settle_activity(self.session, KINDS, self.arrive(launch), launch, NOON)

    def copy(self, context: LaunchContext = NEW, **changes: object) -> Activity:
        """Launch into a copied course: the activity that opens there."""
        opened = self.open(context=context, grades=OTHER_COLUMN, **changes)
        return self.session.get_one(Activity, opened)

    def note(self, clone: Activity) -> CopyNote:
        """What an instructor is told of a clone."""
        self.session.flush()
        view = activity_in(self.session, clone.id, clone.context_id or 0)
        return copy_note(view, [step.due_at for step in steps_of(self.session, clone.id)])

    def count(self, table: type[Activity | LineItem]) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def copying(session: Session) -> Copying:
    return Copying(session)


def test_dates_move_with_the_course_on_its_instructors_clocks(copying: Copying) -> None:
    clone = copying.copy()

    assert [step.due_at for step in steps_of(copying.session, clone.id)] == [WINTER_EVENING, None]
    assert (clone.opens_at, clone.closes_at) == (None, WINTER_EVENING + timedelta(days=7))
    assert (clone.days_moved, clone.copy_to_check) == (98, True)
    assert copying.note(clone) == CopyNote("Leading Small Teams", 98, has_dates=True)


@pytest.mark.parametrize("starts", [(None, LATER), (BEGIN, None), (None, None)])
def test_dates_stay_where_a_start_is_unknown(
    copying: Copying, starts: tuple[datetime | None, datetime | None]
) -> None:
    old = copying.session.scalars(select(Context).filter_by(id_on_platform="c-1")).one()
    old.starts_at = starts[0]
    copying.session.flush()

    clone = copying.copy(replace(NEW, starts_at=starts[1]))

    assert steps_of(copying.session, clone.id)[0].due_at == EVENING
    assert copying.note(clone).days_moved is None


def test_a_start_that_becomes_known_or_changes_later_moves_nothing(copying: Copying) -> None:
    clone = copying.copy(replace(NEW, starts_at=None))

    copying.copy(NEW)
    copying.copy(replace(NEW, starts_at=LATER + timedelta(days=7)))

    assert (clone.days_moved, steps_of(copying.session, clone.id)[0].due_at) == (None, EVENING)
    new = copying.session.scalars(select(Context).filter_by(id_on_platform="c-2")).one()
    copying.session.refresh(new)
    assert new.starts_at == LATER + timedelta(days=7)


def test_a_launch_that_tells_no_start_takes_none_away(copying: Copying) -> None:
    copying.arrive(copying.launch(context=replace(OLD, starts_at=None)))

    assert copying.session.scalars(select(Context.starts_at)).one() == BEGIN


def test_an_activity_without_dates_has_none_to_speak_of(copying: Copying) -> None:
    copying.activity.closes_at = None
    copying.session.execute(update(Step).values(due_at=None))

    assert not copying.note(copying.copy()).has_dates


def test_the_note_is_put_away(copying: Copying) -> None:
    clone = copying.copy()

    put_note_away(copying.session, clone.id)

    assert not activity_in(copying.session, clone.id, clone.context_id or 0).copy_to_check
    assert not activity_in(
        copying.session, copying.activity.id, copying.activity.context_id or 0
    ).copy_to_check


def test_a_copy_of_a_copy_comes_from_its_nearest_ancestor(copying: Copying) -> None:
    between = copying.copy()
    between.title = "Said better"
    copying.session.flush()

    newest = copying.copy(LaunchContext("c-3", history=("c-2", "c-1")))

    assert (newest.copied_from_id, newest.title) == (between.id, "Said better")


def test_a_change_of_the_original_leaves_its_copies_alone(copying: Copying) -> None:
    clone = copying.copy()

    copying.activity.title, copying.activity.prompt = "Quite another one", "Something else?"
    copying.session.flush()

    assert copying.copy().id == clone.id
    assert (clone.title, clone.prompt.split()[0]) == ("Feedback that lands", "Tell")


def test_a_copied_duplicate_comes_with_its_own_configuration_where_the_platform_tells(
    copying: Copying,
) -> None:
    copying.open(context=OLD)
    column = GradeService(ALL_GRADES, "https://lms.test/items", "https://lms.test/items/2")
    duplicate = copying.open(context=OLD, resource_link=LaunchResourceLink("rl-2"), grades=column)

    clone = copying.copy(resource_link=LaunchResourceLink("rl-9", history=("rl-2",)))

    assert clone.copied_from_id == duplicate != copying.activity.id


class TestDuplicates:
    """Moodle and Canvas name no link's ancestor: what links are called tells them apart."""

    ORIGINAL, DUPLICATE = "Feedback that lands", "Feedback that lands (copy)"

    def enter(self, copying: Copying, context: LaunchContext, title: str, column: str) -> Activity:
        """Open the link of this name in a course; each has a column of its own."""
        number = len(copying.session.scalars(select(ResourceLink.id)).all())
        link = LaunchResourceLink(f"named-{number}", title)
        grades = GradeService(ALL_GRADES, "https://lms.test/items", f"https://lms.test/items/{column}")
        opened = copying.open(context=context, resource_link=link, grades=grades)
        return copying.session.get_one(Activity, opened)

    def rename(self, copying: Copying, activity: Activity, title: str) -> None:
        activity.title = title
        copying.session.flush()

    def test_inside_a_copied_course_one_is_like_the_copy_and_not_like_what_that_was_copied_from(
        self, copying: Copying
    ) -> None:
        self.enter(copying, OLD, self.ORIGINAL, "1")
        clone = self.enter(copying, NEW, self.ORIGINAL, "2")
        self.rename(copying, clone, "Said better")
        clone.closes_at = LATER

        duplicate = self.enter(copying, NEW, self.DUPLICATE, "3")

        assert duplicate.id not in (clone.id, copying.activity.id)
        assert (duplicate.copied_from_id, duplicate.title) == (clone.id, "Said better")
        assert (duplicate.closes_at, duplicate.days_moved, duplicate.copy_to_check) == (LATER, None, False)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["original first", "duplicate first"])
    def test_of_a_copied_course_each_keeps_its_own_configuration_whichever_is_opened_first(
        self, copying: Copying, order: tuple[int, int]
    ) -> None:
        sources = [
            self.enter(copying, OLD, self.ORIGINAL, "1"),
            self.enter(copying, OLD, self.DUPLICATE, "2"),
        ]
        self.rename(copying, sources[1], "Another question")
        names = self.ORIGINAL, self.DUPLICATE

        clones = {one: self.enter(copying, NEW, names[one], f"9{one}") for one in order}

        for one, source in enumerate(sources):
            clone = clones[one]
            assert (clone.copied_from_id, clone.title) == (source.id, source.title)
            assert (clone.days_moved, clone.copy_to_check) == (98, True)
            assert steps_of(copying.session, clone.id)[0].due_at == WINTER_EVENING
        assert copying.count(LineItem) == 4

    def test_where_the_platform_tells_the_link_the_duplicate_is_like_that_one(self, copying: Copying) -> None:
        copying.open(context=OLD)
        second = self.enter(copying, OLD, "Renamed", "2")
        self.rename(copying, second, "Another question")
        name = copying.session.scalars(select(ResourceLink.id_on_platform).filter_by(title="Renamed")).one()
        link = LaunchResourceLink("rl-9", "Named anew", history=(name,))
        column = GradeService(ALL_GRADES, "https://lms.test/items", "https://lms.test/items/3")

        third = copying.open(context=OLD, resource_link=link, grades=column)

        assert copying.session.get_one(Activity, third).title == "Another question"


class TestAnotherPlace:
    """Whose course is it?"""

    def deploy(self, copying: Copying) -> None:
        row = Deployment(
            registration_id=copying.registration_id, id_on_platform="2", approved_at=NOON, created_at=NOON
        )
        copying.session.add(row)
        copying.session.flush()

    def test_another_deployment_of_the_registration_gets_a_clone_without_the_courses_name(
        self, copying: Copying
    ) -> None:
        self.deploy(copying)

        clone = copying.copy(deployment_id="2")

        assert clone.copied_from_id == copying.activity.id
        assert copying.note(clone).course_title == ""

    def test_a_link_history_reaches_no_other_deployment(self, copying: Copying) -> None:
        copying.open(context=OLD)
        link = LaunchResourceLink("rl-9", history=("rl-1",))

        self.deploy(copying)

        assert copying.open(context=NEW, deployment_id="2", custom={}, resource_link=link) is None

    def test_another_registration_gets_nothing_by_uuid_nor_by_history(self, copying: Copying) -> None:
        copying.open(context=OLD)
        other = make_registration(copying.session, NOON, "https://other.test")
        copying.registration_id = other.id
        link = LaunchResourceLink("rl-9", history=("rl-1",))

        with pytest.raises(NotHere):
            copying.open(context=NEW, resource_link=link)
        assert copying.open(context=NEW, resource_link=link, custom={}) is None

    def test_a_history_that_names_another_registrations_course_is_not_followed(
        self, copying: Copying
    ) -> None:
        other = make_registration(copying.session, NOON, "https://other.test")
        theirs = settle_launch(copying.session, make_launch(other.id, context=LaunchContext("x-1")), NOON)
        make_activity(copying.session, other.id, theirs.context_id, NOON, uuid=copying.activity.uuid)

        clone = copying.copy(LaunchContext("c-2", history=("x-1",)))

        assert clone.copied_from_id == copying.activity.id


class TestWithoutTheUuid:
    """Only the link's own ancestor names the activity then."""

    def test_the_link_in_the_ancestor_names_the_activity(self, copying: Copying) -> None:
        copying.open(context=OLD)

        clone = copying.copy(custom={}, resource_link=LaunchResourceLink("rl-9", history=("rl-0", "rl-1")))

        assert (clone.copied_from_id, clone.uuid) == (copying.activity.id, copying.activity.uuid)

    @pytest.mark.parametrize(
        ("context", "history"),
        [
            (NEW, ()),
            (NEW, ("rl-7",)),
            (LaunchContext("c-2"), ("rl-1",)),
            (LaunchContext("c-2", history=("c-7",)), ("rl-1",)),
        ],
    )
    def test_else_an_instructor_chooses(
        self, copying: Copying, context: LaunchContext, history: tuple[str, ...]
    ) -> None:
        copying.open(context=OLD)
        link = LaunchResourceLink("rl-9", history=history)

        assert copying.open(context=context, resource_link=link, custom={}) is None
        assert copying.count(Activity) == 1


class TestTheCourseInTheLinksPlace:
    """`resource_link.id` equal to `context.id`: Canvas's navigation, modules and SpeedGrader."""

    def at_course(self, context: LaunchContext) -> LaunchResourceLink:
        return LaunchResourceLink(context.id_on_platform)

    def test_each_uuid_opens_its_own_activity_and_nothing_is_made_or_bound(self, copying: Copying) -> None:
        copying.open(context=OLD)
        second = make_activity(
            copying.session, copying.registration_id, copying.activity.context_id, NOON, uuid=OTHER_UUID
        )
        link, grades = self.at_course(OLD), GradeService(ALL_GRADES, "https://lms.test/items")

        first_opened = copying.open(context=OLD, resource_link=link, grades=grades)
        second_opened = copying.open(
            context=OLD, resource_link=link, grades=grades, custom={"activity": OTHER_UUID}
        )

        assert (first_opened, second_opened) == (copying.activity.id, second.id)
        assert (copying.count(Activity), copying.count(LineItem)) == (2, 1)
        bound = select(ResourceLink.activity_id).filter_by(id_on_platform="c-1")
        assert copying.session.scalars(bound).one() is None

    def test_another_column_makes_no_duplicate(self, copying: Copying) -> None:
        copying.open(context=OLD)
        column = GradeService(ALL_GRADES, "https://lms.test/items", "https://lms.test/items/2")

        opened = copying.open(context=OLD, resource_link=self.at_course(OLD), grades=column)

        assert (opened, copying.count(Activity)) == (copying.activity.id, 1)

    def test_the_uuid_wins_over_what_an_instructor_chose_for_the_course(self, copying: Copying) -> None:
        other = make_activity(
            copying.session, copying.registration_id, copying.activity.context_id, NOON, uuid=OTHER_UUID
        )
        arrival = copying.arrive(copying.launch(context=OLD, resource_link=self.at_course(OLD)))
        assert arrival.resource_link_id is not None
        bind_link(copying.session, arrival.resource_link_id, other.id)

        assert copying.open(context=OLD, resource_link=self.at_course(OLD)) == copying.activity.id
        assert copying.open(context=OLD, resource_link=self.at_course(OLD), custom={}) == other.id

    def test_in_a_copied_course_it_makes_the_clone_that_the_link_finds_and_no_column(
        self, copying: Copying
    ) -> None:
        grades = GradeService(ALL_GRADES, "https://lms.test/items2")
        opened = copying.open(context=NEW, resource_link=self.at_course(NEW), grades=grades)
        assert copying.count(LineItem) == 0

        assert copying.copy().id == opened
        assert copying.session.scalars(select(LineItem.url)).all() == ["https://lms.test/items2/1"]

    def test_a_participation_there_is_about_the_activity(self, copying: Copying) -> None:
        launch = copying.launch(context=OLD, resource_link=self.at_course(OLD), custom=copying.uuid)
        arrival = copying.arrive(launch)
        activity_id = settle_activity(copying.session, KINDS, arrival, launch, NOON)
        there = replace(arrival, activity_id=activity_id)

        opened = open_participation(copying.session, there, launch, NOON)

        who = find_who(copying.session, opened.public_id, opened.key, NOON)
        assert who.activity_id == copying.activity.id


@pytest.mark.usefixtures("any_database")
def test_twenty_people_who_open_a_copied_course_at_once_make_one_clone(
    session: Session, engine: Engine
) -> None:
    copying = Copying(session)
    session.commit()
    launches = [
        copying.launch(context=NEW, user=LaunchUser(f"u-{n}"), custom=copying.uuid, grades=OTHER_COLUMN)
        for n in range(20)
    ]

    def enter(launch: Launch) -> int | None:
        with Session(engine) as own:
            begin_writing(own)
            opened = settle_activity(own, KINDS, settle_launch(own, launch, NOON), launch, NOON)
            own.commit()
        return opened

    with ThreadPoolExecutor(20) as threads:
        opened = set(threads.map(enter, launches))

    assert len(opened) == 1
    assert copying.count(Activity) == 2
    assert len(steps_of(session, opened.pop() or 0)) == 2
    assert session.scalars(select(LineItem.url)).all() == ["https://lms.test/items2/1"]
