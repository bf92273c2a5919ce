"""What views reach the rest of the world through; made once in `app.py`, found by `ports()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.settings import Settings

EXTENSION = "stoke"


@dataclass(frozen=True, slots=True)
class Ports:
    """Settings, clock and the doors to platforms."""

    settings: Settings
    clock: Callable[[], datetime]
    """Returns the present moment, aware and in UTC."""
    http: PlatformHttp
    platform_keys: PlatformKeys

    @property
    def secret(self) -> str:
        """The secret that signs and encrypts."""
        return self.settings.secret_key.get_secret_value()


def ports() -> Ports:
    """Return the ports of the running app."""
    return cast(Ports, current_app.extensions[EXTENSION])


def now() -> datetime:
    """Return the present moment by the app's clock."""
    return ports().clock()
