"""Launches as Canvas makes them (lti.md C2, C3)."""

from collections.abc import Mapping
from datetime import datetime

import jwt
from jwt.types import Options

from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.seed import hexadecimal
from lti_tool.sandbox.state import Launch, Site, Tool
from lti_tool.sandbox.ways.protocol import AuthError, Refused

_NEEDED = (
    *("client_id", "login_hint", "lti_message_hint", "nonce", "prompt"),
    *("redirect_uri", "response_mode", "response_type", "scope"),
)
_HINT_SECONDS = 300


def login_parameters(site: Site, launch: Launch, tool: Tool, now: int) -> dict[str, str]:
    """lti.md C2 "Leg 1": the message hint is a JWT that lives five minutes. `now` in seconds since 1970."""
    hint: dict[str, object] = {"verifier": launch.id, "iat": now, "exp": now + _HINT_SECONDS}
    return {
        "iss": site.issuer,
        "login_hint": _login_hint(site, launch),
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
        "target_link_uri": launch.target_url,
        "lti_message_hint": signed_state(site, hint),
        "canvas_environment": "prod",
        "canvas_region": "not_configured",
    }


def find_launch(site: Site, parameters: Mapping[str, str], now: datetime) -> Launch | None:
    """The launch of the hint. Raises Refused for a hint that is missing, forged, or old (lti.md G1)."""
    try:
        text = parameters.get("lti_message_hint", "")
        # The time is compared with the site's own clock.
        options: Options = {"verify_exp": False, "verify_iat": False}
        hint = jwt.decode(text, _secret(site), algorithms=["HS256"], options=options)
    except jwt.PyJWTError as problem:
        raise Refused("Invalid lti_message_hint") from problem
    if hint["exp"] < now.timestamp():
        raise Refused("Invalid lti_message_hint")
    return site.launches.get(str(hint.get("verifier")))


def signed_state(site: Site, state: dict[str, object]) -> str:
    """A hint or state that only this site can have made; it outlives a rotation of keys (lti.md G3)."""
    return jwt.encode(state, _secret(site), algorithm="HS256")


def returned_launch(site: Site, data: str) -> str:
    """The launch in the signed state of a deep linking return address. Raises Refused."""
    try:
        return str(jwt.decode(data, _secret(site), algorithms=["HS256"]).get("launch"))
    except jwt.PyJWTError as problem:
        raise Refused("The return address was changed on its way") from problem


def refuse_login(
    site: Site, parameters: Mapping[str, str], launch: Launch | None, now: datetime
) -> AuthError | None:
    """lti.md C2: bad redirect_uri is a page, the rest is posted back; a hint that passes is spent."""
    tool = tool_by_client(site, parameters.get("client_id", ""))
    if tool and not _registered(tool, parameters.get("redirect_uri", "")):
        raise Refused("Invalid redirect_uri")
    missing = [key for key in _NEEDED if not parameters.get(key)]
    if missing:
        text = f"The following parameters are missing: {', '.join(missing)}"
        return AuthError("invalid_request_object", text)
    refusal = _first_failure(site, parameters, launch, tool, now)
    if refusal is None and launch:
        launch.used = True
    return refusal


def _first_failure(
    site: Site, parameters: Mapping[str, str], launch: Launch | None, tool: Tool | None, now: datetime
) -> AuthError | None:
    spent = launch is None or launch.used or launch.expires_at < now
    linked = tool is not None and (launch is None or launch.client_id == tool.client_id)
    known_user = launch is None or parameters["login_hint"] == _login_hint(site, launch)
    signed_in = not site.faults.signed_out and known_user
    consumed = "The launch has either expired or already been consumed"
    checks = (
        (parameters["scope"] == "openid", "invalid_request_object", "The 'scope' must be 'openid'"),
        (signed_in, "login_required", "Must have an active user session"),
        (linked, "unauthorized_client", "Client not authorized in requested context"),
        (not spent, "launch_no_longer_valid", consumed),
    )
    return next((AuthError(error, text) for passed, error, text in checks if not passed), None)


def _registered(tool: Tool, redirect_uri: str) -> bool:
    # lti.md C2: compared without the query unless it was registered with one.
    return redirect_uri in tool.redirect_uris or redirect_uri.partition("?")[0] in tool.redirect_uris


def _login_hint(site: Site, launch: Launch) -> str:
    return hexadecimal(f"{site.issuer}:login:{launch.person_key}")


def _secret(site: Site) -> str:
    return hexadecimal(f"{site.issuer}:hints")
