"""The health page is computed from rows, costs the same for any number of platforms, and asks when asked."""

from datetime import timedelta
from email.utils import format_datetime
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.admin.health.checking import Checker, check_together, due_for_check, keep_checks
from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.jobs import PlatformChecks
from lti_tool.admin.models import PlatformCheck
from lti_tool.course.models import Deployment
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import db, upsert
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Request
from lti_tool.lti.http import PlatformHttp
from lti_tool.outbox.models import Pause
from lti_tool.outbox.service import beat
from lti_tool.sandbox.troubles import Scripted
from tests.admin.desk import AdminDesk
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.launch.test_registering import start_of
from tests.support.school import CampusTransport, School
from tests.tool import Clock


def stop_grades(session: Session, clock: Clock, reason: str = "scope_missing") -> None:
    values = {"failures": 5, "paused_until": clock.now + timedelta(hours=1), "reason": reason}
    upsert(session, Pause, {"registration_id": 1}, values)


def test_a_fresh_stoke_says_that_no_worker_runs(school_desk: AdminDesk) -> None:
    page = school_desk.get("/admin/").text

    assert '<h1 id="headline">One thing needs you</h1>' in page
    assert "No worker has ever run" in page


def test_all_is_well_where_a_worker_runs(school: School, school_desk: AdminDesk, clock: Clock) -> None:
    school.in_database(lambda session: beat(session, clock.now))

    page = school_desk.get("/admin/").text

    assert '<h1 id="headline">All is well</h1>' in page
    assert "Nothing waits." in page


def test_launches_of_today_are_counted(school: School, school_desk: AdminDesk) -> None:
    add_discussion(school, "moodle")
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    school.browser().post("/lti/launch", data={})

    page = school_desk.get("/admin/").text

    assert "2 launches let in today" in page
    assert "1 refused" in page
    assert "Of the 2 launches let in today, 2 kept a cookie, 0 used the way without one." in page


def test_what_needs_a_person_comes_first_with_a_text_to_pass_on(
    school: School, school_desk: AdminDesk, clock: Clock
) -> None:
    school.in_database(lambda session: stop_grades(session, clock))
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))

    page = school_desk.get("/admin/").text

    assert '<h1 id="headline">4 things need you</h1>' in page
    first, second, third = (page.index(w) for w in ("does not let us write", "waits for your yes", ">Keys<"))
    assert first < second < third
    assert "Copy for the admin of Saltmarsh, moodle" in page


def test_check_again_asks_all_platforms_for_keys_and_token(school: School, school_desk: AdminDesk) -> None:
    answered = school_desk.send("/admin/", "/admin/check")

    with school.app.app_context():
        checks = db.session.scalars(select(PlatformCheck)).all()
    assert answered.status_code == 303
    assert [(one.keys, one.token) for one in checks] == [("good", "good"), ("good", "good")]


class Ahead(CampusTransport):
    """A campus whose clock is 41 seconds ahead."""

    def __init__(self, school: School) -> None:
        super().__init__(school.sandbox)
        self._date = format_datetime(school.clock() + timedelta(seconds=41), usegmt=True)

    def send(self, request: Request) -> Answer:
        answer = super().send(request)
        return Answer(answer.status, {**answer.headers, "date": self._date}, answer.body)


def test_the_time_is_measured_from_an_answer_that_comes_anyway(
    school: School, school_desk: AdminDesk
) -> None:
    def ask(session: Session) -> None:
        http = PlatformHttp(inside_allowed=True, transport=Ahead(school))
        keep_checks(session, check_together(Checker(http, None, school.clock), known), school.clock())

    with school.app.app_context():
        known = due_for_check(db.session(), school.clock())[:1]
    school.in_database(ask)

    assert "seconds ahead of ours" in school_desk.get("/admin/").text
    with school.app.app_context():
        assert db.session.scalar(select(PlatformCheck.clock_offset)) == 41.5


