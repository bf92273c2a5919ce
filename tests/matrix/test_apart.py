"""What one school does or suffers is no other's, even with one issuer, one client and one key id."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lti_tool.app import create_app
from lti_tool.course.lifecycle import approve_known_deployment, take_back_deployment
from lti_tool.course.models import Deployment, Registration
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.course.remembering import KnownRegistrations
from lti_tool.database import begin_writing, db
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.token_request import Grant
from lti_tool.lti.token_shelf import TokenKey, TokenShelf
from lti_tool.lti.values import KnownRegistration
from lti_tool.settings import Settings
from tests.databases import recorded_statements
from tests.lti_launch.platform import jwk_of, rsa_key
from tests.support.rows import make_registration
from tests.support.school import School
from tests.tool import Clock

SCOPES = frozenset({"score"})


@pytest.fixture
def twins(session: Session, noon: datetime) -> tuple[Registration, Registration]:
    """Two registrations that differ in their keys' address only."""
    one = make_registration(session, noon)
    terms = RegistrationTerms(
        one.name, one.issuer, one.client_id, one.auth_url, one.token_url, f"{one.issuer}/other-keys"
    )
    two = add_registration(session, terms, ("1",), noon, beside_others=True)
    session.commit()
    return one, two


@dataclass(frozen=True)
class KeySets:
    """Serves another key at each address, all under one id."""

    numbers: dict[str, int]

    def get_json(self, url: str, registration: KnownRegistration) -> object:
        """See `JSONFetcher.get_json`."""
        return {"keys": [jwk_of("key-1", rsa_key(self.numbers[url]))]}


@pytest.mark.usefixtures("any_database")
def test_keys_of_one_id_are_each_schools_own(
    twins: tuple[Registration, Registration], engine: Engine, noon: datetime
) -> None:
    numbers = {row.jwks_url: number for number, row in enumerate(twins)}
    for _process in range(2):
        keys = PlatformKeys(KeySets(numbers), lambda: Session(engine))
        found = [keys.key_for(row.known(), "key-1", noon) for row in twins]

        own = [rsa_key(number).public_key().public_numbers() for number in numbers.values()]
        assert [key.public_numbers() for key in found] == own
        assert own[0] != own[1]


@pytest.mark.usefixtures("any_database")
def test_tokens_are_each_schools_own(
    twins: tuple[Registration, Registration], engine: Engine, noon: datetime
) -> None:
    shelf, hour = TokenShelf(lambda: Session(engine), "s" * 32), timedelta(hours=1)
    names = [TokenKey.of(row.known(), SCOPES) for row in twins]
    for number, key in enumerate(names):
        shelf.put(key, Grant(f"token-{number}", SCOPES, hour), noon + hour)

    shelf.remove(names[0], "token-0")

    kept = shelf.find(names[1], noon)
    assert shelf.find(names[0], noon) is None
    assert kept is not None
    assert kept[0].token == "token-1"


def test_what_is_remembered_of_registrations_names_each(
    twins: tuple[Registration, Registration], session: Session
) -> None:
    one, two = (row.known() for row in twins)
    known = KnownRegistrations(lambda: nullcontext(session))

    for _again in range(2):
        assert known.candidates(one.issuer, one.client_id) == [one, two]
        assert [known.at_login_key(row.login_key) for row in twins] == [[one], [two]]
        assert [known.known(row.id) for row in twins] == [one, two]
    assert replace(one, id=two.id, jwks_url=two.jwks_url) == two


def test_one_schools_flood_of_launches_leaves_anothers_launches_alone(
    settings: Settings, clock: Clock
) -> None:
    school = School(settings.model_copy(update={"launches_a_minute": 4}), clock)
    link = school.campus.add_link("canvas", "x").id
    flood = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)
    browser = school.browser()

    answers = [browser.post("/lti/login", data=flood).status_code for _ in range(8)]
    strangers = [browser.post("/lti/login", data=flood | {"iss": "https://x.test"}) for _ in range(6)]

    # The first only tries the cookie, and names nobody yet.
    assert answers == [303] + [302] * 4 + [429] * 3
    assert [answer.status_code for answer in strangers] == [400] * 4 + [429] * 2
    with recorded_statements() as statements:
        for _time in range(5):
            for name in ({"iss": "https://y.test"}, {"client_id": "made-up"}):
                assert browser.post("/lti/login", data=flood | name).status_code == 429
            assert browser.post(f"/lti/login/{'0' * 32}", data=flood).status_code == 429
    # What is remembered may end meanwhile, and be read once more.
    assert len([one for one in statements if "FROM registration" in one]) <= 1
    assert school.launch("canvas", "amara", link).page.status_code == 200
    school.close()


def test_one_schools_flood_of_notices_leaves_anothers_notices_alone(settings: Settings, clock: Clock) -> None:
    school = School(settings.model_copy(update={"launches_a_minute": 4}), clock)

    def answers(registration_id: int, times: int) -> list[int]:
        url = f"/lti/notices/{registration_id}"
        return [school.browser().post(url, json={"notices": []}).status_code for _ in range(times)]

    # All schools of a hosted platform send from the same few network addresses.
    assert answers(1, 6) == [400] * 4 + [429] * 2
    assert answers(2, 1) == [400]
    assert answers(98, 3) + answers(99, 3) == [404] * 4 + [429] * 2
    school.close()


def test_a_yes_to_a_deployment_counts_at_once_in_every_process(settings: Settings, clock: Clock) -> None:
    school = School(settings, clock)
    elsewhere = create_app(school.settings, clock)
    link = school.campus.add_link("moodle", "x").id

    def answer() -> int:
        return school.launch("moodle", "amara", link).page.status_code

    def change(work: Callable[[Session], object]) -> None:
        with elsewhere.app_context():
            begin_writing(db.session())
            work(db.session())
            db.session.commit()
            db.engine.dispose()

    with school.app.app_context():
        known = db.session.scalars(select(Deployment.id).filter_by(registration_id=1)).one()
    answers = [answer()]
    change(lambda session: take_back_deployment(session, 1, known))
    answers.append(answer())
    change(lambda session: approve_known_deployment(session, 1, known, clock()))

    assert [*answers, answer()] == [200, 403, 200]
    school.close()
