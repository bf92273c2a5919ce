"""Our keys: made once, sealed, published, rotated with overlap (reliability.md 3, fault 18)."""

from datetime import datetime, timedelta

import jwt
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import SettingsInvalid
from lti_tool.lti.models import SigningKeyRow
from lti_tool.lti.signing_keys import current_key, ensure_key, every_public_key, public_key_set, rotate
from tests.lti_launch.platform import SECRET

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def published(session: Session, now: datetime) -> list[str]:
    return [jwk["kid"] for jwk in public_key_set(session, now)["keys"]]


@pytest.mark.usefixtures("any_database")
def test_the_first_key_is_made_once_and_signs_at_once(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)
    ensure_key(session, SECRET, noon + HOUR)

    assert published(session, noon) == [current_key(session, SECRET, noon).kid]


def test_what_is_published_checks_what_is_signed(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)
    key = current_key(session, SECRET, noon)
    token = jwt.encode({"a": 1}, key.private_key, algorithm="RS256", headers={"kid": key.kid})

    jwks = jwt.PyJWKSet.from_dict(public_key_set(session, noon))

    assert jwt.decode(token, jwks[key.kid], algorithms=["RS256"]) == {"a": 1}


def test_nothing_private_is_published(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)

    (jwk,) = public_key_set(session, noon)["keys"]

    assert jwk.keys() == {"kty", "use", "alg", "kid", "n", "e"}
    assert (jwk["kty"], jwk["use"], jwk["alg"], jwk["e"]) == ("RSA", "sig", "RS256", "AQAB")


def test_the_private_key_is_sealed_at_rest(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)

    (sealed,) = session.scalars(select(SigningKeyRow.sealed_private_key))

    assert "PRIVATE KEY" not in sealed
    with pytest.raises(SettingsInvalid, match="STOKE_SECRET_KEY"):
        current_key(session, SECRET + "!", noon)


def test_without_a_key_nothing_is_signed(session: Session, noon: datetime) -> None:
    with pytest.raises(LookupError):
        current_key(session, SECRET, noon)
    assert public_key_set(session, noon) == {"keys": []}


@pytest.mark.usefixtures("any_database")
def test_18_a_new_key_is_published_before_it_signs(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)
    old = current_key(session, SECRET, noon).kid

    new = rotate(session, SECRET, noon)

    assert published(session, noon) == [old, new]
    assert current_key(session, SECRET, noon + HOUR - SECOND).kid == old
    assert current_key(session, SECRET, noon + HOUR).kid == new


def test_18_the_old_key_stays_published_for_a_day_after_its_last_signature(
    session: Session, noon: datetime
) -> None:
    ensure_key(session, SECRET, noon)
    old = current_key(session, SECRET, noon).kid

    new = rotate(session, SECRET, noon)

    assert published(session, noon + 25 * HOUR - SECOND) == [old, new]
    assert published(session, noon + 25 * HOUR) == [new]


def test_18_rotating_twice_keeps_every_key_that_may_have_signed(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)
    first = current_key(session, SECRET, noon).kid

    second = rotate(session, SECRET, noon)
    third = rotate(session, SECRET, noon + HOUR / 2)

    assert published(session, noon + HOUR / 2) == [first, second, third]
    assert [current_key(session, SECRET, noon + hours * HOUR).kid for hours in (0, 1, 2)] == [
        first,
        second,
        third,
    ]


def test_of_a_key_that_signs_no_more_only_the_public_half_stays(session: Session, noon: datetime) -> None:
    ensure_key(session, SECRET, noon)
    first = current_key(session, SECRET, noon).kid
    second = rotate(session, SECRET, noon)

    third = rotate(session, SECRET, noon + 25 * HOUR)

    sealed = {row.kid: row.sealed_private_key for row in session.scalars(select(SigningKeyRow))}
    assert [kid for kid, private in sealed.items() if private] == [second, third]
    assert list(every_public_key(session)) == [first, second, third]
    assert current_key(session, SECRET, noon + 25 * HOUR).kid == second


def test_a_rotation_without_a_first_key_makes_one_that_signs(session: Session, noon: datetime) -> None:
    kid = rotate(session, SECRET, noon)

    assert current_key(session, SECRET, noon).kid == kid
