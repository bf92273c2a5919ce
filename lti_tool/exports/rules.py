"""Pure decisions of exports: by which name somebody stands in a file, and how much of a moment is told."""

import hmac
from datetime import UTC, date, datetime
from hashlib import sha256

IN_PERSON = frozenset({"reading_day", "takeaway", "in_class", "observed"})
"""Kinds of items that are known by name elsewhere, or by when somebody opened a page."""
SIGNS = 16
"""Of a pseudonym: enough that no two people of an activity share one."""


def pseudonym(secret: str, activity_id: int, membership_id: int) -> str:
    """Return who somebody is in one activity that hides names: the same each time, and no other's elsewhere.

    Without the secret nobody can tell which person it is, nor that two of them are one.
    """
    told = f"export:{activity_id}:{membership_id}".encode()
    return "a" + hmac.new(secret.encode(), told, sha256).hexdigest()[:SIGNS]


def told_number(secret: str, kind: str, number: int | None, *, hides_names: bool) -> int | str | None:
    """Return what names an act or a thing: where names are hidden a sign, for numbers count what comes when.

    Beside numbers of other activities, whose moments are told, one's own would tell the minute.
    """
    if number is None or not hides_names:
        return number
    return "n" + hmac.new(secret.encode(), f"{kind}:{number}".encode(), sha256).hexdigest()[:SIGNS]


def may_tell(item_kind: str, *, hides_names: bool) -> bool:
    """Whether an act about such an item is told; where names are hidden, it may lead from an alias to one."""
    return not (hides_names and item_kind in IN_PERSON)


def participant(number: int) -> str:
    """Return who somebody is in a course's file, where names are shown."""
    return f"p{number}"


def told_moment(at: datetime | None, *, hides_names: bool) -> datetime | date | None:
    """Return what a file tells of a moment: the day alone where the minute might tell who it was."""
    return at.date() if at is not None and hides_names else at


def person_pseudonym(secret: str, person_id: int) -> str:
    """Return who somebody is to a store that is not to know whom it knows: the same in all their courses."""
    return "u" + hmac.new(secret.encode(), f"person:{person_id}".encode(), sha256).hexdigest()[:SIGNS]


def day_of(at: datetime) -> datetime:
    """Return when a moment's day began, in UTC: a minute might tell who it was."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
