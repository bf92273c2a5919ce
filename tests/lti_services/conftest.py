"""A registration with a scripted platform behind it, and the tokens that its services need."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.models import SigningKeyRow
from lti_tool.lti.sealing import SIGNING_KEY, seal
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration
from tests.lti_services.scripted import ScriptedPlatform, json_answer

SECRET = "a secret that only tests know, long enough"
ISSUER = "https://moodle.test:8443"
TOKEN_PATH = "/mod/lti/token.php"
Register = Callable[..., KnownRegistration]


@cache
def private_key() -> RSAPrivateKey:
    """The tool's key of this test run."""
    return generate_private_key(65_537, 2048)


@pytest.fixture
def platform() -> ScriptedPlatform:
    """A platform whose token address works."""
    scripted = ScriptedPlatform()
    scripted.answer(
        TOKEN_PATH, json_answer({"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600})
    )
    return scripted


@pytest.fixture
def http(platform: ScriptedPlatform) -> PlatformHttp:
    return PlatformHttp(transport=platform)


@pytest.fixture
def sessions(engine: Engine, noon: datetime) -> sessionmaker[Session]:
    """Sessions on a database that has our signing key."""
    made = sessionmaker(engine, expire_on_commit=False)
    pem = private_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    sealed = seal(SECRET, SIGNING_KEY, pem)
    with made.begin() as session:
        row = SigningKeyRow(
            kid="k-1", sealed_private_key=sealed, public_jwk="{}", created_at=noon, active_from=noon
        )
        session.add(row)
    return made


@pytest.fixture
def tokens(http: PlatformHttp, sessions: sessionmaker[Session]) -> AccessTokens:
    return AccessTokens(http, sessions, SECRET)


@pytest.fixture
def register(sessions: sessionmaker[Session], noon: datetime) -> Register:
    """Registers a platform; changes name fields of `KnownRegistration`."""

    def registered(**changes: object) -> KnownRegistration:
        known = KnownRegistration(
            id=0,
            issuer=ISSUER,
            client_id="FbdBxJ2HTuGtyJB",
            auth_url=f"{ISSUER}/mod/lti/auth.php",
            token_url=f"{ISSUER}{TOKEN_PATH}",
            jwks_url=f"{ISSUER}/mod/lti/certs.php",
            family="moodle",
        )
        known = replace(known, **changes)  # type: ignore[arg-type]  # the test names the fields
        fields = ("issuer", "client_id", "auth_url", "token_url", "jwks_url", "token_audience", "family")
        terms = {name: getattr(known, name) for name in fields}
        with sessions.begin() as session:
            row = add_registration(session, RegistrationTerms(name="School", **terms), (), noon)
            return replace(known, id=row.id)

    return registered


@pytest.fixture
def moodle(register: Register) -> KnownRegistration:
    return register()


@pytest.fixture
def canvas(register: Register) -> KnownRegistration:
    return register(client_id="10000000000068", family="canvas")


class Desk:
    """Calls the line item functions with their ports."""

    def __init__(self, *ports: Any) -> None:
        self._ports = ports
        self.now: datetime

    def __call__(self, function: Callable[..., Any], *values: Any) -> Any:
        registration, *rest = values
        return function(*self._ports, registration, *rest, self.now)


@pytest.fixture
def desk(http: PlatformHttp, tokens: AccessTokens, noon: datetime) -> Desk:
    made = Desk(http, tokens)
    made.now = noon
    return made
