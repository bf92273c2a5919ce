"""The public keys of platforms: in memory, over a table, over the platform's own key set.

Only the address in the registration is ever asked (ASVS 9.1.3). Faults 16 and 17: a key set that cannot
be fetched is believed for a day, and an unknown key makes us look again, once a minute at most. Launches
that were signed before a rotation and arrive after it open too.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Protocol

from cachetools import LRUCache
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy.orm import Session

from lti_tool.database import upsert, writing
from lti_tool.errors import LaunchRefused, PlatformError, PlatformKeysUnreachable
from lti_tool.lti.key_sets import as_document, usable_keys
from lti_tool.lti.models import PlatformKeySet
from lti_tool.lti.values import KnownRegistration

FRESH = timedelta(hours=1)
KEPT = timedelta(hours=24)
PAUSE = timedelta(minutes=1)
ON_THE_WAY = timedelta(minutes=2)
"""How long a key opens launches after its platform's set was seen without it: they were on their way."""
WAIT_S = 1
"""How long after a look began launches wait for what comes of it: whoever waits holds a thread of the server,
and anybody can make a key's name up."""
FIRST_WAIT_S = 3
"""How long while nothing is known yet: a course that comes at once after a start is not turned away."""
MOST_SOURCES = 1000


class JSONFetcher(Protocol):
    """What fetches JSON from platforms: guarded, with time limits."""

    def get_json(self, url: str, registration: KnownRegistration) -> object:
        """The document at `url`.

        Raises:
            PlatformError: there is none to be had.
        """


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """A good key set and when it came."""

    keys: Mapping[str, RSAPublicKey]
    fetched_at: datetime
    before: "KnownKeys | None" = None
    """The set before it, for launches that are on their way."""

    def answers(self, kid: str, now: datetime) -> bool:
        """Whether there is nothing to ask for."""
        return now - self.fetched_at < FRESH and self.key(kid, now) is not None

    def key(self, kid: str, now: datetime) -> RSAPublicKey | None:
        """The key with this id, if it is to be believed."""
        if now - self.fetched_at >= KEPT:
            return None
        if kid not in self.keys and self.before and now - self.fetched_at < ON_THE_WAY:
            return self.before.key(kid, now)
        return self.keys.get(kid)


@dataclass(slots=True)
class _Source:
    """What this process knows of one registration's key set."""

    asking: Lock = field(default_factory=Lock)
    began: float = 0.0
    """When the last look began, in seconds of `monotonic`."""
    known: KnownKeys | None = None
    missed_at: datetime | None = None
    """When it was last asked in vain."""
    failed: bool = False

    def rests(self, now: datetime) -> bool:
        """Whether it was asked in vain a moment ago; by distance, so that a clock set back does no harm."""
        return self.missed_at is not None and abs(now - self.missed_at) < PAUSE

    def key(self, kid: str, now: datetime) -> RSAPublicKey | None:
        return self.known.key(kid, now) if self.known else None

    def keep(self, stored: KnownKeys) -> None:
        """Know what the table knows, unless that is older."""
        if self.known is None or stored.fetched_at > self.known.fetched_at:
            self.follow(stored)

    def follow(self, newer: KnownKeys) -> None:
        """Know a newer set."""
        self.known = replace(newer, before=_still_needed(self.known, newer.fetched_at))

    def may_look(self, kid: str, now: datetime) -> bool:
        """Take the right to look again, waiting a little for whoever has it; False where it did not come."""
        if not self.asking.acquire(blocking=False):
            # Who has a key that is merely old does not wait for whoever is asking already.
            if self.key(kid, now):
                return False
            wait = FIRST_WAIT_S if self.known is None else WAIT_S
            if not self.asking.acquire(timeout=max(0.0, self.began + wait - monotonic())):
                return False
        self.began = monotonic()
        return True


def _still_needed(known: KnownKeys | None, now: datetime) -> KnownKeys | None:
    """The set that a newer one follows; of what it followed itself, only what is no older than a launch."""
    if known is None or now - known.fetched_at < ON_THE_WAY:
        return known
    return replace(known, before=None)


class PlatformKeys:
    """Finds the key that a launch names; one object for each process, safe among threads.

    `sessions` opens short sessions of its own: no transaction is open while a platform is asked, and the
    caller must not hold the write lock of SQLite either.
    """

    def __init__(self, fetcher: JSONFetcher, sessions: Callable[[], Session]) -> None:
        self._fetcher = fetcher
        self._sessions = sessions
        self._sources: LRUCache[tuple[int, str], _Source] = LRUCache(MOST_SOURCES)
        self._guard = Lock()

    def key_for(self, registration: KnownRegistration, kid: str, now: datetime) -> RSAPublicKey:
        """The platform's key with this id.

        Raises:
            LaunchRefused: the platform has no such key, even when asked again.
            PlatformKeysUnreachable: it cannot be asked, and what is kept does not help.
        """
        source = self._source(registration)
        looked = True
        if source.known is None or not source.known.answers(kid, now):
            looked = self._renew(source, registration, kid, now)
        key = source.key(kid, now)
        if key is None and (source.failed or not looked):
            raise PlatformKeysUnreachable("keys_unreachable")
        if key is None:
            raise LaunchRefused("kid_unknown")
        return key

    def _source(self, registration: KnownRegistration) -> _Source:
        with self._guard:
            return self._sources.setdefault((registration.id, registration.jwks_url), _Source())

    def _renew(self, source: _Source, registration: KnownRegistration, kid: str, now: datetime) -> bool:
        """Look again where that may help; False where another is at it for longer than we wait."""
        if source.rests(now):
            return True
        self._recall(source, registration)
        if not source.may_look(kid, now):
            return False
        try:
            if not source.rests(now):
                self._look_again(source, registration, kid, now)
        finally:
            source.asking.release()
        return True

    def _recall(self, source: _Source, registration: KnownRegistration) -> None:
        """After a restart, know what the table knows before anybody waits."""
        if source.known is None and (stored := self._stored(registration)):
            source.keep(stored)

    def _look_again(self, source: _Source, registration: KnownRegistration, kid: str, now: datetime) -> None:
        stored = self._stored(registration)
        if stored:
            source.keep(stored)
        if source.known is None or not source.known.answers(kid, now):
            self._ask(source, registration, now)
        if source.known is None or not source.known.answers(kid, now):
            source.missed_at = now

    def _ask(self, source: _Source, registration: KnownRegistration, now: datetime) -> None:
        try:
            keys = usable_keys(self._fetcher.get_json(registration.jwks_url, registration))
        except PlatformError:
            keys = {}
        source.failed = not keys
        if keys:
            source.follow(KnownKeys(keys, now))
            self._store(registration, KnownKeys(keys, now))

    def _stored(self, registration: KnownRegistration) -> KnownKeys | None:
        with self._sessions() as session:
            row = session.get(PlatformKeySet, registration.id)
        if row is None or row.jwks_url != registration.jwks_url:
            return None
        return KnownKeys(usable_keys(json.loads(row.jwks)), row.fetched_at)

    def _store(self, registration: KnownRegistration, known: KnownKeys) -> None:
        values = {
            "jwks_url": registration.jwks_url,
            "jwks": json.dumps(as_document(known.keys)),
            "fetched_at": known.fetched_at,
        }
        with writing(self._sessions) as session:
            upsert(session, PlatformKeySet, {"registration_id": registration.id}, values)
