"""Canvas's Platform Notification Service (lti.md B6, G1 [C:doc/api/pns.md])."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lti_tool.sandbox.access import opens, token_of
from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.seed import uuid_like
from lti_tool.sandbox.state import Course, Profile, Site, Tool
from lti_tool.sandbox.vocabulary import LTI, NOTICE_HANDLERS
from lti_tool.sandbox.ways.canvas.answers import envelope
from lti_tool.sandbox.wire import Answer, Call, json_answer

CONTEXT_COPY = "LtiContextCopyNotice"
TYPES = ("LtiHelloWorldNotice", CONTEXT_COPY)
_PATH = r"/api/lti/notice-handlers/(?P<tool>\d+)$"


def claim(site: Site, tool: Tool) -> Claims:
    """The claim that names the service: new Canvases only (lti.md G4), for a tool with the scope."""
    if NOTICE_HANDLERS not in tool.scopes or site.profile is not Profile.NEW:
        return {}
    service = {
        "service_versions": ["1.0"],
        "platform_notification_service_url": f"{site.school}/api/lti/notice-handlers/{tool.number}",
        "scope": [NOTICE_HANDLERS],
        "notice_types_supported": list(TYPES),
    }
    return {f"{LTI}platformnotificationservice": service}


def serve(site: Site, call: Call, now: datetime) -> Answer:
    """GET lists the handlers of a tool, PUT sets one; "" takes it away."""
    match = re.search(_PATH, call.path)
    token = token_of(site, call)
    if token is None or not opens(token, now, NOTICE_HANDLERS):
        return envelope(401, "Insufficient permissions")
    number = int(match["tool"]) if match else 0
    tool = next((tool for tool in site.tools if tool.number == number), None)
    if tool is None or tool.client_id != token.client_id:
        return envelope(404, "The specified resource does not exist.")
    return _put(tool, call) if call.method == "PUT" else _listed(tool)


def of_copy(site: Site, copied: Course, now: int, seconds: int) -> list[tuple[str, Claims]]:
    """The notice of a copied course for each tool that has a handler. `now` in seconds since 1970."""
    return [
        (handler, _copy_notice(site, tool, copied, now, seconds))
        for tool in site.tools
        if tool.active and (handler := tool.notice_handlers.get(CONTEXT_COPY))
    ]


def _listed(tool: Tool) -> Answer:
    handlers = [{"notice_type": kind, "handler": tool.notice_handlers.get(kind, "")} for kind in TYPES]
    # pns.md: the client id is a number here.
    client_id = int(tool.client_id)
    body = {"client_id": client_id, "deployment_id": tool.deployment_id, "notice_handlers": handlers}
    return json_answer(200, body)


def _put(tool: Tool, call: Call) -> Answer:
    wanted = call.json()
    kind, handler = wanted.get("notice_type"), wanted.get("handler")
    if kind not in TYPES or not isinstance(handler, str):
        return envelope(400, "Invalid notice_type or handler")
    if handler and urlsplit(handler).hostname != urlsplit(tool.launch_url).hostname:
        return envelope(400, "Handler must be on the domain of the tool")
    tool.notice_handlers[str(kind)] = handler
    return json_answer(200, {"notice_type": kind, "handler": handler})


def _copy_notice(site: Site, tool: Tool, copied: Course, now: int, seconds: int) -> Claims:
    number = site.next_number("notice")
    course_type = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"
    return {
        f"{LTI}version": "1.3.0",
        f"{LTI}notice": {
            "id": uuid_like(f"{site.issuer}:notice:{number}"),
            "timestamp": f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "type": CONTEXT_COPY,
        },
        "aud": tool.client_id,
        "azp": tool.client_id,
        f"{LTI}deployment_id": tool.deployment_id,
        "exp": now + seconds,
        "iat": now,
        "iss": site.issuer,
        "nonce": uuid_like(f"{site.issuer}:notice-nonce:{number}"),
        f"{LTI}context": {
            "id": copied.id,
            "label": copied.label,
            "title": copied.title,
            "type": [course_type],
        },
        # pns.md: one element, the course that the content came from.
        f"{LTI}origin_contexts": copied.history[:1],
    }
