"""A whole course in one go: the list first, all or nothing, and dates that move with the course's start."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from lti_tool.activities.models import Activity
from lti_tool.activities.planning.models import CoursePlan, PlannedActivity
from lti_tool.activities.planning.rules import CourseFrame, moved_if_planned
from lti_tool.activities.rules import Shift
from lti_tool.database import db
from lti_tool.grading.models import Step
from lti_tool.kinds.discussion.prompts import GAP, five_stages, gaps_in
from tests.databases import recorded_statements
from tests.launch.test_course_home import home_of
from tests.launch.test_front_desk import FORM
from tests.support.school import School, Visit

REFUSE_NINTH = text(
    "CREATE TRIGGER ninth BEFORE INSERT ON activity WHEN (SELECT count(*) FROM activity) >= 8"
    " BEGIN SELECT RAISE(ABORT, 'full'); END"
)
LISBON = ZoneInfo("Europe/Lisbon")
PLAN = {
    "uuid": "0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e99",
    "topic": "feedback",
    "starts_on": "2026-09-21",
    "weeks": "10",
}


def activities(school: School) -> list[Activity]:
    with school.app.app_context():
        return list(db.session.scalars(select(Activity).order_by(Activity.id)))


def due_dates(school: School, activity_id: int) -> list[datetime | None]:
    with school.app.app_context():
        steps = select(Step.due_at).where(Step.activity_id == activity_id).order_by(Step.position)
        return list(db.session.scalars(steps))


def evening(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, tzinfo=LISBON).astimezone(UTC)


@pytest.fixture
def home(school: School) -> Visit:
    """The course home of an instructor."""
    return home_of(school, "ines")


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (20, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]),
        (5, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
    ],
)
def test_activities_are_laid_over_all_weeks(weeks: int, expected: list[int]) -> None:
    frame = CourseFrame(date(2026, 9, 21), weeks, LISBON)

    assert [frame.week_of(place, 10) for place in range(10)] == expected


def test_days_begin_and_end_on_the_clocks_of_the_course() -> None:
    frame = CourseFrame(date(2026, 10, 19), 10, LISBON)

    # Lisbon goes back to winter time on 25 October 2026.
    assert frame.morning(0) == datetime(2026, 10, 18, 23, 0, tzinfo=UTC)
    assert frame.evening(0, 7) == datetime(2026, 10, 25, 23, 59, tzinfo=UTC)
    assert frame.evening(1, 1) == datetime(2026, 10, 26, 23, 59, tzinfo=UTC)


def test_a_date_moves_while_it_is_as_planned_and_keeps_its_time_of_day() -> None:
    planned, by_hand = evening(2026, 10, 23), evening(2026, 10, 24)
    shift = Shift(7, LISBON)

    assert moved_if_planned(planned, {planned}, shift) == evening(2026, 10, 30)
    assert moved_if_planned(by_hand, {planned}, shift) == by_hand
    assert moved_if_planned(None, {planned}, shift) is None


def test_the_five_stages_have_two_prompts_each_and_nothing_left_to_fill_in() -> None:
    prompts = five_stages()

    assert [one.stage for one in prompts] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    for one in prompts:
        about = one.about("feedback")
        whole = " ".join((about.title, about.text, about.objective, about.why))
        assert set(GAP.findall(f"{one.title} {one.text} {one.objective} {one.why}")) <= {"[topic]"}
        assert gaps_in(whole) == []
        assert sum(step.share for step in one.steps) == 100
    assert len({one.title for one in prompts}) == len(prompts)


def test_the_list_comes_first_and_nothing_is_made(school: School, home: Visit) -> None:
    with recorded_statements() as statements:
        page = home.get("plan/").text
    shown = home.post("plan/", **PLAN, do="show")

    assert len(statements) <= 6, statements
    assert len(re.findall(r"Week \d", page)) == 10
    assert "Feedback, seen this week" in shown.text
    assert "Mon 21 Sep" in shown.text
    assert activities(school) == []


def test_the_list_tells_of_the_days_on_which_what_is_made_begins_and_ends(
    school: School, home: Visit
) -> None:
    days = re.compile(r"<small>(\w+ \d+ \w+ to \w+ \d+ \w+)</small>")

    listed = days.findall(home.post("plan/", **PLAN, do="show").text)
    home.post("plan/", **PLAN)
    made = days.findall(home.get("plan/").text)

    assert len(made) == 10
    assert listed == made


def test_one_press_makes_ten_activities_over_the_weeks_and_two_make_them_once(
    school: School, home: Visit
) -> None:
    first, again = home.post("plan/", **PLAN), home.post("plan/", **PLAN)
    made = activities(school)
    with recorded_statements() as statements:
        page = home.get("plan/").text

    assert (first.status_code, again.status_code) == (303, 303)
    assert [one.title for one in made] == [one.about("feedback").title for one in five_stages()]
    assert all(one.objective and one.reason for one in made)
    assert made[0].opens_at == datetime(2026, 9, 20, 23, 0, tzinfo=UTC)
    assert due_dates(school, made[0].id) == [evening(2026, 9, 24), evening(2026, 9, 27)]
    assert made[9].closes_at == evening(2026, 12, 6)
    assert len(statements) <= 6, statements
    assert all(one.title in page for one in made)


def test_all_are_made_or_none(school: School, home: Visit) -> None:
    """The ninth meets a database that takes no more."""
    school.in_database(lambda session: session.execute(REFUSE_NINTH))
    school.app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = home.post("plan/", **PLAN)

    assert answer.status_code == 500
    assert activities(school) == []
    with school.app.app_context():
        assert db.session.query(CoursePlan).count() == 0


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"topic": " "}, "topic"),
        ({"topic": "x" * 61}, "topic"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "1066-10-14"}, "starts_on"),
        ({"weeks": "3"}, "weeks"),
        ({"weeks": "many"}, "weeks"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    school: School, home: Visit, change: dict[str, str], name: str
) -> None:
    answer = home.post("plan/", **PLAN | change)

    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert activities(school) == []


def test_another_start_moves_every_date_that_nobody_set_by_hand(school: School, home: Visit) -> None:
    home.post("plan/", **PLAN)
    first, second, *_rest = activities(school)
    inside = f"{home.home[:-1]}.{first.id}/"
    by_hand = Visit(home.browser, home.browser.get(f"{inside}discussion/settings"))
    steps = {"steps-0-by": "2026-09-25T12:00", "steps-1-by": "2026-09-27T23:59"}
    dates = {"opens_at": "2026-09-21T00:00", "closes_at": "2026-10-04T23:59"}
    assert by_hand.post("discussion/settings", **FORM | dates | steps | {"version": "1"}).status_code == 303

    moved = home.post("plan/1/start", starts_on="2026-10-05")
    page = home.get("plan/?moved=14").text

    assert moved.status_code == 303
    assert "Everything moved by 14 days." in page
    now_first, now_second, *_rest = activities(school)
    set_by_hand = datetime(2026, 9, 25, 11, 0, tzinfo=UTC)
    assert due_dates(school, first.id) == [set_by_hand, evening(2026, 10, 11)]
    assert now_first.closes_at == evening(2026, 10, 18)
    assert second.opens_at is not None
    assert now_second.opens_at == second.opens_at + timedelta(days=14)
    assert now_second.version == 2
    assert home.post("plan/1/start", starts_on="2026-09-21").status_code == 303
    assert due_dates(school, first.id) == [set_by_hand, evening(2026, 9, 27)]


def test_only_who_teaches_may_plan_and_only_their_own_course(school: School, home: Visit) -> None:
    home.post("plan/", **PLAN)
    learner = home_of(school, "amara")
    school.in_database(lambda session: session.query(CoursePlan).update({"context_id": 1}))
    elsewhere = school.pick("moodle")

    assert learner.get("plan/").status_code == 403
    assert learner.post("plan/", **PLAN).status_code == 403
    assert home.post("plan/2/start", starts_on="2026-10-05").status_code == 404
    assert elsewhere.page.status_code == 200


def test_a_dialog_that_takes_several_gets_all_of_them_in_their_order(school: School) -> None:
    visit = school.pick("moodle")
    assert "Plan a whole course" in visit.page.text

    answer = visit.post("plan/", **PLAN)
    status, _page = school.send_answer("moodle", answer)

    assert status < 400
    titles = [one.title for one in school.campus.links("moodle")][-10:]
    assert titles == [one.about("feedback").title for one in five_stages()]


def test_a_dialog_that_takes_one_offers_no_plan(school: School) -> None:
    login = school.desk.start_picking("canvas", "ines", "assignment_selection")
    visit = school.enter("canvas", login, school.browser())

    assert "Plan a whole course" not in visit.page.text
    assert visit.get("plan/").status_code == 403


def test_a_copied_course_takes_the_dates_of_its_plan_along(school: School) -> None:
    school.send_answer("moodle", school.pick("moodle").post("plan/", **PLAN))
    school.campus.copy_course("moodle")
    link = [one for one in school.campus.links("moodle") if one.custom][-1]

    page = school.launch("moodle", "ines", link.id).page

    assert "Copied from" in page.text
    with school.app.app_context():
        assert db.session.query(PlannedActivity).count() == 10
