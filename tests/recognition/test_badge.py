"""The record as a badge of Open Badges 3.0: what it says, who signed it, how it is checked (row 58)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lti_tool.lti.signing_keys import ensure_key, rotate
from lti_tool.web.ports import EXTENSION, Ports
from tests.discussion.room import Browser, Clock, Seat
from tests.recognition.test_brief import at
from tests.recognition.test_record import recognised

__all__ = ["recognised"]
Browse = Callable[[Seat], Browser]
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "": ("@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"),
    "issuer": ("id", "type"),
    "credentialSubject": ("type", "id", "achievement"),
    "credentialSubject.achievement": ("id", "type", "criteria", "description", "name"),
    "credentialSubject.identifier.0": ("type", "hashed", "identityHash", "identityType"),
    "evidence.0": ("type",),
    "credentialSchema.0": ("id", "type"),
}
"""What the schema of a credential asks for, by the place in it (Open Badges 3.0, appendix B)."""
TYPES = {
    "": {"VerifiableCredential", "OpenBadgeCredential"},
    "issuer": {"Profile"},
    "credentialSubject": {"AchievementSubject"},
    "credentialSubject.achievement": {"Achievement"},
    "evidence.0": {"Evidence"},
}


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


def place(document: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        document = document[int(step)] if step.isdecimal() else document[step]
    return document


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
def test_it_has_what_the_schema_asks_for(browse: Browse, client: FlaskClient, jonas: Seat) -> None:
    badge = checked(client, badge_of(browse(jonas)))

    for path, names in REQUIRED.items():
        assert all(place(badge, path).get(name) not in (None, "", []) for name in names), path
    for path, types in TYPES.items():
        assert set(place(badge, path)["type"]) == types, path
    assert badge["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]


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
