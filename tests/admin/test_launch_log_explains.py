"""The launch log explains every L row of reliability.md, section 4, through the real endpoints."""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.admin.reasons import explain
from lti_tool.course.models import Deployment, LaunchLine
from lti_tool.database import db
from lti_tool.sandbox.keys import Alteration
from lti_tool.settings import Settings
from lti_tool.web import launch_lines
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School
from tests.tool import Clock

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/"
REFERENCE = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>")
Claims = dict[str, Any]
Act = Callable[["Row"], TestResponse]


class Row:
    """One click in the course of one school, spoilt in one way."""

    def __init__(self, school: School, link: str) -> None:
        self.school, self.link, self.browser = school, link, school.browser()

    def fields(self) -> dict[str, str]:
        """What the platform posts to the launch URL."""
        login = self.school.desk.start_launch("moodle", "amara", self.link)
        return self.school.answer("moodle", login, self.browser)

    def post(self, fields: Any, **options: Any) -> TestResponse:
        """Post a launch."""
        return self.browser.post("/lti/launch", data=fields, **options)

    def login(self, **changes: str) -> TestResponse:
        """Send a login with changes."""
        login = self.school.desk.start_launch("moodle", "amara", self.link) | changes
        return self.browser.post("/lti/login", data=login, follow_redirects=True)


def claims(**changes: Any) -> Act:
    """A message with other claims; None leaves one out, a function makes a value from the right one."""

    def act(row: Row) -> TestResponse:
        def spoil(body: Claims) -> None:
            for name, value in changes.items():
                key = name if name in body or name in ("azp", "nonce") else CLAIM + name
                body[key] = value(body.get(key)) if callable(value) else value
                if body[key] is None:
                    del body[key]

        row.school.campus.alter_next_message("moodle", Alteration(claims=spoil))
        return row.post(row.fields())

    return act


def header(**changes: Any) -> Act:
    """A message with another header."""

    def act(row: Row) -> TestResponse:
        def spoil(head: Claims) -> None:
            head |= changes
            for name in [name for name, value in changes.items() if value is None]:
                del head[name]

        row.school.campus.alter_next_message("moodle", Alteration(header=spoil))
        return row.post(row.fields())

    return act


def token(change: Callable[[str], str]) -> Act:
    """A message that was changed after it was signed."""
    return lambda row: row.post((fields := row.fields()) | {"id_token": change(fields["id_token"])})


def twice(row: Row) -> TestResponse:
    fields = row.fields()
    row.post(fields)
    return row.post(fields)


def elsewhere(row: Row) -> TestResponse:
    fields = row.fields()
    stranger = Row(row.school, row.link)
    stranger.login()
    return stranger.post(fields)


def other_registration(row: Row) -> TestResponse:
    """Canvas's platform launches what a course of Moodle's has."""
    uuid = "4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11"

    def spoil(body: Claims) -> None:
        body[f"{CLAIM}custom"] = {"activity": uuid}

    row.school.campus.alter_next_message("canvas", Alteration(claims=spoil))
    return row.school.launch("canvas", "amara", row.school.campus.add_link("canvas", "x").id).page


def unapproved(row: Row) -> TestResponse:
    return claims(deployment_id="never-seen")(row)


def signed_out(row: Row) -> TestResponse:
    row.school.campus.faults("moodle").signed_out = True
    page = row.school.launch("moodle", "amara", row.link, row.browser).page
    row.school.campus.faults("moodle").signed_out = False
    return page


def forged(row: Row) -> TestResponse:
    none = urlsafe_b64encode(json.dumps({"alg": "none", "kid": "k"}).encode()).decode().rstrip("=")
    fields = row.fields()
    return row.post(fields | {"id_token": ".".join([none, *fields["id_token"].split(".")[1:]])})


