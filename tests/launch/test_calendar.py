"""The spark calendar: every week of a course, activities that move from week to week, and another start."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.calendar.rules import Dates, Week, guessed_start, number_now, this_and_next, weeks_of
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.models import CoursePlan, PlannedActivity
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.course.models import Context
from lti_tool.database import db
from lti_tool.grading.models import Grading
from lti_tool.kinds.discussion.options import Options, read_options, write_options
from tests.databases import recorded_statements
from tests.launch.test_course_home import add, dated, home_of
from tests.launch.test_front_desk import FORM
from tests.launch.test_planning import PLAN, activities, due_dates, evening
from tests.support.school import School, Visit
from tests.tool import Clock

LISBON = ZoneInfo("Europe/Lisbon")
FRAME = CourseFrame(date(2026, 9, 21), 4, LISBON)
"""Four weeks from Monday 21 September."""


def at(day: int, hour: int = 12) -> datetime:
    """A moment so many days after the first one."""
    return datetime(2026, 9, 21, hour, tzinfo=LISBON).astimezone(UTC) + timedelta(days=day)


def of(number: int, opens: int | None = None, due: int | None = None, closes: int | None = None) -> Dates:
    opens_at, due_at, closes_at = (None if one is None else at(one) for one in (opens, due, closes))
    return Dates(number, opens_at, due_at, closes_at)


def shape(week: Week) -> tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    return week.number, week.begin, week.end, week.go_on


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        pytest.param([], [(n, (), (), ()) for n in (1, 2, 3, 4)], id="empty weeks stand there too"),
        pytest.param(
            [of(7, opens=0, closes=20)],
            [(1, (7,), (), ()), (2, (), (), (7,)), (3, (), (7,), ()), (4, (), (), ())],
            id="begins, goes on and ends",
        ),
        pytest.param(
            [of(7, opens=1, closes=6)],
            [(1, (7,), (), ()), (2, (), (), ()), (3, (), (), ()), (4, (), (), ())],
            id="within a week",
        ),
        pytest.param(
            [of(7, due=8, closes=9)],
            [(1, (), (), ()), (2, (7,), (), ()), (3, (), (), ()), (4, (), (), ())],
            id="without an opening its first date counts",
        ),
        pytest.param(
            [of(7), of(8, opens=-30, closes=3)],
            [(0, (8,), (), ()), (1, (), (8,), ()), (2, (), (), ()), (3, (), (), ()), (4, (), (), ())],
            id="before the course, and without a date",
        ),
        pytest.param(
            [of(7, opens=35)],
            [(n, (), (), ()) for n in (1, 2, 3, 4, 5)] + [(6, (7,), (), ())],
            id="beyond its last week",
        ),
    ],
)
def test_each_activity_stands_in_the_weeks_in_which_it_begins_and_ends(
    every: list[Dates], expected: list[object]
) -> None:
    assert [shape(week) for week in weeks_of(every, FRAME, at(0))] == expected


@pytest.mark.parametrize(
    ("came", "opens", "early"),
    [
        pytest.param(1, None, [1], id="came in the first week, due in the third"),
        pytest.param(8, None, [2], id="came in the second"),
        pytest.param(15, None, [], id="came in the week in which it is due"),
        pytest.param(1, 14, [], id="it has an opening, and so stands where that is"),
        pytest.param(None, None, [], id="nobody came"),
    ],
)
def test_what_learners_have_found_open_stands_in_that_week_too(
    came: int | None, opens: int | None, early: list[int]
) -> None:
    one = replace(of(7, opens=opens, due=15, closes=16), came_at=None if came is None else at(came))

    weeks = weeks_of([one], FRAME, at(0))

    assert [week.number for week in weeks if week.early == (7,)] == early
    assert [week.number for week in weeks if week.begin] == [3]


def test_a_date_centuries_away_makes_no_page_of_centuries() -> None:
    assert len(weeks_of([of(1, opens=100_000)], FRAME, at(0))) == 53


@pytest.mark.parametrize(("day", "number"), [(-1, None), (0, 1), (6, 1), (7, 2), (27, 4), (28, None)])
def test_which_week_it_is(day: int, number: int | None) -> None:
    assert number_now(FRAME, at(day)) == number


@pytest.mark.parametrize(
    ("day", "these", "upcoming"),
    [
        pytest.param(-1, [], 1, id="before the first"),
        pytest.param(1, [1], 2, id="the first"),
        pytest.param(8, [2], 3, id="the one that began last, while an earlier one is still open"),
        pytest.param(15, [2], 3, id="nothing new this week, and the next is not there yet"),
        pytest.param(22, [3], None, id="the last"),
        pytest.param(40, [], None, id="all over"),
    ],
)
def test_what_is_this_weeks_and_what_comes_next(day: int, these: list[int], upcoming: int | None) -> None:
    every = [of(1, opens=0, closes=10), of(2, opens=7, closes=16), of(3, opens=21, closes=27), of(4)]

    found, coming = this_and_next(every, FRAME, at(day, 18))

    assert [one.activity_id for one in found] == these
    assert (coming.activity_id if coming else None) == upcoming


def test_a_course_whose_start_nobody_told_begins_on_the_monday_of_its_first_date() -> None:
    assert guessed_start([of(1, opens=10), of(2), of(3, due=4)], FRAME) == date(2026, 9, 21)
    assert guessed_start([], CourseFrame(date(2026, 9, 24), 4, LISBON)) == date(2026, 9, 21)


@pytest.fixture
def home(school: School) -> Visit:
    """The course home of an instructor, who has planned ten weeks from 21 September."""
    home = home_of(school, "ines")
    assert home.post("plan/", **PLAN).status_code == 303
    return home


def week(page: str, number: int) -> str:
    return page.partition(f'id="week-{number}"')[2].partition('id="week-')[0]


def test_the_page_shows_every_week_with_its_days_and_marks_this_one(
    school: School, home: Visit, clock: Clock
) -> None:
    clock.now = datetime(2026, 9, 30, 12, tzinfo=UTC)
    home = home_of(school, "ines")
    with recorded_statements() as statements:
        page = home.get("calendar/").text

    titles = [one.title for one in activities(school)]
    assert len(statements) <= 5, statements
    assert re.findall(r'id="week-(\d+)"', page) == [str(number) for number in range(1, 12)]
    assert "Mon 28 Sept to Sun 4 Oct" in week(page, 2)
    assert re.findall(r'id="week-(\d+)" class="now"', page) == ["2"]
    assert [titles[n] in week(page, n + 1) for n in range(10)] == [True] * 10
    assert f"“{titles[0]}” closes Sun 4 Oct." in week(page, 2)
    assert "Spark calendar" in home.page.text


def test_an_empty_week_says_so_and_leads_to_a_prompt_for_it(school: School, home: Visit) -> None:
    assert home.post(f"calendar/{activities(school)[2].id}/week", week="12").status_code == 303

    page = home.get("calendar/").text
    assert "Nothing new." in week(page, 3), "one that began in week 2 ends in it"
    assert 'add/new?week=3"' in week(page, 3)
    assert home.post(f"calendar/{activities(school)[3].id}/week", week="12").status_code == 303
    page = home.get("calendar/").text
    assert "Nothing planned." in week(page, 4)
    assert 'add/new?week=4"' in week(page, 4)
    form = home.get("add/new?week=4").text
    assert 'value="2026-10-12T00:00"' in form
    assert 'value="2026-10-15T23:59"' in form, "three days after its beginning"
    assert "waits for its place in the course" in form


@pytest.mark.parametrize(
    ("by", "said"),
    [("", "open from the start, without an end"), ("2026-10-14T23:59", "open from the start, due first")],
)
def test_what_is_open_from_the_start_says_so(school: School, home: Visit, by: str, said: str) -> None:
    changed = {"title": "Always open", "opens_at": "", "closes_at": "", "steps-0-by": by}

    assert home.post("add/new", **FORM | changed).status_code == 303
    page = home.get("calendar/").text
    about = page[page.index("Always open") :]

    assert said in about[:400]


def test_what_opens_another_activity_is_met_with_it(school: School) -> None:
    quiz = add(school, "First questions")
    after = add(school, "What was asked", closes_at="2026-12-12T23:59")
    came = datetime(2026, 9, 23, 12, tzinfo=UTC)

    def calendar() -> str:
        return home_of(school, "ines").get("calendar/").text

    def change(activity: int, **values: object) -> None:
        changed = update(Activity).where(Activity.id == activity).values(**values)
        school.in_database(lambda session: session.execute(changed))

    for one in (quiz, after):
        change(one, learner_opened_at=None)
    assert calendar().count("no learner has opened it yet") == 2
    change(after, opening_id=quiz, learner_opened_at=came)
    page = calendar()

    assert "no learner has opened it yet" not in page, "who comes to the second answers the first"
    assert "“What was asked” has been open since Wed 23 Sept; its first date comes later." in page


def test_what_is_made_for_a_week_waits_in_the_course(school: School, home: Visit) -> None:
    answer = home.post("add/new", **FORM | {"opens_at": "2026-10-12T00:00"})
    again = home.post("add/new", **FORM | {"opens_at": "2026-10-12T00:00"})
    page = home.browser.get(answer.headers["Location"]).text

    assert (answer.status_code, again.status_code) == (303, 303)
    assert len(activities(school)) == 11
    assert "“Feedback that lands” is made." in page
    assert FORM["title"] in week(page, 4)
    assert FORM["title"] in school.pick("canvas").page.text, "under “Use one I have”"


def test_a_prompt_of_the_library_keeps_the_week_for_which_it_was_chosen(school: School, home: Visit) -> None:
    page = home.get("add/new?week=4&start=two-chairs").text

    assert 'value="2026-10-12T00:00"' in page
    dues = re.findall(r'name="steps-\d-by" value="(2026-\d\d-\d\d)', page)
    assert dues
    assert all("2026-10-12" < due <= "2026-10-19" for due in dues), dues


@pytest.mark.usefixtures("any_database")
def test_an_activity_moves_to_another_week_with_all_of_its_dates(school: School, home: Visit) -> None:
    first = activities(school)[0]
    gate = Options(see_from=at(2))

    held = {"release": "at_date", "release_at": at(13), "zone": "Europe/Lisbon"}

    def prepare(session: Session) -> None:
        gated = update(Activity).where(Activity.id == first.id)
        session.execute(gated.values(options=write_options(gate)))
        session.execute(update(Grading).where(Grading.activity_id == first.id).values(**held))

    school.in_database(prepare)
    before = due_dates(school, first.id)

    # The clocks go back on 25 October: hours of the day stay.
    once, twice = (home.post(f"calendar/{first.id}/week", week="7") for _time in range(2))
    page = home.browser.get(once.headers["Location"]).text

    moved = activities(school)[0]
    assert (once.status_code, twice.status_code) == (303, 303)
    assert "moved by 6 weeks, with all of its dates." in page
    assert "stands in that week already" in home.browser.get(twice.headers["Location"]).text
    assert moved.opens_at == datetime(2026, 11, 2, 0, tzinfo=LISBON).astimezone(UTC)
    assert moved.closes_at == evening(2026, 11, 15)
    assert due_dates(school, first.id) == [evening(2026, 11, 5), evening(2026, 11, 8)]
    assert before == [evening(2026, 9, 24), evening(2026, 9, 27)]
    assert read_options(moved.options).see_from == datetime(2026, 11, 4, 12, tzinfo=LISBON).astimezone(UTC)
    with school.app.app_context():
        release_at = select(Grading.release_at).where(Grading.activity_id == first.id)
        assert db.session.scalar(release_at) == datetime(2026, 11, 15, 12, tzinfo=LISBON).astimezone(UTC)
    assert moved.version == first.version + 1, "an open form of it is stale"


def test_what_was_moved_in_the_calendar_is_still_the_plans(school: School, home: Visit) -> None:
    first = activities(school)[0]
    home.post(f"calendar/{first.id}/week", week="3")

    home.post("plan/1/start", starts_on="2026-09-28")

    assert due_dates(school, first.id) == [evening(2026, 10, 15), evening(2026, 10, 18)]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("by_hand_too", "expected"), [("", 25), ("y", 39)])
def test_dates_set_by_hand_move_with_the_start_only_when_asked_for(
    school: School, home: Visit, by_hand_too: str, expected: int
) -> None:
    first = activities(school)[0]
    by_hand = datetime(2026, 9, 25, 11, tzinfo=UTC)
    school.in_database(
        lambda session: session.execute(
            update(Activity).where(Activity.id == first.id).values(opens_at=by_hand)
        )
    )

    fields = {"by_hand_too": by_hand_too} if by_hand_too else {}
    answer = home.post("calendar/start", starts_on="2026-10-05", **fields)
    again = home.post("calendar/start", starts_on="2026-10-05", **fields)

    assert (answer.status_code, again.status_code) == (303, 303)
    moved = activities(school)[0]
    assert moved.opens_at == by_hand + timedelta(days=expected - 25)
    assert moved.closes_at == evening(2026, 10, 18)
    assert due_dates(school, first.id) == [evening(2026, 10, 8), evening(2026, 10, 11)]


@pytest.mark.usefixtures("any_database")
def test_a_course_without_a_plan_has_weeks_too_and_moves_once_it_is_asked_to(school: School) -> None:
    one = add(school, "Own", opens_at="2026-09-23T08:00", closes_at="2026-09-30T12:00")
    home = home_of(school, "ines")
    school.in_database(lambda session: session.execute(update(Context).values(starts_at=None)))
    page = home.get("calendar/").text
    assert "Nobody has said when the course begins" in page
    assert "Own" in week(page, 1)

    def opens_at() -> datetime | None:
        return activities(school)[0].opens_at

    begun = opens_at()
    assert begun is not None
    home.post(f"calendar/{one}/week", week="3")
    assert opens_at() == begun + timedelta(days=14)
    assert "Own" in week(home.get("calendar/").text, 3), "its weeks stay where they are"
    home.post("calendar/start", starts_on="2026-09-28")
    assert opens_at() == begun + timedelta(days=14)
    home.post("calendar/start", starts_on="2026-10-05", by_hand_too="y")
    assert opens_at() == begun + timedelta(days=21)
    with school.app.app_context():
        assert db.session.query(CoursePlan).count() == 1
        assert db.session.query(PlannedActivity).count() == 0


def test_the_lms_says_when_week_one_is_where_nobody_planned(school: School) -> None:
    add(school, "Own", opens_at="2026-09-23T08:00")
    starts = datetime(2026, 9, 7, 8, tzinfo=UTC)
    home = home_of(school, "ines")
    school.in_database(lambda session: session.execute(update(Context).values(starts_at=starts)))

    page = home.get("calendar/").text

    assert "Week 1 begins on the day on which the course begins in your LMS." in page
    assert "Own" in week(page, 3)


@pytest.mark.parametrize("starts_on", ["", "soon", "1066-10-14"])
def test_a_start_that_is_no_day_is_asked_for_at_its_field(
    school: School, home: Visit, starts_on: str
) -> None:
    answer = home.post("calendar/start", starts_on=starts_on)

    assert answer.status_code == 422
    assert 'id="starts_on-error"' in answer.text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("calendar/999/week", {"week": "2"}, 404),
        ("calendar/1/week", {"week": "0"}, 404),
        ("calendar/1/week", {"week": "54"}, 404),
        ("calendar/1/week", {"week": "soon"}, 404),
    ],
)
def test_what_is_not_there_moves_nowhere(
    school: School, home: Visit, path: str, form: dict[str, str], status: int
) -> None:
    before = [one.opens_at for one in activities(school)]

    assert home.post(path, **form).status_code == status
    assert [one.opens_at for one in activities(school)] == before


def test_the_dialog_that_takes_several_leads_to_the_calendar_too(school: School) -> None:
    dialog = school.pick("moodle")

    assert "calendar/" in dialog.page.text
    assert dialog.get("calendar/").status_code == 200
    login = school.desk.start_picking("canvas", "ines", "assignment_selection")
    takes_one = school.enter("canvas", login, school.browser())
    assert "calendar/" not in takes_one.page.text
    assert takes_one.get("calendar/").status_code == 403


def test_only_who_teaches_sees_and_moves_the_weeks(school: School, home: Visit) -> None:
    learner = home_of(school, "amara")

    assert learner.get("calendar/").status_code == 403
    assert learner.post("calendar/1/week", week="2").status_code == 403
    assert learner.post("calendar/start", starts_on="2026-10-05").status_code == 403
    assert learner.get("add/new").status_code == 403


def test_learners_see_what_is_this_weeks_and_what_comes_next(school: School) -> None:
    add(school, "This one", opens_at=dated(days=-1), closes_at=dated(days=9))
    add(school, "The next", opens_at=dated(days=8), closes_at=dated(days=20))
    add(school, "Not shown in the course", opened_by=None, opens_at=dated(days=5))

    page = home_of(school, "amara").page.text
    sparks = page.partition('class="sparks"')[2].partition("</dl>")[0]

    assert re.findall(r'<strong dir="auto">([^<]+)</strong>', sparks) == ["This one", "The next"]
    assert "Now" in sparks
    assert "opens" in sparks
    assert "Not shown" not in page
