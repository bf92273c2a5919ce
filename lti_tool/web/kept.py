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
class _Entry:
    drawn: tuple[bytes, ...]
    """In UTF-8."""
    size: int
    until: datetime


class Kept:
    """Drawn HTML by all that it shows, up to `most` bytes: what was asked for longest ago goes first.

    Whoever puts something in answers for two things: the key names everything that it depends on, and it
    holds nothing of one participation (public id, key, token of forms, draft), since others get it too.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime) -> tuple[bytes, ...] | None:
        """Return what was drawn for this key, None where nothing was or where its time is over."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.until <= now:
                return None
            self._entries.move_to_end(key)
            return entry.drawn

    def put(self, key: Hashable, drawn: tuple[bytes, ...], until: datetime) -> None:
        """Keep what was drawn, to be shown before `until`."""
        size = sum(map(len, drawn))
        with self._lock:
            self._drop(self._entries.pop(key, None))
            self._entries[key] = _Entry(drawn, size, until)
            self._size += size
            while self._size > self._most:
                self._drop(self._entries.popitem(last=False)[1])

    @property
    def size(self) -> int:
        """Bytes kept."""
        return self._size

    def _drop(self, entry: _Entry | None) -> None:
        self._size -= entry.size if entry else 0


def kept() -> Kept:
    """Return what the running app keeps: each has a database of its own, so two share nothing."""
    extensions = current_app.extensions
    return cast(Kept, extensions.get(_EXTENSION) or extensions.setdefault(_EXTENSION, Kept(MOST_KEPT)))