REFUSED: list[tuple[str, Act, str, str]] = [
    ("L1 no id_token", lambda row: row.post({"state": "s"}), "id_token_missing", "“id_token” is missing"),
    ("L1 no state", lambda row: row.post({"id_token": "a.b.c"}), "state_missing", "without its “state”"),
    ("L2", lambda row: row.post({"id_token": ["a", "b"], "state": "s"}), "id_token_twice", "came twice"),
    ("L3 two parts", token(lambda text: text.rpartition(".")[0]), "token_malformed", "three readable parts"),
    ("L3 base64", token(lambda text: "%%%." + text.partition(".")[2]), "token_malformed", "is no token"),
    ("L3 1 MB", token(lambda text: text + "x" * 1_000_000), "request_entity_too_large", "larger than any"),
    ("L3 over 64 kB", token(lambda text: text + "x" * 66_000), "id_token_too_long", "larger than 64 kB"),
    ("L4 none", forged, "alg_refused", "not signed by RS256"),
    ("L4 HS256", header(alg="HS256"), "alg_refused", "not signed by RS256"),
    ("L5 no kid", header(kid=None), "kid_missing", "does not name the key"),
    ("L5 unknown kid", header(kid="k-77"), "kid_unknown", "a key that the platform does not publish"),
    ("L5 a path", header(kid="../../etc"), "kid_unknown", "a key that the platform does not publish"),
    ("L7", token(lambda text: text[:-9] + text[-9:][::-1]), "signature_wrong", "signature does not fit"),
    ("L8 missing", claims(exp=None), "exp_missing", "until when it holds"),
    ("L8 passed", claims(exp=lambda at: at - 6000, iat=lambda at: at - 300), "exp_passed", "ran out"),
    ("L8 a word", claims(exp="soon"), "exp_malformed", "“exp” in the launch is no moment"),
    ("L8 1e99", claims(exp=1e99), "exp_malformed", "“exp” in the launch is no moment"),
    ("L9", claims(iat=lambda at: at + 601, exp=lambda at: at + 601), "iat_skewed", "ten minutes or more"),
    ("L9 long ago", claims(iat=11111, exp=22222), "iat_skewed", "a clock is wrong"),
    ("L10 missing", claims(nonce=None), "nonce_missing", "no “nonce”"),
    ("L10 foreign", claims(nonce="n"), "nonce_foreign", "answers another login"),
    ("L10 used", twice, "nonce_used", "arrived twice"),
    ("L11", elsewhere, "browser_other", "Another browser"),
    ("L13 aud", claims(aud="other"), "aud_foreign", "made for another client"),
    ("L13 list", claims(aud=lambda ours: [ours, "other"]), "azp_missing", "“azp” is missing"),
    ("L13 azp", claims(azp="other"), "azp_foreign", "another than ours is meant"),
    ("L14 missing", claims(deployment_id=None), "claim_deployment_id", "from which deployment"),
    ("L14 300", claims(deployment_id="d" * 300), "claim_deployment_id", "1 to 255 characters"),
    ("L14 not approved", unapproved, "deployment_pending", "waits for your yes"),
    ("L15 absent", claims(version=None), "claim_version", "not of LTI 1.3.0"),
    ("L15 1.1.0", claims(version="1.1.0"), "claim_version", "not of LTI 1.3.0"),
    ("L15 number", claims(version=1.3), "claim_version", "not of LTI 1.3.0"),
    ("L16", claims(message_type="LtiStartProctoring"), "claim_message_type", "“message_type”"),
    ("L17 missing", claims(sub=None), "claim_sub", "who is launching"),
    ("L17 list", claims(sub=["u"]), "claim_sub", "who is launching"),
    ("L19 absent", claims(roles=None), "claim_roles", "“roles” is missing or no list"),
    ("L19 string", claims(roles="Instructor"), "claim_roles", "“roles” is missing or no list"),
    ("L22 absent", claims(resource_link=None), "claim_resource_link", "which link was clicked"),
    ("L22 empty", claims(resource_link={"id": ""}), "claim_resource_link", "without an id"),
    ("L24 foreign", claims(target_link_uri="//evil"), "target_link_uri_foreign", "not ours"),
    ("L24 other", claims(target_link_uri=lambda url: url + "x"), "target_link_uri_changed", "than its login"),
    ("L24 login", lambda row: row.login(target_link_uri="//evil"), "target_link_uri_foreign", "not ours"),
    ("L28", other_registration, "NotHere", "does not exist for this platform"),
    ("L30", signed_out, "platform_access_denied", "signed out there"),
    ("L31 GET", lambda row: row.browser.get("/lti/launch"), "method_not_allowed", "like a page (GET)"),
    ("L31 type", lambda row: row.post("{}", content_type="application/json"), "id_token_missing", "missing"),
    ("L32 iss", lambda row: row.login(iss=""), "iss_missing", "“iss” is missing"),
    ("L32 hint", lambda row: row.login(login_hint=""), "login_hint_missing", "no “login_hint”"),
    ("L32 10 kB", lambda row: row.login(login_hint="h" * 10_000), "login_hint_too_long", "longer than 8,192"),
    ("unknown", lambda row: row.login(client_id="c-9"), "registration_unknown", "a client we do not know"),
]
OPENED: list[tuple[str, Act, str, str]] = [
    ("L20 empty", claims(roles=[]), "", ""),
    ("L20 unknown", claims(roles=[f"{ROLE}membership#Juggler"]), "", "membership#Juggler"),
    ("L20 short", claims(roles=["Learner"]), "Learner", "Learner"),
    (
        "L21",
        claims(roles=[f"{ROLE}institution/person#Administrator"]),
        "",
        "institution/person#Administrator",
    ),
    ("L23", claims(context=None), "Learner", "membership#Learner"),
    ("L25", claims(name="<script>\u202e"), "Learner", "membership#Learner"),
    ("L26", claims(name=None, email=None), "Learner", "membership#Learner"),
    ("L27", claims(custom={"role": "teacher"}), "Learner", "membership#Learner"),
]


