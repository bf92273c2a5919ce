"""An admin sees why a launch failed without asking anyone, on a page that stays quick."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from lti_tool.admin.launch_lines import PAGE, Only, count_since, newest_lines
from lti_tool.course.models import Deployment, LaunchLine
from lti_tool.database import begin_writing
from tests.admin.desk import AdminDesk
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.support.rows import make_registration
from tests.support.school import School
from tests.tool import Clock

QUERIES = {
    # Newest first by the primary key, up to the end of the page.
    "": "SCAN launch_log\n",
    "?only=refused": "ix_launch_log_refused",
    "?only=without-cookie": "ix_launch_log_without_cookie",
    "?platform=1&before=70000": "ix_launch_log_registration_id_id",
    "?reference=AAAA-9": "ix_launch_log_reference",
}
REFERENCE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>")


def visited(school: School) -> str:
    """An activity is added and opened, and the launch sent again; returns the code on the page."""
    add_discussion(school, "moodle")
    browser = school.browser()
    login = school.desk.start_launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    fields = school.answer("moodle", login, browser)
    browser.post("/lti/launch", data=fields)
    shown = REFERENCE.search(browser.post("/lti/launch", data=fields).text)
    assert shown
    return shown[1]


def test_the_log_says_in_plain_words_what_came_of_each_launch(school: School, school_desk: AdminDesk) -> None:
    visited(school)

    page = school_desk.get("/admin/launches").text

    assert "Learner to “Feedback that lands”" in page
    assert "Instructor adding an activity" in page
    assert "The same launch arrived twice." in page
    assert "membership#Learner" in page
    assert re.findall(r"(All|Refused|Without cookie) (\d+)</a>", page) == [
        ("All", "3"),
        ("Refused", "1"),
        ("Without cookie", "0"),
    ]


def test_the_code_that_somebody_reads_out_finds_its_line(school: School, school_desk: AdminDesk) -> None:
    code = visited(school)

    page = school_desk.get(f"/admin/launches?reference={code.lower().replace('-', ' ')}").text
    nothing = school_desk.get("/admin/launches?reference=2222-2222").text

    assert page.count("<tr id=") == 1
    assert code in page
    assert "No line has this code." in nothing


def test_the_filters_show_what_they_say(school: School, school_desk: AdminDesk) -> None:
    visited(school)

    refused = school_desk.get("/admin/launches?only=refused").text
    bare = school_desk.get("/admin/launches?only=without-cookie").text
    canvas = school_desk.get("/admin/launches?platform=2").text
    unknown = school_desk.get("/admin/launches?only=nonsense&platform=x&before=99999999999999").text

    assert [page.count("<tr id=") for page in (refused, bare, canvas, unknown)] == [1, 0, 0, 3]


def test_what_a_stranger_claims_is_text_and_nothing_else(school: School, school_desk: AdminDesk) -> None:
    login = {"iss": "https://x.test", "login_hint": "h", "target_link_uri": "http://127.0.0.1:8700/"}
    stranger = school.browser()
    stranger.post("/lti/login", data=login | {"client_id": "<script>1</script>"}, follow_redirects=True)

    page = school_desk.get("/admin/launches").text

    assert "Somebody knocked with a client we do not know." in page
    assert "<code>&lt;script&gt;1&lt;/script&gt;</code>" in page


def test_nobody_else_sees_the_log(school: School) -> None:
    page = school.browser().get("/admin/launches")

    assert (page.status_code, page.headers["Location"]) == (303, "/admin/sign-in")


def fill(session: Session, lines: int) -> None:
    """Many launches, one in ten refused, one in fifty without a cookie, a minute apart."""
    session.execute(
        text(
            "INSERT INTO launch_log (at, reference, result, registration_id, deployment_on_platform, "
            "message_type, title, roles, roles_received, carrier, kid, issuer, client_id, more) "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :lines) "
            "SELECT datetime('2026-09-14', '-' || (:lines - i) || ' minutes') || '.000000', 'AAAA-' || i, "
            "CASE WHEN i % 10 = 0 THEN 'nonce_used' ELSE 'opened' END, 1, '1', 'LtiResourceLinkRequest', "
            "'x', 'Learner', '', CASE WHEN i % 50 = 1 THEN 'window' ELSE 'cookie' END, 'k', '', '', 0 FROM n"
        ),
        {"lines": lines},
    )


def test_a_hundred_thousand_lines_cost_six_statements_and_no_scan(
    school: School, school_desk: AdminDesk
) -> None:
    school.in_database(lambda session: fill(session, 100_000))

    for query, index in QUERIES.items():
        with recorded_statements() as statements:
            assert school_desk.get(f"/admin/launches{query}").status_code == 200
        assert len(statements) <= 6, statements
        page, count = (_plan(school, one) for one in statements if "FROM launch_log" in one)
        assert index in page, (query, page)
        assert "TEMP B-TREE" not in page
        assert "ix_launch_log_at (at>?)" in count


def _plan(school: School, statement: str) -> str:
    lines: list[str] = []

    def explain(session: Session) -> None:
        cursor = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", ("x",) * statement.count("?")
        )
        lines.extend(str(row[3]) for row in cursor)

    school.in_database(explain)
    return "\n".join(lines)


@pytest.mark.usefixtures("any_database")
def test_pages_follow_each_other_without_gaps(session: Session, clock: Clock) -> None:
    begin_writing(session)
    registration_id = make_registration(session, clock.now).id
    for number in range(PAGE + 3):
        at, result = clock.now + timedelta(seconds=number), "opened" if number % 2 else "nonce_used"
        carrier = "storage" if number % 4 == 1 else "cookie"
        session.add(
            LaunchLine(
                at=at, reference="AAAA-AAAA", result=result, registration_id=registration_id, carrier=carrier
            )
        )
    session.flush()

    first = newest_lines(session, Only.ALL)
    second = newest_lines(session, Only.ALL, registration_id, first[PAGE - 1].line.id)
    counts = count_since(session, clock.now)

    assert len(first) == PAGE + 1
    assert [one.line.id for one in first[:PAGE] + second] == sorted(
        (one.line.id for one in first[:PAGE] + second), reverse=True
    )
    assert len(second) == 3
    assert len(newest_lines(session, Only.REFUSED)) == counts.refused == 27
    assert len(newest_lines(session, Only.WITHOUT_COOKIE)) == counts.without_cookie == 13
    assert counts.all == PAGE + 3


def test_what_waits_or_is_unknown_has_a_link_to_what_helps(school: School, school_desk: AdminDesk) -> None:
    login = {"iss": "https://x.test", "login_hint": "h", "target_link_uri": "http://127.0.0.1:8700/"}
    school.browser().post("/lti/login", data=login | {"client_id": "c-9"}, follow_redirects=True)
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))
    school.launch("canvas", "amara", school.campus.add_link("canvas", "x").id)

    page = school_desk.get("/admin/launches").text

    assert 'href="/admin/invitations/new">Invite it</a>' in page
    assert 'href="/admin/platforms/2">Approve it</a>' in page
    assert school_desk.get("/admin/platforms/2").status_code == 200
