"""What the calendar is as values, for the front desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lti_tool.activities.calendar.rules import Dates, Week
from lti_tool.activities.planning.rules import CourseFrame


@dataclass(frozen=True, slots=True)
class Start:
    """A course's weeks, and who says when they begin: a plan (its id), the LMS, or nobody."""

    frame: CourseFrame
    plan_id: int | None = None
    is_told: bool = False
    """Whether a plan or the LMS says so."""
    told_by_lms: date | None = None
    """The day on which the course begins as the LMS tells it."""


@dataclass(frozen=True, slots=True)
class Spark:
    """An activity in the calendar."""

    id: int
    kind: str
    title: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class Calendar:
    """A course in weeks; `sparks` by their ids."""

    start: Start
    weeks: tuple[Week, ...]
    sparks: Mapping[int, Spark]
    undated: tuple[int, ...]