@pytest.fixture
def school(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """A school whose log takes as many lines as there are rows."""
    monkeypatch.setattr(launch_lines, "MOST_A_MINUTE", 1000)
    monkeypatch.setattr(launch_lines, "MOST_AN_ADDRESS", 1000)
    school = School(settings.model_copy(update={"launches_a_minute": 10_000}), clock)
    yield school
    school.close()


def line_of(school: School, reference: str | None) -> LaunchLine:
    """The line with a reference code, or the newest one."""
    with school.app.app_context():
        newest = select(LaunchLine).order_by(LaunchLine.id.desc()).limit(1)
        return db.session.scalars(
            newest.where(LaunchLine.reference == reference) if reference else newest
        ).one()


def test_each_row_that_is_refused_is_said_in_words_of_its_own(school: School, clock: Clock) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    wrong = {}
    for name, act, code, words in REFUSED:
        clock.move(seconds=70)
        page = act(Row(school, link))
        shown = REFERENCE.search(page.text)
        line = line_of(school, shown[1] if shown else "none")
        if line.result != code or words not in str(explain(line.result).says):
            wrong[name] = (line.result, str(explain(line.result).says))

    assert wrong == {}


def test_each_row_that_opens_says_which_roles_came_and_which_counted(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    found = {}
    for name, act, _roles, _received in OPENED:
        act(Row(school, link))
        line = line_of(school, None)
        found[name] = (line.result, line.roles, line.roles_received.split(" ")[-1])

    assert found == {name: ("opened", roles, received) for name, _act, roles, received in OPENED}


def test_a_deployment_that_waits_is_the_admins_to_approve(school: School) -> None:
    link = school.campus.add_link("moodle", "x").id
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))

    Row(school, link).post(Row(school, link).fields())
    page = school.launch("moodle", "amara", link).page

    assert page.status_code == 403
    assert line_of(school, None).deployment_on_platform
