"""Shapes of Moodle's service answers."""

import re
from dataclasses import dataclass
from datetime import datetime

from lti_tool.sandbox.state import Course, LineItem, Site, Tool
from lti_tool.sandbox.wire import Answer, Call, json_answer, with_query


@dataclass(frozen=True)
class Asked:
    """A call whose token and course were checked."""

    call: Call
    course: Course
    tool: Tool
    item_number: int
    now: datetime

    def page(self) -> tuple[int, int]:
        """`limit` and `from`, 0 where they were not given."""
        return _whole(self.call.query.get("limit")), _whole(self.call.query.get("from"))


def refusal(call: Call, status: int, reason: str) -> Answer:
    """The error body of services.php (memberships-bad-token.json and others)."""
    request = {
        "method": call.method,
        "url": call.path_and_query,
        "accept": call.accept,
        "contentType": call.media_type,
    }
    return json_answer(status, {"status": status, "reason": reason, "request": request})


def utf8(media_type: str) -> str:
    """The media type as Moodle writes it in its answers."""
    return f"{media_type}; charset=utf-8"


def item_url(site: Site, item: LineItem, tool: Tool, tail: str = "") -> str:
    """A line item's address; `tail` ("/results") goes before the query."""
    base = f"{site.issuer}/mod/lti/services.php/{item.course_number}/lineitems/{item.number}/lineitem"
    return with_query(f"{base}{tail}", type_id=tool.number)


def curly_links(url: str, parameters: list[tuple[str, str]], limit: int, start: int, total: int) -> str:
    """The Link header of line items and results: curly quotes and HTML-escaped ampersands (lti.md D).

    line-items-filtered.json shows the odd "last". The quotes travel as UTF-8 bytes.
    """
    places = {"first": 0, "canonical": start, "last": max(total - limit + 1, 0)}
    if start > 0:
        places["prev"] = max(start - limit, 0)
    if start + limit <= total - 1:
        places["next"] = start + limit
    links = []
    for relation, position in places.items():
        pairs = [*parameters, ("limit", str(limit)), ("from", str(position))]
        query = "&amp;".join(f"{key}={value}" for key, value in pairs)
        links.append(f"<{url}?{query}>; rel=\u201c{relation}\u201d")
    return ", ".join(links).encode().decode("latin-1")


def plain(value: object) -> str:
    """Text without anything that looks like a tag: Moodle strips those everywhere (lti.md D)."""
    return re.sub(r"<[^>]*>?", "", str(value))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
