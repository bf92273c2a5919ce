"""Over which time insight looks."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, get_args

from lti_tool.insight.rules.beginnings import monday

SpanName = Literal["weeks", "course"]
SPANS: tuple[SpanName, ...] = get_args(SpanName)
WEEKS = 4
"""This one among them."""
WEEK = timedelta(weeks=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """The last four weeks, or the whole course."""

    name: SpanName
    since: datetime
    now: datetime

    @property
    def this_monday(self) -> datetime:
        """When this week began, in UTC."""
        return datetime.combine(monday(self.now), time(), UTC)

    def weeks_since(self, begun_at: datetime | None) -> int:
        """Return how many weeks it touches, of a course in which the first act was then."""
        first = max(self.since, begun_at or self.now)
        return (monday(self.now) - monday(first)).days // 7 + 1


def span_of(name: str | None, now: datetime) -> Span:
    """Return the span of this name; four weeks for any other."""
    if name == "course":
        return Span("course", EVER, now)
    return Span("weeks", datetime.combine(monday(now), time(), UTC) - (WEEKS - 1) * WEEK, now)
