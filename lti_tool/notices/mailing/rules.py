"""Pure decisions on mail: what is said in a mail now, and when to look again (row 91)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from lti_tool.notices.rules import Kind, Notice

Rhythm = Literal["off", "weekly", "daily"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
SETTLING = timedelta(minutes=1)
"""What came later is left for the next look: until then it can be taken back, and what was written before it
may yet be committed."""
HOUR = timedelta(hours=1)
"""At most so often, mail says what was said to somebody."""
SAID_TO_THEM: frozenset[Kind] = frozenset({"replied", "mentioned", "written_to"})
MONDAY = 0
UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose; hours are full hours of their own zone."""

    rhythm: Rhythm
    replies: bool
    """Whether what is said to them comes within the hour, and not with the digest alone."""
    quiet_from: int = 21
    quiet_until: int = 8
    """In between nothing is sent; equal ones leave no such time. A digest comes when it ends."""
    zone: ZoneInfo = UTC_ZONE


@dataclass(frozen=True, slots=True)
class Told:
    """Up to when somebody has been told by mail."""

    digested_at: datetime
    """When a digest was due last; it decides when the next is."""
    all: datetime
    replies: datetime
    thanks: datetime

    def until(self, notice: Notice) -> datetime:
        """Return up to when notices of this kind have been told."""
        if notice.kind == "thanked":
            return max(self.all, self.thanks)
        return max(self.all, self.replies) if notice.kind in SAID_TO_THEM else self.all


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now: a mail about these, none where there are none; and when to look again."""

    notices: tuple[Notice, ...]
    is_digest: bool
    told: Told
    look_at: datetime


def plan(wish: Wish, told: Told, new: Iterable[Notice], now: datetime) -> Plan:
    """Decide what somebody is told now of what is new to them: all of it, what cannot wait, or nothing."""
    if (quiet_end := end_of_quiet(wish, now)) is not None:
        return Plan((), False, told, quiet_end)
    until, new = now - SETTLING, list(new)
    fresh = [one.at for one in new if one.kind == "thanked" and one.at > until]
    untold = [one for one in new if told.until(one) < one.at <= until]
    if now >= next_digest(wish, told.digested_at):
        after = Told(digested_at=now, all=until, replies=until, thanks=until)
        return Plan(tuple(untold), True, after, _next_look(wish, after, fresh, now))
    thanks = [one for one in untold if one.kind == "thanked"]
    may_say = wish.replies and now - told.replies >= HOUR
    said = [one for one in untold if may_say and one.kind in SAID_TO_THEM]
    after = replace(told, thanks=until if thanks else told.thanks, replies=until if said else told.replies)
    telling = tuple(one for one in untold if one in thanks or one in said)
    return Plan(telling, False, after, _next_look(wish, after, fresh, now))


def end_of_quiet(wish: Wish, now: datetime) -> datetime | None:
    """Return when the quiet hours end, in UTC; None outside of them."""
    begins, ends, local = wish.quiet_from, wish.quiet_until, now.astimezone(wish.zone)
    overnight = begins > ends
    after, before = local.hour >= begins, local.hour < ends
    if begins == ends or not ((after or before) if overnight else (after and before)):
        return None
    tomorrow = timedelta(days=1 if overnight and after else 0)
    end = datetime.combine(local.date() + tomorrow, time(ends), wish.zone).astimezone(UTC)
    # In the hour that a clock turned back repeats, the end is behind us the second time.
    return max(end, now + SETTLING)


def next_digest(wish: Wish, after: datetime) -> datetime:
    """Return when a digest is due that follows one at `after`: at the end of the quiet hours, in UTC.

    A weekly one comes on Mondays. An hour that a clock skips is taken as the one that follows.
    """
    first = after.astimezone(wish.zone).date()
    for days in range(9):
        day = first + timedelta(days=days)
        due = datetime.combine(day, time(wish.quiet_until), wish.zone).astimezone(UTC)
        if due > after and (wish.rhythm != "weekly" or day.weekday() == MONDAY):
            return due
    raise ValueError("a week has a Monday")


def _next_look(wish: Wish, told: Told, fresh: Iterable[datetime], now: datetime) -> datetime:
    """Return when to look again: for what is said to somebody each hour, and for thanks once they stand."""
    looks = [next_digest(wish, told.digested_at), *(at + SETTLING for at in fresh)]
    return min([*looks, now + HOUR] if wish.replies else looks)
