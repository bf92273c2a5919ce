"""Canvas's developer keys by JSON: "Enter URL" fetches it, "Paste JSON" takes it (lti.md C4)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.state import Tool
from lti_tool.sandbox.vocabulary import DEEP_LINKING_REQUEST
from lti_tool.sandbox.ways.canvas.placements import NAVIGATION, PLACEMENTS
from lti_tool.sandbox.ways.canvas.registration import SCOPES
from lti_tool.sandbox.ways.protocol import Refused

_NEEDED = ("title", "description", "target_link_uri", "oidc_initiation_url", "public_jwk_url")
_OURS = "canvas.instructure.com"


def tool_of(wanted: object, client: tuple[str, str, int]) -> Tool:
    """The tool that a configuration describes: its key is off, and its app is installed nowhere.

    Raises Refused for what is missing or unknown.
    """
    config = _checked(wanted)
    client_id, deployment_id, number = client
    places = _places(config)
    launch_url, fields = str(config["target_link_uri"]), config.get("custom_fields")
    picking = (place for place in places if place.get("message_type") == DEEP_LINKING_REQUEST)
    return Tool(
        client_id=client_id,
        deployment_id=deployment_id,
        number=number,
        name=str(config["title"]),
        login_url=str(config["oidc_initiation_url"]),
        launch_url=launch_url,
        jwks_url=str(config["public_jwk_url"]),
        # The page of a key fills its redirect URIs with this one.
        redirect_uris=[launch_url],
        custom={str(key): str(value) for key, value in fields.items()} if isinstance(fields, dict) else {},
        scopes=_scopes(config),
        deep_link_url=next((str(place.get("target_link_uri") or launch_url) for place in picking), ""),
        active=False,
        installed=False,
        placements=[str(place["placement"]) for place in places],
    )


def _checked(wanted: object) -> Claims:
    if not isinstance(wanted, dict):
        raise Refused("This is no JSON object.")
    missing = [key for key in _NEEDED if not wanted.get(key)]
    if missing:
        raise Refused(f"The configuration lacks: {', '.join(missing)}.")
    return wanted


def _scopes(config: Claims) -> list[str]:
    given = config.get("scopes")
    scopes = [str(scope) for scope in given] if isinstance(given, list) else []
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise Refused(f"Unknown scopes: {', '.join(unknown)}.")
    return scopes


def _places(config: Claims) -> list[Claims]:
    """The placements that are switched on, of the extension that is Canvas's."""
    extensions = config.get("extensions")
    ours = [one for one in extensions if _is_ours(one)] if isinstance(extensions, list) else []
    settings = ours[0].get("settings") if ours else None
    given = settings.get("placements") if isinstance(settings, dict) else None
    places = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    unknown = {str(one.get("placement")) for one in places} - set(PLACEMENTS) - {NAVIGATION}
    if unknown:
        raise Refused(f"Unknown placements: {', '.join(sorted(unknown))}.")
    return [one for one in places if one.get("enabled", True)]


def _is_ours(extension: object) -> bool:
    return isinstance(extension, dict) and extension.get("platform") == _OURS
