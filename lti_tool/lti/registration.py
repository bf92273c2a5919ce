"""Dynamic registration: read the platform's configuration, ask to be registered, read the reply.

LTI Dynamic Registration 1.0; lti.md B4, C10, D; rows R1 to R8 of reliability.md 4.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.errors import (
    AnswerUnreadable,
    PlatformBusy,
    PlatformError,
    PlatformFailed,
    PlatformMisconfigured,
    PlatformSilent,
    RegistrationRefused,
)
from lti_tool.lti.answers import Answer, message_of
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platforms import shared_hosts
from lti_tool.lti.registration_request import (
    PLATFORM_CONFIGURATION,
    TOOL_CONFIGURATION,
    PlatformConfiguration,
    ToolDescription,
    canvas_configuration,
    registration_body,
)
from lti_tool.lti.values import KnownRegistration

__all__ = [
    "PlatformConfiguration",
    "Registered",
    "ToolDescription",
    "canvas_configuration",
    "fetch_configuration",
    "register_tool",
]

CONFIGURATION = Limits(read=10, total=10, largest=256_000, tries=1)
"""Row R8."""
LONGEST_ID = 255
LONGEST_AUDIENCE = 2000
LONGEST_TOKEN = 10_000
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
CODES: tuple[tuple[type[PlatformError], str], ...] = (
    (PlatformSilent, "platform_silent"),
    (PlatformFailed, "platform_failed"),
    (PlatformBusy, "platform_busy"),
    (PlatformMisconfigured, "address_refused"),
    (AnswerUnreadable, "answer_unreadable"),
)


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration came to. `deployment_id` is None where the first launch will tell it (row R5)."""

    client_id: str
    deployment_id: str | None
    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None
    family: str
    scopes: frozenset[str]


def fetch_configuration(
    http: PlatformHttp,
    url: str,
    registration_token: str | None,
    allow_other_hosts: bool = False,
    allow_private_network: bool = False,
) -> PlatformConfiguration:
    """The platform's configuration, found trustworthy.

    `allow_other_hosts` is the admin's yes to an issuer or endpoints elsewhere than on the configuration's
    host, `allow_private_network` the one to addresses inside our network. Canvas wants the token here
    already (lti.md C10).

    Raises:
        RegistrationRefused: the address may not be called (R1, R2), nothing readable is there (R8), the
            issuer lives elsewhere (R3), an endpoint is missing or elsewhere (R4; `detail` names the field),
            or something is too long to keep: said before the platform's token is spent.
    """
    stranger = _stranger(allow_private_network)
    body = _object(_ask(http, "GET", url, stranger, registration_token))
    details = body.get(PLATFORM_CONFIGURATION)
    if not isinstance(details, dict):
        raise RegistrationRefused("field_missing", PLATFORM_CONFIGURATION)
    fields = {name: _address(http, body, name, stranger) for name in ("issuer", *ENDPOINTS)}
    if not allow_other_hosts:
        _check_hosts(_host(url), fields)
    return _configuration(body, details, fields, allow_private_network)


def _configuration(
    body: dict[str, object], details: dict[str, object], fields: dict[str, str], inside_allowed: bool
) -> PlatformConfiguration:
    audience = _audience(body.get("authorization_server"))
    _check_length("issuer", fields["issuer"], LONGEST_ID)
    _check_length("authorization_server", audience or "", LONGEST_AUDIENCE)
    return PlatformConfiguration(
        issuer=fields["issuer"],
        auth_url=fields["authorization_endpoint"],
        token_url=fields["token_endpoint"],
        jwks_url=fields["jwks_uri"],
        registration_url=fields["registration_endpoint"],
        token_audience=audience,
        family=_id(details.get("product_family_code")) or "",
        scopes=_texts(body.get("scopes_supported")),
        claims=_texts(body.get("claims_supported")),
        inside_allowed=inside_allowed,
    )


