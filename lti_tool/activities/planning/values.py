"""What plans are as values, for the kinds and the front desk."""

from dataclasses import dataclass
from datetime import date, datetime

from lti_tool.activities.values import ActivityTerms


@dataclass(frozen=True, slots=True)
class PlannedTerms:
    """One activity of a plan, before it is made."""

    part: str
    """Of the course, for people: "1 · Arriving"."""
    week: int
    """0 for the first."""
    summary: str
    terms: ActivityTerms


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One activity of a plan that was made, as it stands today."""

    activity_id: int
    kind: str
    title: str
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A course's plan; `zone` is an IANA name."""

    id: int
    starts_on: date
    weeks: int
    zone: str
    lines: tuple[PlannedLine, ...]
