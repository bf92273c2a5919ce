"""services.php: which resource answers, and the headers it insists on (lti.md D "Headers")."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lti_tool.sandbox.access import opens, token_of
from lti_tool.sandbox.lookup import course_by_number, tool_by_client
from lti_tool.sandbox.state import Course, Site, Tool
from lti_tool.sandbox.vocabulary import (
    ITEM_TYPE,
    ITEMS_TYPE,
    LINEITEM,
    LINEITEM_READ,
    MEMBERS_TYPE,
    MEMBERSHIP_READ,
    RESULT_READ,
    RESULTS_TYPE,
    SCORE,
    SCORE_TYPE,
)
from lti_tool.sandbox.ways.moodle import line_items, memberships, scores
from lti_tool.sandbox.ways.moodle.answers import Asked, refusal
from lti_tool.sandbox.wire import Answer, Call

Handler = Callable[[Site, Asked], Answer]


@dataclass(frozen=True)
class _Resource:
    """One resource of services.php: who answers a method, in which media type, for which scopes."""

    service: str
    pattern: str
    methods: dict[str, tuple[Handler, str, tuple[str, ...]]]


_READ = (LINEITEM, LINEITEM_READ)
_RESOURCES = (
    _Resource(
        "line items",
        r"/(?P<course>\d+)/lineitems",
        {"GET": (line_items.listed, ITEMS_TYPE, _READ), "POST": (line_items.create, ITEM_TYPE, (LINEITEM,))},
    ),
    _Resource(
        "line items",
        r"/(?P<course>\d+)/lineitems/(?P<item>\d+)/lineitem",
        {
            "GET": (line_items.show, ITEM_TYPE, _READ),
            "PUT": (line_items.change, ITEM_TYPE, (LINEITEM,)),
            "DELETE": (line_items.delete, "", (LINEITEM,)),
        },
    ),
    _Resource(
        "scores",
        r"/(?P<course>\d+)/lineitems/(?P<item>\d+)/lineitem/scores",
        {"POST": (scores.take, SCORE_TYPE, (SCORE,))},
    ),
    _Resource(
        "results",
        r"/(?P<course>\d+)/lineitems/(?P<item>\d+)/lineitem/results",
        {"GET": (scores.results, RESULTS_TYPE, (RESULT_READ,))},
    ),
    _Resource(
        "memberships",
        r"/CourseSection/(?P<course>\d+)/bindings/(?P<tool>\d+)/memberships",
        {"GET": (memberships.listed, MEMBERS_TYPE, (MEMBERSHIP_READ,))},
    ),
)


def service_of(path: str) -> str:
    """The service's name for the log and the faults; "line items" for what nobody answers."""
    found = _find(path)
    return found[0].service if found else "line items"


def serve(site: Site, call: Call, now: datetime) -> Answer:
    """Answer a call. The media type is looked at before the token, as services.php does."""
    found = _find(call.path)
    if found is None or call.method not in found[0].methods or not _right_type(found[0], call):
        return _no_handler(call)
    resource, parts = found
    handler, _, scopes = resource.methods[call.method]
    token = token_of(site, call)
    if token is None or not opens(token, now, *scopes):
        return refusal(call, 401, "Unauthorized")
    course, tool = course_by_number(site, int(parts["course"])), tool_by_client(site, token.client_id)
    if course is None or tool is None:
        return refusal(call, 404, "Not Found: Course not found")
    if int(parts.get("tool") or tool.number) != tool.number:
        return refusal(call, 403, "Forbidden")
    return handler(site, _asked(call, course, tool, parts, now))


def _find(path: str) -> tuple[_Resource, dict[str, str]] | None:
    tail = path.partition("/mod/lti/services.php")[2]
    for resource in _RESOURCES:
        match = re.fullmatch(resource.pattern, tail)
        if match:
            return resource, match.groupdict()
    return None


def _right_type(resource: _Resource, call: Call) -> bool:
    # lti.md D "Headers": Accept of a GET empty or exactly the media type; the type of a body exact.
    media_type = resource.methods[call.method][1]
    if call.method == "GET":
        return call.accept in ("", media_type)
    return call.method == "DELETE" or call.media_type == media_type


def _no_handler(call: Call) -> Answer:
    tail = call.path.partition("/mod/lti/services.php")[2]
    accept = call.accept if call.method == "GET" else ""
    return refusal(call, 400, f"No handler found for {tail} {accept} {call.media_type}")


def _asked(call: Call, course: Course, tool: Tool, parts: dict[str, str], now: datetime) -> Asked:
    return Asked(call=call, course=course, tool=tool, item_number=int(parts.get("item") or 0), now=now)
