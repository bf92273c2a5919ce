"""The launch leg: from a posted token to one frozen `Launch`, or a refusal that names the check.

LTI Core 5.1.2, 1EdTech Security Framework 5.1.3, lti.md A2; reliability.md sections 1 and 4 (rows L, D).
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.errors import LaunchExpired, LaunchRefused, PlatformLoginRequired, RegistrationUnknown
from lti_tool.lti import addresses
from lti_tool.lti.launch_values import read_launch
from lti_tool.lti.message import LONGEST_TOKEN, BegunLogin, SignedMessage
from lti_tool.lti.nonces import consume_nonce
from lti_tool.lti.parameters import Parameters, only, required
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.state import LONGEST as LONGEST_STATE
from lti_tool.lti.state import digest, read_state
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import KnownRegistration, Launch


def verify_launch(
    form: Parameters,
    *,
    browser_key: str | None,
    find_registration: Callable[[int], KnownRegistration | None],
    keys: PlatformKeys,
    trace: LaunchTrace,
    session: Session,
    secret: str,
    base_url: str,
    now: datetime,
) -> Launch:
    """Check one posted launch and use its nonce up in the session's transaction, which the caller commits.

    Nothing is written before the signature is known to be good, and the platform's keys may be fetched
    before that: `session` must not hold SQLite's write lock yet. What was seen is noted in `trace`, also of
    what is refused.

    Raises:
        LaunchRefused: with the code of the first check that failed; its subclasses have pages of their own.
    """
    if error := only(form, "error"):
        # So that the log tells which platform said no.
        with suppress(LaunchRefused):
            _begun_login(form, browser_key, find_registration, secret, now)
        raise _said_by_platform(error)
    token = required(form, "id_token", LONGEST_TOKEN)
    login = _begun_login(form, browser_key, find_registration, secret, now)
    message = SignedMessage(token, login, keys, trace, now).check()
    _check_target(message.claims.target_link_uri, login, base_url)
    launch = read_launch(message.claims, login.registration, base_url, login.state.carrier)
    trace.return_url = launch.return_url
    consume_nonce(session, message.nonce, message.expires_at)
    return launch


def _said_by_platform(error: str) -> LaunchRefused:
    match error:
        case "login_required" | "access_denied":
            # Moodle says the second of those who are not signed in there.
            return PlatformLoginRequired(f"platform_{error}")
        case "launch_no_longer_valid":
            return LaunchExpired("platform_launch_no_longer_valid")
        case _:
            known = re.fullmatch(r"[a-z_]{1,40}", error)
            return LaunchRefused(f"platform_{error}" if known else "platform_error")


def _begun_login(
    form: Parameters,
    browser_key: str | None,
    find_registration: Callable[[int], KnownRegistration | None],
    secret: str,
    now: datetime,
) -> BegunLogin:
    state = read_state(required(form, "state", LONGEST_STATE), secret, now)
    registration = find_registration(state.registration_id)
    if registration is None:
        raise RegistrationUnknown("registration_gone")
    return BegunLogin(state, registration, browser_key)


def _check_target(target: str, login: BegunLogin, base_url: str) -> None:
    if not addresses.is_ours(target, base_url):
        raise LaunchRefused("target_link_uri_foreign")
    if digest(target) != login.state.target_digest:
        raise LaunchRefused("target_link_uri_changed")
