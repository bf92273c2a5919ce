"""What we tell a platform of ourselves: in a dynamic registration, or as JSON for an admin of Canvas.

lti.md B4, C4, C10, D; the shape is that of the recorded exchange with Moodle 4.5.6 (wire/moodle-4.5.6).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.lti.platforms import quirks_of_family
from lti_tool.lti.platforms.canvas_placements import placements
from lti_tool.lti.service_calls import (
    GROUPS_READONLY,
    LINE_ITEM,
    LINE_ITEM_READONLY,
    MEMBERSHIPS_READONLY,
    NOTICE_HANDLERS,
    RESULT_READONLY,
    SCORE,
)
from lti_tool.settings import Addresses

PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
# Moodle gives the read-only scope only to who names it (lti-tools.md 3.12).
SCOPES = (LINE_ITEM, LINE_ITEM_READONLY, RESULT_READONLY, SCORE, MEMBERSHIPS_READONLY)
# Few platforms have groups or notices (lti.md B6): asked for where they are offered.
OFFERED_SCOPES = (*SCOPES, GROUPS_READONLY, NOTICE_HANDLERS)
CLAIMS = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")
ALWAYS = frozenset({"iss", "sub"})
AUTHENTICATION = "private_key_jwt"
DESCRIPTION = "Social learning that ends in the gradebook"


@dataclass(frozen=True, slots=True)
class ToolDescription:
    """The tool as platforms show it. `base_url` is an origin, without a slash at its end."""

    name: str
    base_url: str

    @property
    def addresses(self) -> Addresses:
        """Where platforms find it."""
        return Addresses(self.base_url)


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
    own = tool.addresses
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": own.login(),
        "redirect_uris": [own.launch],
        "client_name": tool.name,
        "logo_uri": own.icon,
        "jwks_uri": own.key_set,
        "token_endpoint_auth_method": AUTHENTICATION,
        "scope": " ".join(scope for scope in OFFERED_SCOPES if scope in configuration.wanted_scopes),
        TOOL_CONFIGURATION: _tool_configuration(configuration, tool),
    }


def canvas_configuration(base_url: str, name: str = "Stoke", login_url: str = "") -> dict[str, object]:
    """The JSON with which a Canvas admin registers the tool by hand (lti.md C4).

    `login_url` is the address of one registration, "" for the general one.
    """
    own = Addresses(base_url)
    shown_at = placements(own.launch, name, own.icon)
    extension = {
        "platform": "canvas.instructure.com",
        "domain": urlsplit(base_url).netloc,
        "tool_id": "stoke",
        "privacy_level": "public",
        "settings": {"text": name, "icon_url": own.icon, "placements": shown_at},
    }
    return {
        "title": name,
        "description": DESCRIPTION,
        "oidc_initiation_url": login_url or own.login(),
        "target_link_uri": own.launch,
        "scopes": [*SCOPES, NOTICE_HANDLERS],
        "public_jwk_url": own.key_set,
        "custom_fields": dict(quirks_of_family("canvas").custom_parameters()),
        "extensions": [extension],
    }


def _tool_configuration(configuration: PlatformConfiguration, tool: ToolDescription) -> dict[str, object]:
    quirks = quirks_of_family(configuration.family)
    known = configuration.claims | ALWAYS
    return {
        "domain": urlsplit(tool.base_url).netloc,
        "description": DESCRIPTION,
        "target_link_uri": tool.addresses.launch,
        "claims": [claim for claim in CLAIMS if not configuration.claims or claim in known],
        "custom_parameters": dict(quirks.custom_parameters()),
        "messages": quirks.messages(tool.addresses.launch, tool.name, tool.addresses.icon),
        **quirks.registration_extras(),
    }
