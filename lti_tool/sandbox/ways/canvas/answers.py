"""Shapes of Canvas's service answers (lti.md C6, G2)."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime

import jwt

from lti_tool.sandbox.seed import hexadecimal
from lti_tool.sandbox.state import Course, LineItem, Site, Tool
from lti_tool.sandbox.wire import Answer, Call, json_answer

_TYPES = {400: "bad_request", 401: "unauthorized", 404: "not_found", 422: "unprocessable_entity"}


@dataclass(frozen=True)
class Asked:
    """A call whose token, course and tool were checked."""

    call: Call
    course: Course
    tool: Tool
    item_number: int
    now: datetime


def envelope(status: int, message: str) -> Answer:
    """The error envelope: type and message."""
    return json_answer(status, {"errors": {"type": _TYPES[status], "message": message}})


def signed_token(seed: str) -> str:
    """A service token as Canvas makes them, in three parts; who forges one is told so (lti.md C6)."""
    return jwt.encode({"jti": seed}, hexadecimal("tokens", 64), algorithm="HS256")


def token_problem(value: str) -> str:
    """Why a token that nobody was given is refused."""
    try:
        jwt.decode(value, options={"verify_signature": False})
    except jwt.PyJWTError:
        return "Invalid access token format"
    return "Invalid access token signature"


def missing(field: str) -> Answer:
    """lti.md C6 row 7."""
    return json_answer(400, {"errors": [{"message": f"{field} is missing"}]})


def item_url(site: Site, item: LineItem) -> str:
    """A line item's address."""
    return f"{site.school}/api/lti/courses/{item.course_number}/line_items/{item.number}"


@dataclass(frozen=True)
class Page:
    """A slice of a list with the Link header that leads through the rest."""

    start: int
    size: int
    total: int

    @classmethod
    def of(cls, call: Call, default: int, largest: int, total: int) -> "Page":
        """The page a call asks for; a larger `limit` is cut to the largest (lti.md C5, C8)."""
        wanted = call.query.get("per_page") or call.query.get("limit") or ""
        size = min(int(wanted), largest) if wanted.isdigit() and int(wanted) else default
        return cls(_position(call.query.get("page", "")), size, total)

    def links(self, url: str, filters: dict[str, str]) -> dict[str, str]:
        """current, next, first and last on one line; `limit` has become page and per_page."""
        last = max((self.total - 1) // self.size * self.size, 0)
        places = {"current": self.start, "first": 0, "last": last}
        if self.start + self.size < self.total:
            places["next"] = self.start + self.size
        kept = "".join(f"{key}={value}&" for key, value in filters.items())
        links = [
            f'<{url}?{kept}page={_bookmark(places[relation])}&per_page={self.size}>; rel="{relation}"'
            for relation in ("current", "next", "first", "last")
            if relation in places
        ]
        return {"Link": ",".join(links)}


def _bookmark(position: int) -> str:
    # lti.md G3: a token in mixed case, so that whoever lower-cases the header loses the way.
    return "bookmark:" + base64.urlsafe_b64encode(json.dumps([position, "Up"]).encode()).decode().rstrip("=")


def _position(page: str) -> int:
    name, _, token = page.partition("bookmark:")
    if name or not token:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))[0])
    except (ValueError, IndexError, TypeError):
        return 0
