"""A monitor that shows the token gets figures, and learns nobody's name."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from lti_tool.admin.metrics import metrics_text
from lti_tool.admin.models import PlatformCheck
from lti_tool.course.models import LaunchLine, RosterSync
from lti_tool.database import db, upsert
from lti_tool.grading.models import GradebookCheck, ScoreAnswer
from lti_tool.outbox.models import Pause
from lti_tool.outbox.service import beat
from lti_tool.settings import Settings
from tests.admin.desk import AdminDesk
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.matrix.work import make_due_work
from tests.support.school import School
from tests.tool import Clock

TOKEN = "a token that monitors show"
LINE = re.compile(r'[a-z_0-9]+(\{[a-z]+="[a-z_0-9]+"(,[a-z]+="[a-z_0-9]+")*\})? -?[0-9.e+-]+')


@pytest.fixture
def school(settings: Settings, clock: Clock) -> Iterator[School]:
    """A school whose tool has a token for a monitor."""
    watched = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    school = School(watched, clock)
    yield school
    school.close()


def used(school: School, clock: Clock) -> None:
    """A morning with launches, a refusal, a score that was refused, a breaker and a worker."""
    add_discussion(school, "moodle")
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    school.browser().post("/lti/launch", data={})
    values = {"failures": 5, "paused_until": clock.now + timedelta(hours=1), "reason": "failed"}
    school.in_database(lambda session: upsert(session, Pause, {"registration_id": 2}, values))
    school.in_database(lambda session: beat(session, clock.now - timedelta(seconds=4)))
    row = ScoreAnswer(registration_id=1, hour=clock.now, answer="locked", count=3)
    school.in_database(lambda session: session.add(row))


def read(school: School, token: str = TOKEN) -> tuple[int, str]:
    answer = school.browser().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.text


@pytest.mark.usefixtures("any_database")
def test_a_monitor_reads_what_the_rows_tell(school: School, clock: Clock) -> None:
    used(school, clock)

    with recorded_statements() as statements:
        status, page = read(school)

    lines = page.splitlines()
    assert (status, [one for one in lines if one[0] != "#" and not LINE.fullmatch(one)]) == (200, [])
    assert len(statements) <= 14
    for line in (
        'stoke_launches_24h{registration="1",result="opened",carrier="cookie"} 2',
        'stoke_launches_24h{registration="unknown",result="refused",carrier="none"} 1',
        'stoke_score_answers_24h{registration="1",answer="locked"} 3',
        'stoke_breaker_open{registration="1"} 0',
        'stoke_breaker_open{registration="2"} 1',
        "stoke_worker_seen_seconds 4",
    ):
        assert line in lines


FIGURES = {
    'stoke_launches_24h{registration="%d",result="opened",carrier="none"}': (2, 7),
    'stoke_launches_24h{registration="%d",result="refused",carrier="none"}': (3, 5),
    'stoke_score_answers_24h{registration="%d",answer="locked"}': (3, 8),
    'stoke_work_due{registration="%d"}': (6, 5),
    'stoke_work_oldest_seconds{registration="%d"}': (60, 120),
    'stoke_breaker_open{registration="%d"}': (0, 1),
    'stoke_clock_offset_seconds{registration="%d"}': (1, 2),
    'stoke_scores_on_their_way{registration="%d",state="waiting"}': (1, 1),
    'stoke_roster_age_seconds{registration="%d"}': (100, 200),
}


@pytest.mark.usefixtures("any_database")
def test_each_school_has_figures_of_its_own(school: School, clock: Clock) -> None:
    def fill(session: Session) -> None:
        for number in (1, 2):
            whose, at = {"registration_id": number}, clock.now - timedelta(minutes=number)
            arrival = make_due_work(session, number, at)
            session.add(ScoreAnswer(hour=clock.now, answer="locked", count=(3, 8)[number - 1], **whose))
            session.add(PlatformCheck(checked_at=at, clock_offset=number, keys="", token="", **whose))
            roster = update(RosterSync).where(RosterSync.context_id == arrival.context_id)
            session.execute(roster.values(last_whole_at=clock.now - timedelta(seconds=100 * number)))
            line: dict[str, object] = {"at": at, "reference": "", **whose}
            opened, more = ((2, 2), (7, 4))[number - 1]
            session.add_all(LaunchLine(result="opened", **line) for _one in range(opened))
            session.add(LaunchLine(result="nonce_used", more=more, **line))
        paused = {"failures": 5, "paused_until": clock.now + timedelta(hours=1), "reason": "failed"}
        upsert(session, Pause, {"registration_id": 2}, paused)
        session.execute(update(GradebookCheck).where(GradebookCheck.registration_id == 2).values(due_at=None))

    school.in_database(fill)

    lines = read(school)[1].splitlines()
    shown = {name: tuple(_figure(lines, name % number) for number in (1, 2)) for name in FIGURES}
    assert shown == FIGURES
    told = {line.partition("{")[0] for line in lines if 'registration="' in line}
    assert told == {name.partition("{")[0] for name in FIGURES}, "each that is told by registration is here"


def _figure(lines: list[str], name: str) -> float:
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(f"{name} ")), -1)


def test_each_metric_says_what_it_is(school: School) -> None:
    page = read(school)[1].splitlines()
    names = {line.split("{")[0].split(" ")[0] for line in page if line[0] != "#"}

    assert names <= {line.split(" ")[2] for line in page if line.startswith("# TYPE")}


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_without_the_token_there_is_nothing_to_read(school: School, shown: str) -> None:
    answer = school.browser().get("/metrics", headers={"Authorization": shown})

    assert (answer.status_code, "stoke_" in answer.text) == (401, False)


def test_without_a_setting_there_are_no_metrics(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_no_figure_and_no_page_knows_a_person(school: School, school_desk: AdminDesk, clock: Clock) -> None:
    used(school, clock)
    with school.campus.reading("moodle") as site:
        people = [w for p in site.people for w in (p.given_name, p.family_name, p.email, p.username)]

    with school.app.app_context():
        rows = db.session.execute(text("SELECT * FROM launch_log")).all()
        shown = metrics_text(db.session(), clock.now)
    shown += repr(rows) + school_desk.get("/admin/").text + school_desk.get("/admin/launches").text

    assert [word for word in people if word in shown] == []
