"""Which Canvas service answers, after its checks of token, course and tool (lti.md C5, C6 rows 1-4, C8)."""

import re
from collections.abc import Callable
from datetime import datetime

from lti_tool.sandbox.access import token_of
from lti_tool.sandbox.credentials import AccessToken
from lti_tool.sandbox.lookup import course_by_number, tool_by_client
from lti_tool.sandbox.state import Course, Profile, Site
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
from lti_tool.sandbox.ways.canvas import line_items, memberships, notices, scores
from lti_tool.sandbox.ways.canvas.answers import Asked, envelope, token_problem
from lti_tool.sandbox.wire import Answer, Call, json_answer

Handler = Callable[[Site, Asked], Answer]

_READ = (LINEITEM, LINEITEM_READ)
_TYPES = {"scores": SCORE_TYPE, "results": RESULTS_TYPE, "names_and_roles": MEMBERS_TYPE}
"""By the end of a path; what ends otherwise is a line item."""
_ITEM = r"/api/lti/courses/(?P<course>\d+)/line_items/(?P<item>\d+)"
_RESOURCES: tuple[tuple[str, str, dict[str, tuple[Handler, tuple[str, ...]]]], ...] = (
    (
        "line items",
        r"/api/lti/courses/(?P<course>\d+)/line_items",
        {"GET": (line_items.listed, _READ), "POST": (line_items.create, (LINEITEM,))},
    ),
    (
        "line items",
        _ITEM,
        {
            "GET": (line_items.show, _READ),
            "PUT": (line_items.change, (LINEITEM,)),
            "DELETE": (line_items.delete, (LINEITEM,)),
        },
    ),
    ("scores", f"{_ITEM}/scores", {"POST": (scores.take, (SCORE,))}),
    ("results", f"{_ITEM}/results", {"GET": (scores.results, (RESULT_READ,))}),
    (
        "memberships",
        r"/api/lti/(?:courses|groups)/(?P<course>\d+)/names_and_roles",
        {"GET": (memberships.listed, (MEMBERSHIP_READ,))},
    ),
)


def service_of(path: str) -> str:
    """The service's name for the log and the faults."""
    if "/notice-handlers/" in path:
        return "notice handlers"
    return next((name for name, pattern, _ in _RESOURCES if re.search(f"{pattern}$", path)), "line items")


def serve(site: Site, call: Call, now: datetime) -> Answer:
    """Answer a call."""
    if service_of(call.path) == "notice handlers":
        return notices.serve(site, call, now)
    match, handlers = _find(call.path)
    if match is None or call.method not in handlers:
        return envelope(404, "The specified resource does not exist.")
    handler, scopes = handlers[call.method]
    token = token_of(site, call)
    refused = _refuse_token(call, token, now, scopes)
    course = course_by_number(site, int(match["course"]))
    refused = refused or _refuse_course(site, call, course)
    if refused or token is None or course is None:
        return refused or envelope(404, "Context not found")
    tool = tool_by_client(site, token.client_id)
    if tool is None:
        return envelope(401, "Unknown or inactive Developer Key")
    if not tool.active:
        # lti.md C6 row 3.
        return envelope(401, "Access Token not linked to a Tool associated with this Context")
    refused = _refuse_concluded(site, course, scopes) or _refuse_type(site, call)
    if refused:
        return refused
    item_number = int(match.groupdict().get("item") or 0)
    return handler(site, Asked(call=call, course=course, tool=tool, item_number=item_number, now=now))


def _find(path: str) -> tuple[re.Match[str] | None, dict[str, tuple[Handler, tuple[str, ...]]]]:
    for _, pattern, handlers in _RESOURCES:
        match = re.search(f"{pattern}$", path)
        if match:
            return match, handlers
    return None, {}


def _refuse_token(
    call: Call, token: AccessToken | None, now: datetime, scopes: tuple[str, ...]
) -> Answer | None:
    """lti.md C6, the messages of 401."""
    if not call.authorization:
        return envelope(401, "Missing access token")
    if token is None:
        return envelope(401, token_problem(call.authorization.partition(" ")[2].strip()))
    if token.expires_at <= now:
        return envelope(401, "Access token expired")
    return None if set(scopes) & set(token.scopes) else envelope(401, "Insufficient permissions")


def _refuse_course(site: Site, call: Call, course: Course | None) -> Answer | None:
    """lti.md C6 row 2."""
    no_group = "/api/lti/groups/" in call.path and not (course and course.is_group)
    return envelope(404, "Context not found") if course is None or no_group else None


def _refuse_type(site: Site, call: Call) -> Answer | None:
    """lti.md G1: any JSON type will do, save under `strict_types`: then it is as at Moodle (D)."""
    if not site.faults.strict_types or call.method == "DELETE":
        return None
    end = call.path.rpartition("/")[2]
    kind = _TYPES.get(end, ITEM_TYPE)
    if call.method == "GET":
        fits = call.accept in ("", ITEMS_TYPE if end == "line_items" else kind)
    else:
        fits = call.media_type == kind
    return None if fits else envelope(400, "Unexpected media type")


def _refuse_concluded(site: Site, course: Course, scopes: tuple[str, ...]) -> Answer | None:
    """lti.md C6 row 4, G4: grades only; an older Canvas does not find the course."""
    if not course.concluded or MEMBERSHIP_READ in scopes:
        return None
    if site.profile is Profile.NEW:
        return envelope(
            422, "This course has concluded. AGS requests will no longer be accepted for this course."
        )
    return json_answer(404, {"errors": [{"message": "The specified resource does not exist."}]})
