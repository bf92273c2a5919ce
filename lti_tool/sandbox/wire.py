"""A service call and its answer, free of any web framework, so that rules are tested by plain calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Call:
    """What a tool asked of a service."""

    method: str
    url: str
    query: Mapping[str, str]
    body: bytes = b""
    accept: str = ""
    content_type: str = ""
    authorization: str = ""

    @property
    def path(self) -> str:
        """The path without the query."""
        return urlsplit(self.url).path

    @property
    def path_and_query(self) -> str:
        """What stands on the request line."""
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.content_type.split(";")[0].strip()

    def json(self) -> dict[str, object]:
        """The body as an object; {} where it is none."""
        try:
            parsed = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return parsed if isinstance(parsed, dict) else {}


@dataclass(frozen=True)
class Answer:
    """What the service says. `user_id` and `item_number` are for the log of messages only."""

    status: int
    body: str = ""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    user_id: str = ""
    item_number: int | None = None


def json_answer(
    status: int,
    value: object,
    content_type: str = "application/json; charset=utf-8",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, json.dumps(value, ensure_ascii=False), content_type, headers or {})


def number(value: float) -> int | float:
    """A number as platforms write it: whole ones without a point."""
    return int(value) if float(value).is_integer() else round(value, 5)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a JSON value is a number (true and false are none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def text(value: object) -> str | None:
    """A JSON value as text; None for null and for nothing."""
    return str(value) if value else None


def with_query(url: str, **parameters: object) -> str:
    """The URL with parameters added; None leaves one out."""
    pairs = {key: value for key, value in parameters.items() if value is not None}
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}" if pairs else url
