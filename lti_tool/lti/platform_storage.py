"""The platform's storage: a frame that keeps the browser's key where the browser keeps no cookie (lti.md B5).

1EdTech's Client Side postMessages: `lti.put_data` before the hint is spent, `lti.get_data` at the launch.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lti_tool.lti.parameters import Parameters, only, required
from lti_tool.lti.state import LONGEST, digest, read_state
from lti_tool.lti.values import KnownRegistration

# A frame's name, or the one word that means the window around ours. A login is not signed.
TARGET = re.compile(r"_parent|[A-Za-z][A-Za-z0-9_.-]{0,99}")
NAME = "stoke-login-"


@dataclass(frozen=True, slots=True)
class StoragePlace:
    """Where a login's browser key is kept: by which platform, in which of its frames, under which name."""

    auth_url: str
    """Its origin is the only one that a key goes to, and comes from."""
    target: str
    name: str


def storage_target(parameters: Parameters) -> str:
    """Return the frame that a login names, "" where it names none or nothing that could be one."""
    target = only(parameters, "lti_storage_target") or ""
    return target if TARGET.fullmatch(target) else ""


def place_of(registration: KnownRegistration, target: str, browser_key: str) -> StoragePlace:
    """Return where this key is to be kept; each login has a name of its own, so that two do not meet."""
    return StoragePlace(registration.auth_url, target, NAME + digest(browser_key))


def place_of_launch(
    form: Parameters,
    find_registration: Callable[[int], KnownRegistration | None],
    secret: str,
    now: datetime,
) -> StoragePlace | None:
    """Return where the key of a posted launch's login is kept, None where a cookie should have come.

    Nothing is written, and of the form only our own signed state is believed.

    Raises:
        LaunchRefused: there is no state, or it is not ours or too old.
    """
    state = read_state(required(form, "state", LONGEST), secret, now)
    registration = find_registration(state.registration_id)
    if registration is None or not state.storage_target:
        return None
    return StoragePlace(registration.auth_url, state.storage_target, NAME + state.browser_digest)
