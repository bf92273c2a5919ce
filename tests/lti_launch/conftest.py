"""A tool with one registration, a platform that launches it, and the way from login to launch."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lti_tool.course.models import Registration
from lti_tool.lti.launch import verify_launch
from lti_tool.lti.login import LoginRequest, begin_login
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import KnownRegistration, Launch
from tests.lti_launch.platform import (
    BASE_URL,
    BROWSER,
    LAUNCH_URL,
    REGISTRATION,
    SECRET,
    Platform,
    form_of,
    query_of,
    without_none,
)

Sign = Callable[[dict[str, Any]], str]


@dataclass
class Door:
    """Goes through login and launch as browser, platform and tool together."""

    session: Session
    keys: PlatformKeys
    platform: Platform
    now: datetime
    registration: KnownRegistration = REGISTRATION
    base_url: str = BASE_URL
    browser: str | None = BROWSER
    trace: LaunchTrace = field(default_factory=LaunchTrace)
    others: dict[int, KnownRegistration] = field(default_factory=dict)

    def login(self, target: str = LAUNCH_URL, **changes: Any) -> dict[str, str]:
        """Begin a login; gives the query of the authentication request."""
        login = LoginRequest(self.registration.issuer, "hint", target)
        begun = begin_login(
            replace(login, **changes), self.registration, BROWSER, SECRET, LAUNCH_URL, self.now
        )
        return query_of(begun.url)

    def form(self, claims: dict[str, Any], **header: object) -> MultiDict[str, str]:
        """Begin a login and let the platform answer it with these claims; None leaves one out."""
        login = self.login()
        token = self.platform.sign(without_none({"nonce": login["nonce"]} | claims), **header)
        return form_of(id_token=token, state=login["state"])

    def post(self, form: MultiDict[str, str]) -> Launch:
        """Post a launch, and keep what it stored."""
        launch = verify_launch(
            form,
            browser_key=self.browser,
            find_registration={self.registration.id: self.registration, **self.others}.get,
            keys=self.keys,
            trace=self.trace,
            session=self.session,
            secret=SECRET,
            base_url=self.base_url,
            now=self.now,
        )
        self.session.commit()
        return launch

    def launch(self, claims: dict[str, Any], **header: object) -> Launch:
        """Log in and launch."""
        return self.post(self.form(claims, **header))


@pytest.fixture
def registered(engine: Engine, noon: datetime) -> KnownRegistration:
    """The registration's row, which the platform's keys refer to."""
    with Session(engine) as session:
        names = ("id", "issuer", "client_id", "auth_url", "token_url", "jwks_url")
        for known in (REGISTRATION, replace(REGISTRATION, id=2, client_id="cid-8")):
            told = {name: getattr(known, name) for name in names}
            session.add(Registration(name="School", created_at=noon, **told))
        session.commit()
    return REGISTRATION


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def keys(engine: Engine, platform: Platform, registered: KnownRegistration) -> PlatformKeys:
    return PlatformKeys(platform, lambda: Session(engine))


@pytest.fixture
def door(session: Session, keys: PlatformKeys, platform: Platform, noon: datetime) -> Door:
    return Door(session, keys, platform, noon)
