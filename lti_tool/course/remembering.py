"""Registrations as one process remembers them for seconds, so that a login asks no database."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from sqlalchemy import event
from sqlalchemy.orm import Session

from lti_tool.course.models import Registration
from lti_tool.course.registrations import at_login_key, candidates, known_registration, names_of_logins
from lti_tool.lti.values import KnownRegistration

REMEMBERED_SECONDS = 5
MOST_REMEMBERED = 1000


class KnownRegistrations:
    """What this process changes through the ORM counts at once; else it counts after `REMEMBERED_SECONDS`.

    One that was disabled meanwhile still opens no page: `who.find_who` looks each time.
    """

    def __init__(self, reading: Callable[[], AbstractContextManager[Session]]) -> None:
        """`reading` opens a transaction to read in."""
        self._reading = reading
        self._found: TTLCache[object, Sequence[KnownRegistration]]
        self._found = TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS)
        self._names: TTLCache[int, frozenset[tuple[str | None, ...]]] = TTLCache(1, REMEMBERED_SECONDS)
        self._lock = Lock()

    def candidates(self, issuer: str, client_id: str | None) -> Sequence[KnownRegistration]:
        """See `registrations.candidates`."""
        return self._remember((issuer, client_id), lambda session: candidates(session, issuer, client_id))

    def at_login_key(self, login_key: str) -> Sequence[KnownRegistration]:
        """See `registrations.at_login_key`."""
        return self._remember(("login", login_key, ""), lambda session: at_login_key(session, login_key))

    def known(self, registration_id: int) -> KnownRegistration | None:
        """See `registrations.known_registration`."""

        def read(session: Session) -> Sequence[KnownRegistration]:
            found = known_registration(session, registration_id)
            return [found] if found else []

        return next(iter(self._remember(registration_id, read)), None)

    def may_mean_one(self, issuer: str, client_id: str | None, login_key: str) -> bool:
        """Whether a login may mean a registration, by what was known some seconds ago."""
        with self._lock:
            names = self._names.get(_changes.count)
        if names is None:
            with self._reading() as session:
                names = names_of_logins(session)
            with self._lock:
                self._names[_changes.count] = names
        return ((login_key,) if login_key else (issuer, client_id)) in names

    def _remember(
        self, name: object, read: Callable[[Session], Sequence[KnownRegistration]]
    ) -> Sequence[KnownRegistration]:
        key = (_changes.count, name)
        with self._lock:
            found = self._found.get(key)
        return self._read(key, read) if found is None else found

    def _read(
        self, key: object, read: Callable[[Session], Sequence[KnownRegistration]]
    ) -> Sequence[KnownRegistration]:
        with self._reading() as session:
            found = read(session)
        # What is not there is not remembered: it may be registered in this very moment.
        if found:
            with self._lock:
                self._found[key] = found
        return found


@dataclass(slots=True)
class _Changes:
    """How often this process has changed a registration."""

    count: int = 0


_changes = _Changes()


@event.listens_for(Registration, "after_insert")
@event.listens_for(Registration, "after_update")
@event.listens_for(Registration, "after_delete")
def _note_change(*_what: object) -> None:
    _changes.count += 1
