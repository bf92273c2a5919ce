"""What of an activity goes into the course's book: pure choices over what was made in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lti_tool.activities.values import Made

MOST_THREADS = 50
"""Of one activity; those that helped most."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread that helped: how it began, and the replies that did."""

    first: Made
    replies: tuple[Made, ...]

    @property
    def worth(self) -> int:
        """How much of it somebody marked."""
        return sum(_worth(one) for one in (self.first, *self.replies))


@dataclass(frozen=True, slots=True)
class Source:
    """One reference, with those who found it, the first first."""

    address: str
    title: str
    finds: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What stands in the book of one activity, in the order in which it was made."""

    resolutions: tuple[Made, ...]
    threads: tuple[Thread, ...]
    sources: tuple[Source, ...]
    shares: tuple[Made, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was marked, found or shared."""
        return not (self.resolutions or self.threads or self.sources or self.shares)


def chapter_of(made: Iterable[Made]) -> Chapter:
    """Choose from what was made; hidden, taken back, or for staff alone is left out.

    A resolution stands for itself. A thread stands in the book where it began well, or a reply did: somebody
    marked it as useful, it is the accepted answer, or staff stand behind it.
    """
    resolutions: list[Made] = []
    threads: list[Thread] = []
    finds: list[Made] = []
    shares: list[Made] = []
    for _key, group in groupby(made, key=_thread_key):
        first, *replies = group
        if first.state:
            continue
        if first.what == "resolve":
            resolutions.append(first)
        elif first.what == "find":
            finds.append(first)
        elif first.what == "share":
            shares.append(first)
        elif first.what != "thank" and first.thread_id is None:
            threads += _worthy(first, replies)
    return Chapter(tuple(resolutions), _most(threads), tuple(_sources(finds)), tuple(shares))


def _thread_key(one: Made) -> tuple[str, int]:
    return one.item_kind, one.thread_id or one.item_id


def _worth(one: Made) -> int:
    return one.useful + 3 * one.is_accepted + 3 * one.is_endorsed


def _worthy(first: Made, replies: Iterable[Made]) -> Iterator[Thread]:
    thread = Thread(first, tuple(one for one in replies if not one.state and _worth(one)))
    if thread.worth:
        yield thread


def _most(threads: list[Thread]) -> tuple[Thread, ...]:
    best = sorted(threads, key=lambda one: -one.worth)[:MOST_THREADS]
    chosen = {one.first.item_id for one in best}
    return tuple(one for one in threads if one.first.item_id in chosen)


def _sources(finds: Iterable[Made]) -> Iterator[Source]:
    by_address: dict[str, list[Made]] = {}
    for one in finds:
        by_address.setdefault(one.address, []).append(one)
    for address, found in by_address.items():
        yield Source(address, found[0].title, tuple(found))
