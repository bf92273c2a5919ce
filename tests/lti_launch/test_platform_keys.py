"""The platforms' keys: kept, looked up again, and believed for a day (reliability.md 3, faults 16, 17)."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lti_tool.errors import LaunchRefused, PlatformKeysUnreachable
from lti_tool.lti.key_sets import usable_keys
from lti_tool.lti.models import PlatformKeySet
from lti_tool.lti.platform_keys import ON_THE_WAY, WAIT_S, PlatformKeys
from lti_tool.lti.values import KnownRegistration
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import REGISTRATION, Platform, jwk_of, recorded, resource_link_claims, rsa_key
from tests.waiting import PATIENCE

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.usefixtures("any_database")
def test_a_platform_is_asked_once_and_not_again_by_the_next_process(
    keys: PlatformKeys, platform: Platform, engine: Engine, noon: datetime
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    keys.key_for(REGISTRATION, "key-1", noon)

    restarted = PlatformKeys(platform, lambda: Session(engine))
    key = restarted.key_for(REGISTRATION, "key-1", noon)

    assert key.public_numbers() == platform.key.public_key().public_numbers()
    assert platform.asked == [REGISTRATION.jwks_url]


@pytest.mark.usefixtures("any_database")
def test_17_a_rotated_key_is_found_by_one_look(door: Door, platform: Platform, noon: datetime) -> None:
    door.launch(resource_link_claims(noon))
    platform.rotate()

    door.launch(resource_link_claims(noon))

    assert len(platform.asked) == 2


def test_17_a_key_that_the_platform_took_back_opens_nothing(
    door: Door, platform: Platform, noon: datetime
) -> None:
    form = door.form(resource_link_claims(noon))
    platform.rotate()

    with pytest.raises(LaunchRefused, match="kid_unknown"):
        door.post(form)


def test_17_launches_on_their_way_open_while_the_platform_rotates(
    door: Door, platform: Platform, noon: datetime
) -> None:
    door.launch(resource_link_claims(noon))
    on_their_way = [door.form(resource_link_claims(noon)) for _ in range(2)]
    platform.rotate()
    door.now = noon + SECOND
    door.launch(resource_link_claims(noon))

    door.post(on_their_way[0])
    door.now = noon + SECOND + ON_THE_WAY

    with pytest.raises(LaunchRefused, match="kid_unknown"):
        door.post(on_their_way[1])


def test_an_unknown_kid_is_looked_up_once_a_minute(
    keys: PlatformKeys, platform: Platform, noon: datetime
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)

    for second in range(60):
        with pytest.raises(LaunchRefused, match="kid_unknown"):
            keys.key_for(REGISTRATION, f"made up {second}", noon + second * SECOND)
    assert len(platform.asked) == 2

    with pytest.raises(LaunchRefused, match="kid_unknown"):
        keys.key_for(REGISTRATION, "made up", noon + 60 * SECOND)
    assert len(platform.asked) == 3


def test_unknown_kids_at_one_registration_do_not_hinder_another(
    keys: PlatformKeys, platform: Platform, noon: datetime
) -> None:
    with pytest.raises(LaunchRefused):
        keys.key_for(REGISTRATION, "made up", noon)

    keys.key_for(replace(REGISTRATION, id=2), "key-1", noon)


def test_known_keys_are_looked_up_again_every_hour(
    keys: PlatformKeys, platform: Platform, noon: datetime
) -> None:
    for minutes in (0, 59, 61, 119):
        keys.key_for(REGISTRATION, "key-1", noon + timedelta(minutes=minutes))

    assert len(platform.asked) == 2


@pytest.mark.parametrize("restart", [False, True])
def test_16_keys_are_kept_for_a_day_when_the_platform_is_down(
    keys: PlatformKeys, platform: Platform, engine: Engine, noon: datetime, restart: bool
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    platform.down = True
    if restart:
        keys = PlatformKeys(platform, lambda: Session(engine))

    keys.key_for(REGISTRATION, "key-1", noon + 24 * HOUR - SECOND)
    with pytest.raises(PlatformKeysUnreachable):
        keys.key_for(REGISTRATION, "key-1", noon + 24 * HOUR)


def test_16_a_platform_that_is_back_is_believed_again(
    keys: PlatformKeys, platform: Platform, noon: datetime
) -> None:
    platform.down = True
    with pytest.raises(PlatformKeysUnreachable):
        keys.key_for(REGISTRATION, "key-1", noon)
    platform.down = False

    with pytest.raises(PlatformKeysUnreachable):
        keys.key_for(REGISTRATION, "key-1", noon + 59 * SECOND)
    keys.key_for(REGISTRATION, "key-1", noon + 60 * SECOND)

    assert len(platform.asked) == 2


@pytest.mark.parametrize(
    "document", [{"error": "down"}, {"keys": []}, {"keys": {}}, {"keys": [7, {}]}, [], "x", 7]
)
def test_an_error_body_never_replaces_keys(
    keys: PlatformKeys, platform: Platform, engine: Engine, noon: datetime, document: object
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    platform.document = document

    keys.key_for(REGISTRATION, "key-1", noon + 2 * HOUR)

    with Session(engine) as session:
        assert session.scalars(select(PlatformKeySet.fetched_at)).all() == [noon]


def test_an_error_body_is_not_stored(
    keys: PlatformKeys, platform: Platform, engine: Engine, noon: datetime
) -> None:
    platform.document = {"error": "down"}

    with pytest.raises(PlatformKeysUnreachable):
        keys.key_for(REGISTRATION, "key-1", noon)

    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(PlatformKeySet)) == 0


def test_a_new_address_does_not_inherit_the_old_keys(
    keys: PlatformKeys, platform: Platform, noon: datetime
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    platform.down = True

    with pytest.raises(PlatformKeysUnreachable):
        keys.key_for(replace(REGISTRATION, jwks_url="https://lms.test/new"), "key-1", noon)


@dataclass
class SlowPlatform(Platform):
    """Answers when it is let, and tells when it was asked."""

    is_asked: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def get_json(self, url: str, registration: KnownRegistration) -> object:
        self.is_asked.set()
        assert self.may_answer.wait(PATIENCE)
        return super().get_json(url, registration)


def found_at_once(keys: PlatformKeys, kid: str, now: datetime, times: int) -> "list[Future[object]]":
    """What so many launches with this key find, all at the same time."""
    with ThreadPoolExecutor(times) as pool:
        return [pool.submit(keys.key_for, REGISTRATION, kid, now) for _ in range(times)]


def test_one_of_many_asks_and_all_are_answered(
    engine: Engine, registered: KnownRegistration, noon: datetime
) -> None:
    platform = SlowPlatform()
    keys = PlatformKeys(platform, lambda: Session(engine))
    threading.Timer(0.2, platform.may_answer.set).start()

    found = found_at_once(keys, "key-1", noon, 12)

    assert all(future.result() for future in found)
    assert len(platform.asked) == 1


def test_a_class_that_comes_after_a_week_is_let_in_with_the_key_it_had(
    keys: PlatformKeys, registered: KnownRegistration, engine: Engine, noon: datetime
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    platform = SlowPlatform()
    restarted = PlatformKeys(platform, lambda: Session(engine))
    threading.Timer(0.2, platform.may_answer.set).start()

    found = found_at_once(restarted, "key-1", noon + timedelta(days=7), 20)

    assert all(future.result() for future in found)
    assert len(platform.asked) == 1


def test_made_up_kids_hold_threads_for_the_first_second_of_a_look_at_most(
    keys: PlatformKeys, registered: KnownRegistration, engine: Engine, noon: datetime
) -> None:
    keys.key_for(REGISTRATION, "key-1", noon)
    platform = SlowPlatform()
    restarted = PlatformKeys(platform, lambda: Session(engine))
    with ThreadPoolExecutor(1) as asking:
        first = asking.submit(restarted.key_for, REGISTRATION, "made up", noon)
        assert platform.is_asked.wait(PATIENCE)

        honest = quickest(lambda: restarted.key_for(REGISTRATION, "key-1", noon))
        began = monotonic()
        refused = found_at_once(restarted, "made up", noon, 20)
        took = monotonic() - began
        later = quickest(lambda: refused.extend(found_at_once(restarted, "made up", noon, 10)))
        platform.may_answer.set()

    assert honest < WAIT_S
    assert {type(future.exception()) for future in refused} == {PlatformKeysUnreachable}
    # Were one to wait after the other, it would be twenty times as much.
    assert took < 20 * WAIT_S
    assert later < WAIT_S
    assert isinstance(first.exception(), LaunchRefused)


def quickest(ask: Callable[[], object]) -> float:
    """Seconds of the quickest of five: who waits on purpose does so each time, unlike a busy machine."""
    took = []
    for _time in range(5):
        began = monotonic()
        ask()
        took.append(monotonic() - began)
    return min(took)


def test_no_transaction_is_open_while_the_platform_is_asked(
    engine: Engine, registered: KnownRegistration, noon: datetime
) -> None:
    class WatchedPlatform(Platform):
        def get_json(self, url: str, registration: KnownRegistration) -> object:
            with Session(engine) as other:
                other.connection(execution_options={"writes": True})
            return super().get_json(url, registration)

    PlatformKeys(WatchedPlatform(), lambda: Session(engine)).key_for(registered, "key-1", noon)


def ec_jwk() -> dict[str, Any]:
    jwk: dict[str, Any] = ECAlgorithm.to_jwk(generate_ec_key(SECP256R1()).public_key(), as_dict=True)
    return jwk | {"kid": "ec", "use": "sig", "alg": "ES256"}


GOOD = jwk_of("good", rsa_key())
UNUSABLE = {
    "another type": ec_jwk(),
    "for encryption": GOOD | {"use": "enc"},
    "another algorithm": GOOD | {"alg": "RS512"},
    "a shared secret": {"kty": "oct", "kid": "good", "k": "c2VjcmV0", "alg": "RS256"},
    "1024 bits": jwk_of("small", rsa_key(9, 1024)),
    "no kid": GOOD | {"kid": None},
    "kid a number": GOOD | {"kid": 7},
    "kid too long": GOOD | {"kid": "k" * 256},
    "no modulus": GOOD | {"n": None},
    "modulus no base64": GOOD | {"n": "é"},
    "modulus zero": GOOD | {"n": "AA"},
    "even exponent": GOOD | {"e": "Ag"},
    "no type": GOOD | {"kty": None},
}


@pytest.mark.parametrize("jwk", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_key_that_cannot_check_rs256_is_left_out(jwk: dict[str, Any]) -> None:
    assert set(usable_keys({"keys": [jwk, jwk_of("other", rsa_key(1))]})) == {"other"}


def test_moodles_and_sparse_keys_are_usable() -> None:
    sparse = {name: GOOD[name] for name in ("kty", "n", "e", "kid")}

    assert set(usable_keys(recorded("jwks")["response"]["body"])) == {"7d11bc6743e41f19fffb"}
    assert set(usable_keys({"keys": [sparse]})) == {"good"}


def test_a_private_key_published_by_mistake_is_read_as_the_public_one() -> None:
    private = RSAAlgorithm.to_jwk(rsa_key(), as_dict=True) | {"kid": "good"}

    assert (
        usable_keys({"keys": [private]})["good"].public_numbers() == rsa_key().public_key().public_numbers()
    )


def test_of_two_keys_with_one_kid_the_first_counts() -> None:
    twins = {"keys": [jwk_of("good", rsa_key(0)), jwk_of("good", rsa_key(1))]}

    assert usable_keys(twins)["good"].public_numbers() == rsa_key(0).public_key().public_numbers()
