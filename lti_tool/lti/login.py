"""The login leg: from a platform's third-party initiated login to its authentication request.

LTI Security Framework 1.1, section 5.1.1; lti.md A1.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from lti_tool.errors import LaunchRefused
from lti_tool.lti import addresses
from lti_tool.lti.parameters import Parameters, only, required
from lti_tool.lti.platform_storage import storage_target
from lti_tool.lti.state import Carrier, begin_state, write_state
from lti_tool.lti.texts import is_opaque_id
from lti_tool.lti.values import KnownRegistration

LONGEST_HINT = 8192
LONGEST_ISSUER = 2000
LONGEST_ID = 255
NONCE_BYTES = 32
LOOKED_UP = ("iss", "client_id", "lti_deployment_id", "target_link_uri")


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """What the platform sends to begin; nothing of it is signed, so nothing of it is believed."""

    issuer: str
    login_hint: str
    target_link_uri: str
    message_hint: str | None = None
    client_id: str | None = None
    deployment_id: str | None = None
    storage_target: str = ""
    """The frame in which the platform offers to keep values, "" where it offers none."""


@dataclass(frozen=True, slots=True)
class LoginRedirect:
    """Where to send the browser; `state` stands in `url` too."""

    url: str
    state: str


def read_login(parameters: Parameters, base_url: str) -> LoginRequest:
    """Read the parameters of a login, by GET or POST.

    Raises:
        LaunchRefused: one is missing, doubled or too long (row L32), or the target is not ours (L24); or
            one that we look up holds what no database takes. The hints are the platform's own business.
    """
    for name in LOOKED_UP:
        if not is_opaque_id(only(parameters, name) or ""):
            raise LaunchRefused(f"{name}_unprintable")
    login = LoginRequest(
        issuer=required(parameters, "iss", LONGEST_ISSUER),
        login_hint=required(parameters, "login_hint", LONGEST_HINT),
        target_link_uri=required(parameters, "target_link_uri", addresses.LONGEST),
        message_hint=_optional(parameters, "lti_message_hint", LONGEST_HINT),
        client_id=_optional(parameters, "client_id", LONGEST_ID),
        deployment_id=_optional(parameters, "lti_deployment_id", LONGEST_ID),
        storage_target=storage_target(parameters),
    )
    if not addresses.is_ours(login.target_link_uri, base_url):
        raise LaunchRefused("target_link_uri_foreign")
    return login


def begin_login(
    login: LoginRequest,
    registration: KnownRegistration,
    browser_key: str,
    secret: str,
    launch_url: str,
    now: datetime,
    carrier: Carrier = Carrier.COOKIE,
) -> LoginRedirect:
    """Make the authentication request; the hints go back unaltered.

    `launch_url` is the one redirect URI that is registered everywhere.
    """
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    begun = begin_state(
        registration.id, nonce, login.target_link_uri, browser_key, now, carrier, login.storage_target
    )
    state = write_state(begun, secret)
    hints = {"login_hint": login.login_hint}
    if login.message_hint is not None:
        hints["lti_message_hint"] = login.message_hint
    always = _request_at(registration.auth_url, registration.client_id, launch_url)
    # Nonce and state are written in letters that a URL takes as they are.
    return LoginRedirect(f"{always}&{urlencode(hints)}&nonce={nonce}&state={state}", state)


def _optional(parameters: Parameters, name: str, longest: int) -> str | None:
    value = only(parameters, name)
    if value is not None and len(value) > longest:
        raise LaunchRefused(f"{name}_too_long")
    return value


@lru_cache(maxsize=1024)
def _request_at(auth_url: str, client_id: str, launch_url: str) -> str:
    """The part of an authentication request that is the same for everybody: escaping it is dear."""
    fields = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": client_id,
        "redirect_uri": launch_url,
    }
    parts = urlsplit(auth_url)
    query = "&".join(filter(None, (parts.query, urlencode(fields))))
    return parts._replace(query=query, fragment="").geturl()
