"""The token endpoint of both platforms (lti.md A4, C7, D "Token")."""

import json
from collections.abc import Mapping
from datetime import timedelta

import requests

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.credentials import AccessToken
from lti_tool.sandbox.keys import BadSignature, Claims, unverified_issuer, verified
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.state import Site, Tool
from lti_tool.sandbox.vocabulary import ASSERTION_TYPE, BEARER
from lti_tool.sandbox.wire import Answer

_FORM = "application/x-www-form-urlencoded"


class _Refused(Exception):
    """An OAuth error: its name, its description, its status."""

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status


def grant(campus: Campus, ways: str, content_type: str, form: Mapping[str, str]) -> Answer:
    """A token for a client assertion that the tool's live key set confirms, or an OAuth error."""
    rules = campus.ways(ways).token_rules
    try:
        tool = _tool(campus, ways, content_type, form)
        _check_assertion(campus, ways, tool, form["client_assertion"])
        with campus.changing(ways) as site:
            body = _issue(campus, site, tool, form.get("scope", "").split())
    except _Refused as refused:
        text = json.dumps({"error": refused.error, "error_description": refused.description})
        return Answer(refused.status, text, rules.content_type)
    return Answer(200, json.dumps(body), rules.content_type)


def _tool(campus: Campus, ways: str, content_type: str, form: Mapping[str, str]) -> Tool:
    if content_type.partition(";")[0].strip() != _FORM or not form.get("client_assertion"):
        raise _Refused("invalid_request", "a form with a client_assertion is needed")
    if form.get("grant_type") != "client_credentials":
        raise _Refused("unsupported_grant_type")
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise _Refused("invalid_request", "client_assertion_type")
    if not form.get("scope"):
        # lti.md D "Token": the scope is required.
        raise _Refused("invalid_scope" if ways == "canvas" else "invalid_request", "scope is missing")
    with campus.reading(ways) as site:
        tool = tool_by_client(site, unverified_issuer(form["client_assertion"]))
    if tool is None or not tool.active:
        raise _Refused(
            "invalid_client", "unknown client", campus.ways(ways).token_rules.unknown_client_status
        )
    return tool


def _check_assertion(campus: Campus, ways: str, tool: Tool, assertion: str) -> None:
    now = campus.now(ways).timestamp()
    try:
        claims = verified(assertion, campus.fetch(tool.jwks_url), now)
    except BadSignature as problem:
        raise _Refused("invalid_client" if ways == "moodle" else "invalid_request", str(problem)) from problem
    except requests.RequestException as problem:
        raise _Refused("invalid_request", f"JWK Error: {type(problem).__name__}") from problem
    with campus.reading(ways) as site:
        problem_found = _problem(campus, site, tool, claims, now)
    if problem_found:
        raise _Refused("invalid_request", problem_found)


def _problem(campus: Campus, site: Site, tool: Tool, claims: Claims, now: float) -> str:
    """lti.md A4, C7: what is wrong with an assertion whose signature holds; "" where nothing is."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    rules = campus.ways(site.ways)
    # lti.md C7: the address on the host that was asked, or on the one of signing in.
    token_urls = {rules.endpoints(host, site.school).token_url for host in (site.sso, site.school)}
    issued = claims.get("iat")
    checks = (
        (claims.get("sub") == tool.client_id, "the 'sub' is invalid"),
        (any(url in audiences for url in token_urls), "the 'aud' is invalid"),
        (bool(claims.get("jti")), "the 'jti' is missing"),
        # lti.md C7: at most five minutes old, at most 30 s ahead.
        (isinstance(issued, int | float) and now - 300 <= issued <= now + 30, "the 'iat' is invalid"),
    )
    return next((text for passed, text in checks if not passed), "")


def _issue(campus: Campus, site: Site, tool: Tool, asked: list[str]) -> Claims:
    granted = [scope for scope in campus.ways(site.ways).token_rules.scopes if scope in asked]
    granted = [scope for scope in granted if scope in tool.scopes]
    if not granted:
        raise _Refused("invalid_scope")
    now = campus.now(site.ways)
    set_seconds = site.faults.token_seconds
    seconds = campus.ways(site.ways).token_rules.seconds if set_seconds is None else set_seconds
    value = campus.ways(site.ways).new_token(f"{site.issuer}:{site.next_number('token')}:{now.isoformat()}")
    site.tokens = {
        key: token for key, token in site.tokens.items() if token.expires_at > now - timedelta(hours=1)
    }
    site.tokens[value] = AccessToken(tool.client_id, granted, now + timedelta(seconds=seconds))
    return {
        "access_token": value,
        "token_type": BEARER,
        "expires_in": seconds,
        "scope": " ".join(granted),
    }