def register_tool(
    http: PlatformHttp,
    configuration: PlatformConfiguration,
    registration_token: str | None,
    tool: ToolDescription,
) -> Registered:
    """Ask the platform to register the tool. Its token is spent by this.

    Raises:
        RegistrationRefused: it says no (`detail` is its own sentence, R7), or its reply has no client (R5).
    """
    body = json.dumps(registration_body(configuration, tool)).encode()
    stranger = _stranger(configuration.inside_allowed)
    reply = _object(_ask(http, "POST", configuration.registration_url, stranger, registration_token, body))
    details = reply.get(TOOL_CONFIGURATION)
    _check_length("client_id", str(reply.get("client_id")), LONGEST_ID)
    client_id = _id(reply.get("client_id"))
    if client_id is None:
        raise RegistrationRefused("field_missing", "client_id")
    granted = reply.get("scope")
    return Registered(
        client_id=client_id,
        deployment_id=_id(details.get("deployment_id")) if isinstance(details, dict) else None,
        issuer=configuration.issuer,
        auth_url=configuration.auth_url,
        token_url=configuration.token_url,
        jwks_url=configuration.jwks_url,
        token_audience=configuration.token_audience,
        family=configuration.family,
        scopes=frozenset(granted.split()) if isinstance(granted, str) else configuration.wanted_scopes,
    )


def _stranger(inside_allowed: bool) -> KnownRegistration:
    return KnownRegistration(0, "", "", "", "", "", allow_private_network=inside_allowed)


def _ask(
    http: PlatformHttp,
    method: str,
    url: str,
    stranger: KnownRegistration,
    token: str | None,
    body: bytes | None = None,
) -> Answer:
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if token:
        if len(token) > LONGEST_TOKEN or not token.isascii() or not token.isprintable():
            raise RegistrationRefused("token_unusable", "registration_token")
        headers["Authorization"] = f"Bearer {token}"
    try:
        answer = http.call(method, url, stranger, headers=headers, body=body, limits=CONFIGURATION)
    except PlatformError as error:
        raise _refused(error) from error
    if not answer.fine:
        raise RegistrationRefused("platform_refused", message_of(answer) or str(answer.status))
    return answer


def _refused(error: PlatformError) -> RegistrationRefused:
    code = next((code for kind, code in CODES if isinstance(error, kind)), "platform_refused")
    return RegistrationRefused(code, str(error))


def _object(answer: Answer) -> dict[str, object]:
    try:
        body = answer.json()
    except PlatformError as error:
        raise _refused(error) from error
    if not isinstance(body, dict):
        raise RegistrationRefused("answer_unreadable", "no object")
    return body


def _address(http: PlatformHttp, body: dict[str, object], name: str, stranger: KnownRegistration) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise RegistrationRefused("field_missing", name)
    if not http.may_be_called(value, stranger.allow_private_network):
        raise RegistrationRefused("address_refused", name)
    return value


def _check_hosts(host: str, fields: dict[str, str]) -> None:
    shared = shared_hosts(fields["issuer"])
    if shared is None and _host(fields["issuer"]) != host:
        raise RegistrationRefused("issuer_elsewhere", "issuer")
    known = {host} | (shared or frozenset())
    elsewhere = [name for name in ENDPOINTS if _host(fields[name]) not in known]
    if elsewhere:
        raise RegistrationRefused("endpoint_elsewhere", ", ".join(elsewhere))


def _check_length(name: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise RegistrationRefused("field_too_long", f"{name} has more than {longest} characters")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _audience(value: object) -> str | None:
    # Canvas writes a bare host here and wants the token address as audience all the same (lti.md C7).
    return value if isinstance(value, str) and value.startswith("https://") else None


def _texts(value: object) -> frozenset[str]:
    return frozenset(v for v in value if isinstance(v, str)) if isinstance(value, list) else frozenset()


def _id(value: object) -> str | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if 0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable() else None
