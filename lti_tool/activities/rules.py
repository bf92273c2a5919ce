"""Pure decisions about activities: which instance a launch means, a copy's dates, a file's cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
FORMULA_SIGNS = tuple("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity of the registration that carries the UUID of a launch."""

    id: int
    context_id: int | None
    deployment_id: int | None
    context_on_platform: str | None
    duplicate_for: int
    line_item_url: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an unknown link stands. `is_link` is False where the platform names the course in its place.

    `ancestors` are the courses that this one was copied from, nearest first; `original_id` is the activity
    that the link's own ancestor opens, where the platform tells.
    """

    context_id: int
    deployment_id: int
    line_item_url: str | None = None
    is_link: bool = True
    ancestors: Sequence[str] = ()
    original_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What an unknown resource link opens: a known activity, or a clone of one."""

    activity_id: int
    is_clone: bool
    is_duplicate: bool = False
    """The clone stands beside its original in the same course."""


def which_instance(candidates: Sequence[Candidate], place: Place) -> Choice | None:
    """Choose for an unknown link with a known UUID (design.md, "Which instance is this launch?").

    `candidates` are in order of their ids. None: the UUID is unknown in this registration.
    """
    here = [one for one in candidates if one.context_id == place.context_id]
    if here:
        return _in_its_own_course(here, place)
    for ancestor in place.ancestors:
        there = [one for one in candidates if one.context_on_platform == ancestor]
        if there:
            return Choice(_best(there, place).id, is_clone=True)
    return Choice(_best(candidates, place).id, is_clone=True) if candidates else None


def _in_its_own_course(here: Sequence[Candidate], place: Place) -> Choice:
    """An unknown link in the activity's own course: the same column or none is an alias of it."""
    columns = {one.line_item_url: one for one in reversed(here)}
    if place.line_item_url in columns:
        return Choice(columns[place.line_item_url].id, is_clone=False)
    if place.line_item_url is None or not place.is_link:
        return Choice(here[0].id, is_clone=False)
    if None in columns:
        return Choice(columns[None].id, is_clone=False)
    return Choice(here[0].id, is_clone=True, is_duplicate=True)


def _best(candidates: Sequence[Candidate], place: Place) -> Candidate:
    """The link's own original, else one of the same deployment, else the first that is no duplicate."""

    def rank(one: Candidate) -> tuple[bool, bool, bool, int]:
        is_elsewhere = one.deployment_id != place.deployment_id
        return one.id != place.original_id, is_elsewhere, one.duplicate_for != 0, one.id

    return min(candidates, key=rank)


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many whole days dates move, on the clocks of which zone."""

    days: int
    zone: ZoneInfo

    def moved(self, moment: datetime | None) -> datetime | None:
        """The moment so many days later at the same time of day, whatever the clocks did in between.

        A time that the clocks leave out comes an hour later; a date at the end of all calendars ("never")
        stays where it is.
        """
        if moment is None:
            return None
        try:
            return (moment.astimezone(self.zone) + self.days * DAY).astimezone(UTC)
        except OverflowError:
            return moment


def days_between(old_start: datetime, new_start: datetime, zone: ZoneInfo) -> int:
    """By how many days one course begins after another.

    The nearest whole number: platforms tell midnight in a zone of their own, which need not be `zone`.
    """
    old, new = (start.astimezone(zone).replace(tzinfo=None) for start in (old_start, new_start))
    return floor((new - old) / DAY + 0.5)


def first_known_zone(names: Iterable[str | None]) -> ZoneInfo:
    """The first of these zones that there is, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def plain_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (ASVS 1.2.10): a quote goes before its signs."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