def test_a_platform_that_refuses_the_token_is_named_at_once(school: School, school_desk: AdminDesk) -> None:
    add_discussion(school, "moodle")
    school.campus.faults("moodle").script("token", Scripted(401, '{"error": "invalid_client"}'))
    token = school_desk.send("/admin/", "/admin/check")

    page = school_desk.get("/admin/").text

    assert token.status_code == 303
    assert "Saltmarsh, moodle does not let us write grades" in page


def test_a_platform_that_is_not_activated_yet_is_not_judged(
    school: School, school_desk: AdminDesk, clock: Clock
) -> None:
    school.in_database(lambda session: beat(session, clock.now))
    form = "/admin/invitations/new"
    link = school_desk.send(form, form, name="Northgate").text.partition("/lti/register/")[2][:43]
    school.browser().post(f"/lti/register/{link}", data=start_of(school, "moodle"))
    school_desk.send("/admin/", "/admin/check")

    page, listed = school_desk.get("/admin/").text, school_desk.get("/admin/platforms").text

    assert '<h1 id="headline">All is well</h1>' in page
    assert "Northgate is not used yet" in page
    assert (listed.count("Not used yet"), "Nobody has opened Stoke from it yet." in listed) == (3, True)


def test_with_htmx_the_list_comes_back_with_the_headline_that_it_makes(
    school: School, school_desk: AdminDesk
) -> None:
    page = school_desk.browser.get("/admin/", headers={"HX-Request": "true"}).text

    assert page.startswith('<section id="findings"')
    assert '<h1 id="headline" hx-swap-oob="true">' in page


def test_try_now_lifts_the_pause_of_one_platform(
    school: School, school_desk: AdminDesk, clock: Clock
) -> None:
    school.in_database(lambda session: stop_grades(session, clock))

    tried = school_desk.send("/admin/", "/admin/platforms/1/try-now")
    nobody = school_desk.send("/admin/", "/admin/platforms/99/try-now")

    with school.app.app_context():
        until = db.session.scalar(select(Pause.paused_until))
    assert (tried.status_code, nobody.status_code, until) == (303, 404, clock.now)


def test_a_stranger_asks_no_platform(school: School) -> None:
    answers = [
        school.browser().post(path).status_code for path in ("/admin/check", "/admin/platforms/1/try-now")
    ]

    assert all(status in (400, 401) for status in answers)


def test_the_worker_asks_each_platform_once_an_hour(school: School, clock: Clock) -> None:
    http = PlatformHttp(inside_allowed=True, transport=CampusTransport(school.sandbox))
    with school.app.app_context():
        secret = school.settings.secret_key.get_secret_value()
        job = PlatformChecks(lambda: db.session.session_factory(), clock, http, secret)
        asked = [job(Event()), job(Event())]
        clock.move(minutes=61)
        asked.append(job(Event()))

    assert asked == [2, 0, 2]


@pytest.mark.usefixtures("any_database")
def test_fifty_platforms_cost_no_more_statements_than_one(
    school: School, school_desk: AdminDesk, clock: Clock
) -> None:
    def many(session: Session) -> None:
        for number in range(50):
            url = f"https://lms{number}.test"
            terms = RegistrationTerms(f"School {number}", url, "c", f"{url}/a", f"{url}/t", f"{url}/k")
            add_registration(session, terms, ("1",), clock.now)

    school.in_database(many)

    with recorded_statements() as statements:
        page = school_desk.get("/admin/")

    assert page.status_code == 200
    assert len(statements) <= 12, statements


@pytest.mark.usefixtures("any_database")
def test_figures_of_an_empty_database_are_none(session: Session, clock: Clock) -> None:
    figures = read_figures(session, clock.now, clock.now)

    assert (figures.platforms, figures.courses, figures.queues, figures.answers) == ((), 0, (), ())
    assert (figures.key_since, figures.worker_seen_at, figures.launches.opened) == (None, None, 0)
