"""Keys and tokens change on either side while launches and scores go on; nothing is lost (faults 17, 18)."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.models import Activity
from lti_tool.course.models import Context, Membership, Person, Registration
from lti_tool.database import db
from lti_tool.grading.jobs import PlatformGradebook, ScoreDeliveries
from lti_tool.grading.models import ScoreDelivery
from lti_tool.grading.wishes import send_zeros
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.signing_keys import AFTERLIFE, OVERLAP, current_key
from lti_tool.lti.tokens import AccessTokens
from lti_tool.sandbox.credentials import SigningKey
from tests.cli.conftest import Shell
from tests.launch.test_front_desk import add_discussion
from tests.support.campus import TOOL_URL
from tests.support.school import CampusTransport, School
from tests.tool import Clock

LAUNCHES, SCORES = 200, 300


@pytest.fixture
def clock() -> Clock:
    """The present, since the command line knows no other time."""
    return Clock(datetime.now(UTC))


class Term:
    """A course at the campus with more learners than anybody counts, and what its load came to."""

    def __init__(self, school: School, clock: Clock) -> None:
        self.school, self.clock = school, clock
        add_discussion(school, "moodle")
        self.link = school.campus.links("moodle")[-1].id
        self.their_first_keys: list[SigningKey] = []
        school.launch("moodle", "amara", self.link)
        school.campus.add_learners("moodle", SCORES)
        self.learners = [p for p in school.campus.people("moodle") if p.key.startswith("learner-")]
        school.in_database(self._enrol)

    def _enrol(self, session: Session) -> None:
        context = session.scalars(select(Context)).one()
        registration_id = session.scalars(select(Registration.id).order_by(Registration.id)).first()
        for number, learner in enumerate(self.learners, 100):
            person = Person(
                registration_id=registration_id, id_on_platform=learner.id, created_at=self.clock()
            )
            session.add(person)
            session.flush()
            values = {"number": number, "roles": "Learner", "created_at": self.clock()}
            session.add(Membership(context_id=context.id, person_id=person.id, **values))
        session.flush()
        send_zeros(session, session.scalars(select(Activity.id)).one(), self.clock())

    def launch(self, number: int) -> int:
        """One launch in a browser of its own; gives the status of the launch leg."""
        browser = self.school.browser()
        persona = self.learners[number].key
        login = self.school.desk.start_launch("moodle", persona, self.link)
        fields = self.school.answer("moodle", login, browser)
        return browser.post("/lti/launch", data=fields).status_code

    def deliver(self) -> None:
        """What the worker does, until no score is due."""
        with self.school.app.app_context():
            sessions = sessionmaker(db.engine, expire_on_commit=False)
        http = PlatformHttp(inside_allowed=True, transport=CampusTransport(self.school.sandbox))
        tokens = AccessTokens(http, sessions, self.school.settings.secret_key.get_secret_value())
        gradebook = PlatformGradebook(http, tokens, f"{TOOL_URL}/lti/launch")
        ScoreDeliveries(sessions, gradebook, self.clock, at_once=4)(Event())

    def deliveries(self) -> dict[str, int]:
        """How many scores stand where."""
        with self.school.app.app_context():
            counted = select(ScoreDelivery.state, func.count()).group_by(ScoreDelivery.state)
            return {str(state): number for state, number in db.session.execute(counted)}

    def rotate_ours(self) -> str:
        """What an admin types; gives the new key's id."""
        shell = Shell(self.school.settings.database_url, STOKE_BASE_URL=TOOL_URL)
        return str(shell.json("keys", "rotate")["kid"])

    def rotate_theirs(self) -> None:
        """The platform signs with a new key, and lists it alone."""
        with self.school.campus.reading("moodle") as site:
            self.their_first_keys = self.their_first_keys or list(site.keys)
        self.school.campus.rotate_keys("moodle")

    def return_their_key(self) -> None:
        """The platform signs with its first key again (fault 17)."""
        with self.school.campus.changing("moodle") as site:
            site.keys = list(self.their_first_keys)

    def revoke(self) -> None:
        """The platform forgets every token that it gave."""
        with self.school.campus.changing("moodle") as site:
            site.tokens.clear()

    def signs(self) -> str:
        """The id of the key that signs now."""
        with self.school.app.app_context():
            secret = self.school.settings.secret_key.get_secret_value()
            return current_key(db.session(), secret, self.clock()).kid

    def published(self, at: timedelta = timedelta()) -> set[str]:
        """The ids of the keys that the tool shows, so much later than now."""
        now, self.clock.now = self.clock.now, self.clock.now + at
        listed = self.school.app.test_client().get("/.well-known/jwks.json").get_json()["keys"]
        self.clock.now = now
        return {key["kid"] for key in listed}


def test_no_launch_and_no_score_is_lost_while_keys_and_tokens_change(school: School, clock: Clock) -> None:
    term = Term(school, clock)
    first, second = term.signs(), term.rotate_ours()
    # The new key begins to sign while the load goes on, and tokens end every second of its clock.
    clock.move(seconds=OVERLAP.total_seconds() - 1)
    school.campus.faults("moodle").token_seconds = 2
    changes = {20: term.revoke, 40: term.rotate_theirs, 80: term.rotate_ours, 100: term.revoke}
    changes |= {120: term.return_their_key, 160: term.rotate_theirs, 180: term.revoke}

    with ThreadPoolExecutor(5) as threads:
        scores = threads.submit(term.deliver)
        launches: list[Future[int]] = []
        for number in range(LAUNCHES):
            launches.append(threads.submit(term.launch, number))
            if number % 4 == 3:
                wait(launches[:-4])
                clock.move(seconds=0.25)
            changes.get(number, list)()
        scores.result()

    assert [launch.result() for launch in launches] == [303] * LAUNCHES
    assert term.deliveries() == {"delivered": len(term.learners) + 1}
    assert len(school.campus.grades("moodle")) == len(term.learners) + 1
    assert term.signs() != first
    assert {first, second} < term.published(at=AFTERLIFE - timedelta(minutes=1))


def test_old_and_new_key_stand_side_by_side_for_a_day(school: School, clock: Clock) -> None:
    term = Term(school, clock)
    first, second = term.signs(), term.rotate_ours()

    assert (term.signs(), term.published()) == (first, {first, second})
    # The command line rotated by the present, which on a busy machine is some seconds after the test's.
    clock.move(seconds=OVERLAP.total_seconds() + 300)
    assert (term.signs(), term.published()) == (second, {first, second})
    assert term.published(at=AFTERLIFE - timedelta(minutes=10)) == {first, second}
    assert term.published(at=AFTERLIFE + timedelta(minutes=1)) == {second}
