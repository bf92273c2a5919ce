"""Pure decisions about activities: which instance a launch means, a copy's dates, what is a text."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor
from typing import Literal
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
"""Characters of a prompt, an objective and a reason."""
FORMULA_SIGNS = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""The last four are as wide as Han letters; spreadsheets in Japanese and Chinese read them alike."""
LEAST_MAXIMUM, LARGEST_MAXIMUM = 0.01, 10_000
"""Of a score maximum (row T1)."""
MOST_NEEDED, MOST_WORDS = 20, 2000
"""What a step may ask for."""
Refusal = Literal["not_open_yet", "closed"]
_NEVER_STORED = dict.fromkeys([0, *range(0xFDD0, 0xFDF0)])
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}
# Letters by their category, blank to the eye: Hangul fillers and the empty Braille cell.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity of the registration that carries the UUID of a launch."""

    id: int
    context_id: int | None
    deployment_id: int | None
    context_on_platform: str | None
    duplicate_for: int
    line_item_url: str | None
    copied_from_id: int | None = None
    link_title: str = ""
    """What the oldest link that opens it is called in the course."""


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
    title: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an unknown resource link opens: a known activity, or a clone of one."""

    activity_id: int
    is_clone: bool
    is_beside: bool = False
    """The clone stands beside another of its UUID in the course."""


def which_instance(candidates: Sequence[Candidate], place: Place) -> Choice | None:
    """Choose for an unknown link with a known UUID (design.md, "Which instance is this launch?").

    `candidates` are in order of their ids. None: the UUID is unknown in this registration.
    """
    here = [one for one in candidates if one.context_id == place.context_id]
    if here:
        return _in_its_own_course(here, candidates, place)
    for ancestor in place.ancestors:
        there = [one for one in candidates if one.context_on_platform == ancestor]
        if there:
            return Choice(_best(there, place).id, is_clone=True)
    return Choice(_best(candidates, place).id, is_clone=True) if candidates else None


def _in_its_own_course(here: Sequence[Candidate], candidates: Sequence[Candidate], place: Place) -> Choice:
    """An unknown link in the activity's own course: the same column or none is an alias of it."""
    columns = {one.line_item_url: one for one in reversed(here)}
    if place.line_item_url in columns:
        return Choice(columns[place.line_item_url].id, is_clone=False)
    if place.line_item_url is None or not place.is_link:
        return Choice(here[0].id, is_clone=False)
    if None in columns:
        return Choice(columns[None].id, is_clone=False)
    return Choice(_like_which(here, candidates, place).id, is_clone=True, is_beside=True)


def _like_which(here: Sequence[Candidate], candidates: Sequence[Candidate], place: Place) -> Candidate:
    """The one that a further instance of a course takes its configuration from, if its link does not say.

    Somebody duplicated one that is here, or it came with the course and is opened only now. Platforms call
    a duplicate after its original ("… (copy)"), and copied courses keep names: the longest name within the
    link's own tells. Among equals what is here is nearer than what it was copied from.
    """
    origins = {one.copied_from_id for one in here}
    courses = {one.context_id for one in candidates if one.id in origins}
    left = [one for one in candidates if one.context_id in courses and one.id not in origins]

    def rank(one: Candidate) -> tuple[bool, int, bool, bool, int]:
        is_elsewhere, is_duplicate = one.context_id != place.context_id, one.duplicate_for != 0
        return one.id != place.original_id, -_likeness(one, place), is_elsewhere, is_duplicate, one.id

    return min({*here, *left}, key=rank)


def _best(candidates: Sequence[Candidate], place: Place) -> Candidate:
    """The link's own original; else of those in the first owner's course the one that it is called after."""

    def rank(one: Candidate) -> tuple[bool, bool, bool, int]:
        is_elsewhere = one.deployment_id != place.deployment_id
        return one.id != place.original_id, is_elsewhere, one.duplicate_for != 0, one.id

    first = min(candidates, key=rank)
    if first.id == place.original_id:
        return first
    there = [one for one in candidates if one.context_id == first.context_id]
    return min(there, key=lambda one: (-_likeness(one, place), one.duplicate_for != 0, one.id))


def _likeness(one: Candidate, place: Place) -> int:
    """How much of a link's name is that of an activity's."""
    return len(one.link_title) if one.link_title in place.title else 0


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


def is_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Whether something between these moments is open; the closing moment itself still is (fault 23)."""
    return (opens_at is None or opens_at <= now) and (closes_at is None or now <= closes_at)


def writing_refusal(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Refusal | None:
    """Tell why nothing is taken now; the closing moment itself is still open (fault 23)."""
    if opens_at is not None and now < opens_at:
        return "not_open_yet"
    if closes_at is not None and now > closes_at:
        return "closed"
    return None


def tidy(text: str) -> str:
    """Return a text as it is stored: one kind of line end, no NUL (PostgreSQL takes none), trimmed.

    Nor does it hold noncharacters, with which mentions are written (mentions/rules.py).
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NEVER_STORED).strip()


def is_blank(text: str) -> bool:
    """Whether a text holds nothing that a reader could see."""
    return not any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK_LETTERS


@dataclass(frozen=True, slots=True)
class Talk:
    """Something that others can reply to, and what became of it; nothing that was taken back or is hidden."""

    activity_id: int
    membership_id: int
    """Who began it."""
    begun_at: datetime
    asks: bool = False
    """Whether it is a question."""
    replies: int = 0
    """Of others than whoever began it."""
    first_reply_at: datetime | None = None
    is_answered: bool = False
    """Whether one of them was accepted as the answer."""
