"""What a platform answered, and what can be read from any platform's answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import lru_cache

from lti_tool.errors import AnswerUnreadable, PlatformSilent

SHORTEST_PAUSE = 1
LONGEST_PAUSE = 3600
USUAL_PAUSE = 60
LONGEST_MESSAGE = 200
NAMES = ("message", "reason", "error_description", "errorMessage", "errors", "error")


class Flaw(Enum):
    """What is wrong with a body; the status and the headers stand all the same."""

    TOO_LARGE = "too large"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. Header names are in lower case; repeated headers are joined with a comma.

    `body` is as it came: never decompressed (we ask for none), so a compressed bomb stays small (fault 15).
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    flaw: Flaw | None = None

    @property
    def fine(self) -> bool:
        """Any 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text, whatever its encoding says."""
        return self.body.decode("utf-8", "replace")

    @property
    def date(self) -> datetime | None:
        """The platform's clock, in whole seconds, from its `Date` header."""
        return _http_date(self.headers.get("date", ""))

    def json(self) -> object:
        """The body as JSON, in UTF-8 or with a byte order mark; the content type is not asked.

        Raises:
            PlatformSilent: the body broke off.
            AnswerUnreadable: it is too large, or no JSON.
        """
        if self.flaw is Flaw.CUT:
            raise PlatformSilent(self.status, "the answer broke off")
        if self.flaw is Flaw.TOO_LARGE:
            raise AnswerUnreadable(self.status, "the answer is too large")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise AnswerUnreadable(self.status, "the answer is no JSON") from None

    def pause(self, now: datetime) -> int:
        """Seconds to wait by `Retry-After`, a number or a date, from 1 s to 1 h; 60 s where it says neither.

        A date is counted from the platform's own clock where it tells that (fault 12).
        """
        asked = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"\d+", asked, re.ASCII):
            seconds = int(asked[:9])
        elif until := _http_date(asked):
            seconds = int((until - (self.date or now)).total_seconds())
        else:
            seconds = USUAL_PAUSE
        return max(SHORTEST_PAUSE, min(seconds, LONGEST_PAUSE))


def message_of(answer: Answer) -> str:
    """The platform's own sentence, cut to 200 characters, "" where it gives none.

    Canvas puts it under `errors` (lti.md C6), Moodle under `reason` (wire/moodle-4.5.6), OAuth under
    `error_description` or `error`; some write plain text. A page of HTML is no sentence.
    """
    try:
        found = _sentence(json.loads(answer.body))
    except (ValueError, RecursionError):
        found = "" if "<" in answer.text else answer.text.strip()
    return "".join(c for c in found if c.isprintable())[:LONGEST_MESSAGE]


def _sentence(body: object) -> str:
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        return next((found for found in map(_sentence, body) if found), "")
    if isinstance(body, dict):
        named = (_sentence(body.get(name)) for name in NAMES)
        nested = (_sentence(value) for value in body.values() if isinstance(value, list | dict))
        return next((found for found in (*named, *nested) if found), "")
    return ""


@lru_cache(maxsize=256)
def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
