"""What a process keeps drawn, so that the same words are not drawn for every reader."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import cast

from flask import current_app

MOST_KEPT = 32 * 1024 * 1024
"""Bytes that one process keeps."""
_EXTENSION = "stoke.kept"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn once, to be shown before `until`."""

    pieces: tuple[bytes, ...]
    """In UTF-8."""
    until: datetime
    size: int


class Kept:
    """Drawn HTML by all that it shows, up to `most` bytes: what was asked for longest ago goes first.

    Whoever puts something in answers for two things: the key names everything that it depends on, and it
    holds nothing of one participation (public id, key, token of forms, draft), since others get it too.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._entries: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime) -> Drawn | None:
        """Return what was drawn for this key, None where nothing was or where its time is over."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.until <= now:
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: Hashable, pieces: tuple[bytes, ...], until: datetime) -> Drawn:
        """Keep what was drawn, to be shown before `until`, and return it."""
        drawn = Drawn(pieces, until, sum(map(len, pieces)))
        with self._lock:
            self._drop(self._entries.pop(key, None))
            self._entries[key] = drawn
            self._size += drawn.size
            while self._size > self._most:
                self._drop(self._entries.popitem(last=False)[1])
        return drawn

    @property
    def size(self) -> int:
        """Bytes kept."""
        return self._size

    def _drop(self, entry: Drawn | None) -> None:
        self._size -= entry.size if entry else 0


def kept() -> Kept:
    """Return what the running app keeps: each has a database of its own, so two share nothing."""
    extensions = current_app.extensions
    return cast(Kept, extensions.get(_EXTENSION) or extensions.setdefault(_EXTENSION, Kept(MOST_KEPT)))
