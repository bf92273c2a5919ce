"""The record as a badge of Open Badges 3.0: what it says, who signed it, how it is checked (row 58)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lti_tool.lti.signing_keys import ensure_key, rotate
from lti_tool.recognition.badge import Achievement, Evidence, Whose, credential
from lti_tool.web.ports import EXTENSION, Ports
from tests.discussion.room import Browser, Clock, Seat
from tests.recognition.badge_model import faults
from tests.recognition.test_brief import at
from tests.recognition.test_record import recognised

__all__ = ["recognised"]
Browse = Callable[[Seat], Browser]
CLAIMS = ("iss", "jti", "nbf", "sub")
"""Of the proof format; they stand beside the credential's own members."""


@pytest.fixture
def secret(app: Flask) -> str:
    found: Ports = app.extensions[EXTENSION]
    return found.secret


@pytest.fixture
def key(session: Session, secret: str, clock: Clock) -> None:
    ensure_key(session, secret, clock())
    session.commit()


def badge_of(browser: Browser) -> str:
    answer = browser.get(at(browser, "mine.jwt"))
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.headers["Content-Disposition"] == "attachment; filename=what-i-did.jwt"
    return answer.text


def public(client: FlaskClient, address: str) -> Any:
    """What stands at a public address of the site."""
    answer = client.get(address.removeprefix("https://stoke.test"))
    assert answer.status_code == 200, address
    return answer.get_json()


def checked(client: FlaskClient, badge: str) -> dict[str, Any]:
    """What a badge says, after the check that anybody makes who was handed it."""
    jwk = public(client, jwt.get_unverified_header(badge)["kid"])
    # The clock of the tests is not this machine's.
    options: Any = {"verify_nbf": False}
    found: dict[str, Any] = jwt.decode(badge, jwt.PyJWK(jwk), algorithms=["RS256"], options=options)
    return found


@pytest.mark.usefixtures("any_database", "key", "recognised")
def test_a_badge_says_what_was_done_and_anybody_can_check_it(
    browse: Browse, client: FlaskClient, jonas: Seat
) -> None:
    badge = checked(client, badge_of(browse(jonas)))

    subject = badge["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "Jonas Lindqvist"
    assert subject["achievement"]["name"] == badge["name"] == "Took part in Small teams"
    told = {(one["name"], one.get("narrative", "")) for one in badge["evidence"]}
    assert {
        ("Answers that were accepted: 1", ""),
        ("Recognised by an instructor", "It says what was seen."),
        ("Why others thanked me", "because it made me look"),
    } <= told
    assert "Amara" not in str(badge), "whoever thanked is not named in what is handed on"


@pytest.mark.usefixtures("key", "recognised")
def test_it_is_what_the_data_model_says(browse: Browse, client: FlaskClient, jonas: Seat) -> None:
    badge = checked(client, badge_of(browse(jonas)))
    found = {name: value for name, value in badge.items() if name not in CLAIMS}

    assert list(faults(found)) == []
    assert found["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert found["credentialSchema"][0]["type"] == "1EdTechJsonSchemaValidator2019"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("validFrom", None, "validFrom: missing"),
        ("validFrom", "2026-09-14", "validFrom: no moment"),
        ("issued", "2026-09-14T12:00:00Z", "issued: unknown"),
        ("type", ["VerifiableCredential"], "type: is no AchievementCredential"),
        ("evidence", [], "evidence: no list"),
        ("issuer", "https://stoke.test", "issuer: no Profile"),
        ("issuer.url", "stoke.test", "issuer.url: no uri"),
        ("credentialSubject.achievement.criteria", None, "credentialSubject.achievement.criteria: missing"),
        (
            "credentialSubject.achievement.inLanguage",
            "en_GB",
            "credentialSubject.achievement.inLanguage: no language",
        ),
        ("credentialSubject.identifier", {"type": "IdentityObject"}, "credentialSubject.identifier: no list"),
    ],
)
def test_the_data_model_finds_what_is_wrong(noon: datetime, path: str, value: object, fault: str) -> None:
    jonas, given = Whose("Jonas", "urn:uuid:1", "urn:uuid:2"), Achievement("Took part", "What", "How", "en")
    found = credential("https://stoke.test", jonas, given, [Evidence("A post")], noon)
    *outer, name = path.split(".")
    inner = reduce(getitem, outer, found)
    inner[name] = value
    if value is None:
        del inner[name]

    assert list(faults(found)) == [fault]


@pytest.mark.usefixtures("key", "recognised")
def test_its_claims_are_those_of_the_proof_format(
    browse: Browse, client: FlaskClient, clock: Clock, jonas: Seat
) -> None:
    jws = badge_of(browse(jonas))
    badge = checked(client, jws)

    assert jwt.get_unverified_header(jws).keys() == {"alg", "kid", "typ"}, "no other header is allowed"
    assert (badge["iss"], badge["sub"], badge["jti"]) == (
        *(badge["issuer"]["id"], badge["credentialSubject"]["id"], badge["id"]),
    )
    assert badge["nbf"] == int(clock().timestamp())
    assert badge["validFrom"] == clock().isoformat().replace("+00:00", "Z")
    assert badge["sub"].startswith("urn:uuid:")


@pytest.mark.usefixtures("key", "recognised")
def test_who_signs_stands_at_a_public_address(browse: Browse, client: FlaskClient, jonas: Seat) -> None:
    badge = checked(client, badge_of(browse(jonas)))
    issuer = public(client, badge["iss"])

    assert issuer.pop("@context") == badge["@context"]
    assert issuer == badge["issuer"]
    assert issuer["name"] == "Stoke, stoke.test"


@pytest.mark.usefixtures("any_database", "key", "recognised")
def test_it_can_be_checked_when_its_key_has_long_stopped_signing(
    browse: Browse, client: FlaskClient, session: Session, secret: str, clock: Clock, jonas: Seat
) -> None:
    badge = badge_of(browse(jonas))
    for days in (0, 30, 60):
        rotate(session, secret, clock() + timedelta(days=days))
    session.commit()

    assert checked(client, badge)["name"] == "Took part in Small teams"
    assert len(public(client, "https://stoke.test/badges/keys")["keys"]) == 4
    for jwk in public(client, "https://stoke.test/badges/keys")["keys"]:
        assert jwk.keys() == {"kty", "use", "alg", "kid", "n", "e"}, "nothing private"
    assert client.get("/badges/keys/0a1b").status_code == 404


@pytest.mark.usefixtures("key", "recognised")
def test_one_person_has_one_id_and_each_badge_its_own(
    browse: Browse, client: FlaskClient, amara: Seat, jonas: Seat
) -> None:
    first, again, hers = (checked(client, badge_of(browse(seat))) for seat in (jonas, jonas, amara))

    assert first["sub"] == again["sub"] != hers["sub"]
    assert first["jti"] != again["jti"]
    course = hers["credentialSubject"]["achievement"]["id"]
    assert first["credentialSubject"]["achievement"]["id"] == course


@pytest.mark.usefixtures("recognised")
def test_there_is_none_without_a_key(browse: Browse, jonas: Seat) -> None:
    assert browse(jonas).get(at(browse(jonas), "mine.jwt")).status_code == 404


@pytest.mark.usefixtures("key")
def test_there_is_none_of_nothing(browse: Browse, jonas: Seat) -> None:
    mine = browse(jonas)

    assert mine.get(at(mine, "mine.jwt")).status_code == 404
    assert "signed badge" not in mine.get(at(mine, "mine")).text
