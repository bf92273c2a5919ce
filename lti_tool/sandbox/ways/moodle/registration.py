"""Moodle's dynamic registration (lti.md D "Registration"; the recorded exchange)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.state import Tool
from lti_tool.sandbox.vocabulary import (
    BASIC_OUTCOME,
    DEEP_LINKING_REQUEST,
    KEY_METHOD,
    LINEITEM,
    LINEITEM_READ,
    MEMBERSHIP_READ,
    PLATFORM_CONFIGURATION,
    RESULT_READ,
    SCORE,
    TOOL_CONFIGURATION,
    TOOL_SETTING,
)
from lti_tool.sandbox.ways.moodle.answers import plain
from lti_tool.sandbox.ways.protocol import Endpoints, Refused

# registration.json: basicoutcome was asked for and not granted.
GRANTED = (SCORE, RESULT_READ, LINEITEM_READ, LINEITEM, MEMBERSHIP_READ, TOOL_SETTING)

_CLAIMS = ("sub", "iss", "name", "given_name", "family_name", "email")
_VARIABLES = (
    "basic-lti-launch-request",
    "ContentItemSelectionRequest",
    "ToolProxyRegistrationRequest",
    *("Context.id", "Context.title", "Context.label", "Context.id.history", "Context.sourcedId"),
    *("Context.longDescription", "Context.timeFrame.begin"),
    *("CourseSection.title", "CourseSection.label", "CourseSection.sourcedId"),
    *("CourseSection.longDescription", "CourseSection.timeFrame.begin", "CourseSection.timeFrame.end"),
    *("ResourceLink.id", "ResourceLink.title", "ResourceLink.description"),
    *("User.id", "User.username", "Person.name.full", "Person.name.given", "Person.name.family"),
    *("Person.email.primary", "Person.sourcedId", "Person.name.middle", "Person.address.street1"),
    *("Person.address.locality", "Person.address.country", "Person.address.timezone"),
    *("Person.phone.primary", "Person.phone.mobile", "Person.webaddress", "Membership.role"),
    *("Result.sourcedId", "Result.autocreate", "BasicOutcome.sourcedId", "BasicOutcome.url"),
    "Moodle.Person.userGroupIds",
)
_NEEDED = ("response_types", "initiate_login_uri", "redirect_uris", "client_name", "jwks_uri")


def configuration(issuer: str, endpoints: Endpoints) -> Claims:
    """openid-configuration.json."""
    return {
        "issuer": issuer,
        "token_endpoint": endpoints.token_url,
        "token_endpoint_auth_methods_supported": [KEY_METHOD],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": endpoints.jwks_url,
        "authorization_endpoint": endpoints.auth_url,
        "registration_endpoint": endpoints.registration_url,
        "scopes_supported": [
            *(BASIC_OUTCOME, LINEITEM_READ, RESULT_READ, SCORE, LINEITEM, MEMBERSHIP_READ, TOOL_SETTING),
            "openid",
        ],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        PLATFORM_CONFIGURATION: {
            "product_family_code": "moodle",
            "version": "4.5.6 (Build: 20250811)",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": DEEP_LINKING_REQUEST, "placements": ["ContentArea"]},
            ],
            "variables": list(_VARIABLES),
        },
    }


def register(wanted: Claims, client: tuple[str, str, int]) -> tuple[Tool, Claims]:
    """The tool, not active before an admin presses Activate, and the recorded reply with its deployment."""
    details = _checked(wanted)
    client_id, deployment_id, number = client
    asked = str(wanted.get("scope", "")).split()
    custom = details.get("custom_parameters")
    uris = wanted["redirect_uris"]
    tool = Tool(
        client_id=client_id,
        deployment_id=deployment_id,
        number=number,
        name=plain(wanted["client_name"]),
        login_url=plain(wanted["initiate_login_uri"]),
        launch_url=plain(details["target_link_uri"]),
        jwks_url=plain(wanted["jwks_uri"]),
        redirect_uris=[plain(uri) for uri in uris] if isinstance(uris, list) else [],
        custom={str(k): plain(v) for k, v in custom.items()} if isinstance(custom, dict) else {},
        scopes=[scope for scope in GRANTED if scope in asked],
        deep_link_url=_deep_link_url(details),
        active=False,
    )
    return tool, _reply(tool, details)


def _checked(wanted: Claims) -> Claims:
    """The tool configuration of a complete request. Raises Refused."""
    details = wanted.get(TOOL_CONFIGURATION)
    missing = [key for key in _NEEDED if not wanted.get(key)]
    if wanted.get("token_endpoint_auth_method") != KEY_METHOD:
        missing.append("token_endpoint_auth_method")
    if not isinstance(details, dict):
        raise Refused(f"missing: {TOOL_CONFIGURATION}")
    missing += [key for key in ("domain", "target_link_uri") if not details.get(key)]
    if missing:
        raise Refused(f"missing: {', '.join(missing)}")
    return details


def _deep_link_url(details: Claims) -> str:
    # lti.md D "Registration": of the messages, only LtiDeepLinkingRequest is used.
    messages = details.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, dict) and message.get("type") == DEEP_LINKING_REQUEST:
            return plain(message.get("target_link_uri") or details["target_link_uri"])
    return ""


def _reply(tool: Tool, details: Claims) -> Claims:
    message = {"type": DEEP_LINKING_REQUEST, "target_link_uri": tool.deep_link_url}
    claims = details.get("claims")
    return {
        "client_id": tool.client_id,
        "response_types": ["id_token"],
        "jwks_uri": tool.jwks_url,
        "initiate_login_uri": tool.login_url,
        "grant_types": ["client_credentials", "implicit"],
        "redirect_uris": tool.redirect_uris,
        "application_type": "web",
        "token_endpoint_auth_method": KEY_METHOD,
        "client_name": tool.name,
        "logo_uri": "",
        "scope": " ".join(tool.scopes),
        TOOL_CONFIGURATION: {
            "version": "1.3.0",
            "deployment_id": tool.deployment_id,
            "target_link_uri": tool.launch_url,
            "domain": details["domain"],
            "description": plain(details.get("description") or ""),
            "messages": [message] if tool.deep_link_url else [],
            "custom_parameters": tool.custom,
            "claims": [each for each in _CLAIMS if each in claims] if isinstance(claims, list) else [],
        },
    }
