"""The tool's answer to deep linking (lti.md B3)."""

import jwt
import requests

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.courses import week_at
from lti_tool.sandbox.keys import BadSignature, Claims, unverified_issuer, verified
from lti_tool.sandbox.lookup import course_by_number, tool_by_client
from lti_tool.sandbox.seed import WEEK
from lti_tool.sandbox.state import Launch, Link, Message, Site
from lti_tool.sandbox.vocabulary import DEEP_LINKING, DEEP_LINKING_REQUEST, DEEP_LINKING_RESPONSE, LTI
from lti_tool.sandbox.ways.protocol import Refused


def take_answer(campus: Campus, ways: str, launch_id: str, token: str) -> list[Link]:
    """Make what the tool's answer asks for. Raises Refused, with the reason the platform would show."""
    with campus.reading(ways) as site:
        launch = _launch(site, launch_id)
    claims = _verified(campus, ways, launch, token)
    with campus.changing(ways) as site:
        campus.ways(ways).check_deep_linking(site, claims)
        course = course_by_number(site, launch.course_number)
        week = week_at(site, course, campus.now(ways)) if course else WEEK
        links = campus.ways(ways).take_items(site, launch, _items(claims))
        for link in links:
            link.week = week
        site.launches.pop(launch.id, None)
    _log(campus, ways, launch, f"{len(links)} items")
    return links


def _launch(site: Site, launch_id: str) -> Launch:
    launch = site.launches.get(launch_id)
    if launch is None or launch.message_type != DEEP_LINKING_REQUEST:
        raise Refused("This dialog was answered already, or it is not yours")
    return launch


def _verified(campus: Campus, ways: str, launch: Launch, token: str) -> Claims:
    _check_header(token)
    with campus.reading(ways) as site:
        tool = tool_by_client(site, unverified_issuer(token))
    if tool is None or tool.client_id != launch.client_id:
        raise Refused("Client not found")
    try:
        claims = verified(token, campus.fetch(tool.jwks_url), campus.now(ways).timestamp())
    except (BadSignature, requests.RequestException) as problem:
        raise Refused(f"JWT verification failure: {problem}") from problem
    if claims.get(f"{LTI}message_type") != DEEP_LINKING_RESPONSE or claims.get(f"{LTI}version") != "1.3.0":
        raise Refused("This is not an answer to deep linking")
    if f"{DEEP_LINKING}data" in claims:
        # lti.md B3: `data` only if it was received, and neither platform sends any.
        raise Refused("The answer carries data that nobody sent")
    return claims


def _check_header(token: str) -> None:
    """In Canvas's words (lti.md C9); Moodle's are not recorded."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
    except jwt.PyJWTError as problem:
        raise Refused("JWT format is invalid") from problem
    if algorithm != "RS256":
        raise Refused("JWT has unexpected alg")


def _items(claims: Claims) -> list[Claims]:
    items = claims.get(f"{DEEP_LINKING}content_items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused("content_items is no list")
    return items


def _log(campus: Campus, ways: str, launch: Launch, sent: str) -> None:
    at = campus.now(ways)
    campus.log(ways, Message(0, at, "deep linking", "POST", launch.target_url, 200, sent, "taken"))
