"""What we tell a platform of ourselves: in a dynamic registration, or as JSON for an admin of Canvas.

lti.md B4, C4, C10, D; the shape is that of the recorded exchange with Moodle 4.5.6 (wire/moodle-4.5.6).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.lti.platforms import quirks_of_family
from lti_tool.lti.platforms.base import Quirks
from lti_tool.lti.service_calls import (
    GROUPS_READONLY,
    LINE_ITEM,
    LINE_ITEM_READONLY,
    MEMBERSHIPS_READONLY,
    RESULT_READONLY,
    SCORE,
)

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
# Moodle gives the read-only scope only to who names it (lti-tools.md 3.12).
SCOPES = (LINE_ITEM, LINE_ITEM_READONLY, RESULT_READONLY, SCORE, MEMBERSHIPS_READONLY)
# Few platforms have groups (lti.md B6): asked for where they are offered.
OFFERED_SCOPES = (*SCOPES, GROUPS_READONLY)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
ALWAYS = frozenset({"iss", "sub"})
WIDTH, HEIGHT = 900, 700
AUTHENTICATION = "private_key_jwt"
DESCRIPTION = "Social learning that ends in the gradebook"


@dataclass(frozen=True, slots=True)
class ToolDescription:
    """The tool as platforms show it. `base_url` is an origin, without a slash at its end."""

    name: str
    base_url: str


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """What a platform's configuration says; empty sets where it does not say."""

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    token_audience: str | None
    family: str
    scopes: frozenset[str]
    claims: frozenset[str]
    inside_allowed: bool = False

    @property
    def wanted_scopes(self) -> frozenset[str]:
        """Those of ours that it supports; Canvas refuses a registration that asks for more (lti.md C10)."""
        return frozenset(OFFERED_SCOPES) & self.scopes if self.scopes else frozenset(SCOPES)


def registration_body(configuration: PlatformConfiguration, tool: ToolDescription) -> dict[str, object]:
    """The JSON to post to the registration address."""
    base = tool.base_url
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base}/lti/login",
        "redirect_uris": [f"{base}/lti/launch"],
        "client_name": tool.name,
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "token_endpoint_auth_method": AUTHENTICATION,
        "scope": " ".join(scope for scope in OFFERED_SCOPES if scope in configuration.wanted_scopes),
        TOOL_CONFIGURATION: _tool_configuration(configuration, tool),
    }


def canvas_configuration(base_url: str, name: str = "Stoke") -> dict[str, object]:
    """The JSON that a Canvas admin pastes to register the tool by hand (lti.md C4)."""
    placements = [
        {
            "placement": placement,
            "enabled": True,
            "message_type": "LtiDeepLinkingRequest",
            "target_link_uri": f"{base_url}/lti/launch",
            "text": name,
            "selection_width": WIDTH,
            "selection_height": HEIGHT,
        }
        for placement in ("assignment_selection", "link_selection")
    ]
    extension = {
        "platform": "canvas.instructure.com",
        "domain": urlsplit(base_url).netloc,
        "tool_id": "stoke",
        "privacy_level": "public",
        "settings": {"text": name, "placements": placements},
    }
    return {
        "title": name,
        "description": DESCRIPTION,
        "oidc_initiation_url": f"{base_url}/lti/login",
        "target_link_uri": f"{base_url}/lti/launch",
        "scopes": list(SCOPES),
        "public_jwk_url": f"{base_url}/.well-known/jwks.json",
        "custom_fields": dict(quirks_of_family("canvas").custom_parameters()),
        "extensions": [extension],
    }


def _tool_configuration(configuration: PlatformConfiguration, tool: ToolDescription) -> dict[str, object]:
    quirks = quirks_of_family(configuration.family)
    known = configuration.claims | ALWAYS
    return {
        "domain": urlsplit(tool.base_url).netloc,
        "description": DESCRIPTION,
        "target_link_uri": f"{tool.base_url}/lti/launch",
        "claims": [claim for claim in CLAIMS if not configuration.claims or claim in known],
        "custom_parameters": dict(quirks.custom_parameters()),
        "messages": _messages(quirks, tool),
        **quirks.registration_extras(),
    }


def _messages(quirks: Quirks, tool: ToolDescription) -> list[dict[str, object]]:
    picking: dict[str, object] = {
        "type": "LtiDeepLinkingRequest",
        "target_link_uri": f"{tool.base_url}/lti/launch",
        "label": tool.name,
        "placements": list(quirks.deep_linking_placements),
    }
    return [picking, {"type": "LtiResourceLinkRequest"}] if quirks.registers_resource_links else [picking]
