"""Pure decisions about somebody's own places: when to look again, and since when something counts."""

from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

Way = Literal["profile", "feed", "post"]
"""Their own page or profile holds their tag; a feed, whose items are read; an account in which a share's code
was found."""
WAYS: tuple[Way, ...] = ("profile", "feed")
"""What one can name by its address."""
Reason = Literal["", "no_mark", "no_feed", "unread", "gone", "refused", "unknown"]
"""What the last look found: all is well, or nobody has looked yet; a page without the tag; no feed; something
that we do not understand; or see `sharing.rules.Check`."""
MOST_PLACES = 10
"""Of one person in one course: each is asked for by the worker."""
MOST_MENTIONS = 20
"""Of one person's pages that wait to be looked at: whoever says so is a stranger."""
MOST_LOOKS = 4
PAUSE = timedelta(minutes=10)
FEED_PAUSE = timedelta(hours=6)
LONGEST_OUTAGE = timedelta(days=3)
SLOWEST = 4
"""A feed that does not answer is asked for this many times as seldom, and no seldomer."""


def next_look(way: Way, failures: int, now: datetime) -> datetime | None:
    """Return when to look next; None where it is for them to say so, or there is nothing more to find."""
    if way == "feed":
        return now + FEED_PAUSE * min(failures + 1, SLOWEST)
    return now + PAUSE * failures if 0 < failures < MOST_LOOKS else None


def speaks_for(feed_url: str, url: str) -> bool:
    """Whether a feed speaks for a page: one of its own folder, since at one host many may write.

    In a host's first folder only a feed of the usual name does, and one with a query speaks for nothing.
    """
    feed, page = urlsplit(feed_url), urlsplit(url)
    folder, _slash, name = feed.path.rpartition("/")
    is_whole_host = not folder and name.partition(".")[0].lower() in ("", "feed", "rss", "atom", "index")
    is_below = bool(folder) and page.path.startswith(f"{folder}/")
    return not feed.query and feed.hostname == page.hostname and (is_whole_host or is_below)


def shared_at(published: datetime | None, unread_since: datetime, now: datetime) -> datetime:
    """Return since when a feed's item counts: what its author says, within what we know of ourselves.

    It was not there when the feed was read before, and it is there now. A feed that has failed for long could
    say whatever it likes of that time, so no more of it counts than a server is away for.
    """
    earliest = max(unread_since, now - LONGEST_OUTAGE)
    return min(max(published or now, earliest), now)
