"""Canvas's dynamic registration (lti.md B4, C10)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.state import Tool
from lti_tool.sandbox.vocabulary import (
    DEEP_LINKING_REQUEST,
    LINEITEM,
    LINEITEM_READ,
    MEMBERSHIP_READ,
    NOTICE_HANDLERS,
    PLATFORM_CONFIGURATION,
    RESOURCE_LINK_REQUEST,
    RESULT_READ,
    SCORE,
    TOOL_CONFIGURATION,
)
from lti_tool.sandbox.ways.canvas.placements import NAVIGATION, PLACEMENTS
from lti_tool.sandbox.ways.protocol import Endpoints, Refused

SCOPES = (
    LINEITEM,
    LINEITEM_READ,
    RESULT_READ,
    SCORE,
    MEMBERSHIP_READ,
    NOTICE_HANDLERS,
    "https://canvas.instructure.com/lti/public_jwk/scope/update",
    "https://canvas.instructure.com/lti/account_lookup/scope/show",
    "https://canvas.instructure.com/lti-ags/progress/scope/show",
)
_EXTENSION = "https://canvas.instructure.com/lti/"
_NEEDED = ("client_name", "initiate_login_uri", "jwks_uri", "redirect_uris", "response_types", "grant_types")
_GENERIC = {"ContentArea": "link_selection", "RichTextEditor": "editor_button"}


def configuration(issuer: str, endpoints: Endpoints) -> Claims:
    """The OpenID configuration with Canvas's placements."""
    return {
        "issuer": issuer,
        "authorization_endpoint": endpoints.auth_url,
        "registration_endpoint": endpoints.registration_url,
        "jwks_uri": endpoints.jwks_url,
        "token_endpoint": endpoints.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "picture", "email", "name", "given_name", "family_name", "locale"],
        "subject_types_supported": ["public"],
        "authorization_server": issuer.split("/")[2],
        PLATFORM_CONFIGURATION: {
            "product_family_code": "canvas",
            "version": "vCloud",
            "messages_supported": [
                {"type": RESOURCE_LINK_REQUEST, "placements": [f"{_EXTENSION}{NAVIGATION}"]},
                {"type": DEEP_LINKING_REQUEST, "placements": [*_GENERIC, *_picking()]},
            ],
            "variables": ["Context.id.history", "Canvas.user.id", "Canvas.assignment.dueAt.iso8601"],
            f"{_EXTENSION}account_name": "Saltmarsh Campus",
        },
    }


def register(wanted: Claims, client: tuple[str, str, int]) -> tuple[Tool, Claims]:
    """The tool and the reply, which lacks the deployment (lti.md C10)."""
    details = _checked(wanted)
    client_id, deployment_id, number = client
    uris = wanted["redirect_uris"]
    custom = details.get("custom_parameters")
    tool = Tool(
        client_id=client_id,
        deployment_id=deployment_id,
        number=number,
        name=str(wanted["client_name"]),
        login_url=str(wanted["initiate_login_uri"]),
        launch_url=str(details["target_link_uri"]),
        jwks_url=str(wanted["jwks_uri"]),
        redirect_uris=[str(uri) for uri in uris] if isinstance(uris, list) else [],
        custom={str(k): str(v) for k, v in custom.items()} if isinstance(custom, dict) else {},
        scopes=str(wanted.get("scope", "")).split(),
        deep_link_url=_deep_link_url(details),
        active=False,
        placements=_placements(details),
    )
    return tool, wanted | {"client_id": client_id, "scope": " ".join(tool.scopes)}


def _checked(wanted: Claims) -> Claims:
    details = wanted.get(TOOL_CONFIGURATION)
    missing = [key for key in _NEEDED if not wanted.get(key)]
    if not isinstance(details, dict):
        raise Refused(f"missing: {TOOL_CONFIGURATION}", 422)
    missing += [key for key in ("domain", "target_link_uri", "messages") if not details.get(key)]
    if missing:
        raise Refused(f"missing: {', '.join(missing)}", 422)
    unknown = set(str(wanted.get("scope", "")).split()) - set(SCOPES)
    if unknown:
        # lti.md C10: an unknown scope is refused.
        raise Refused(f"unknown scopes: {', '.join(sorted(unknown))}", 422)
    return details


def _deep_link_url(details: Claims) -> str:
    messages = details.get("messages")
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, dict) and message.get("type") == DEEP_LINKING_REQUEST:
            return str(message.get("target_link_uri") or details["target_link_uri"])
    return ""


def _picking() -> list[str]:
    return [f"{_EXTENSION}{name}" for name in PLACEMENTS if name]


def _placements(details: Claims) -> list[str]:
    """lti.md C10: generic names stand for Canvas's, its own carry its prefix, none means link_selection."""
    messages, found = details.get("messages"), []
    for message in messages if isinstance(messages, list) else []:
        wanted = message.get("placements") if isinstance(message, dict) else None
        names = wanted if isinstance(wanted, list) and wanted else ["ContentArea"]
        found += [_GENERIC.get(name, str(name).removeprefix(_EXTENSION)) for name in names]
    unknown = set(found) - set(PLACEMENTS) - {NAVIGATION}
    if unknown:
        raise Refused(f"unknown placements: {', '.join(sorted(unknown))}", 422)
    return found
