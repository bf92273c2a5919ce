"""One registration's lists, read one after another; no transaction is open while the platform is called."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool import errors
from lti_tool.course.groups import MOST_GROUPS, name_groups
from lti_tool.course.jobs.roster import Roster
from lti_tool.course.models import Registration, RosterSync
from lti_tool.course.rosters.applying import Applied, apply_groups, apply_memberships, apply_people
from lti_tool.course.rosters.erased import without_erased
from lti_tool.course.rosters.rules import Trouble, after_trouble, after_whole
from lti_tool.course.rosters.walking import (
    Walk,
    begin_walk,
    clear_entries,
    count_people,
    hold,
    keep_names,
    keep_page,
)
from lti_tool.database import writing
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.rules import after_throttling, backoff
from lti_tool.outbox.service import claim, keep_pause, pause_of, settle
from lti_tool.outbox.troubles import trouble_of

log = structlog.get_logger()
LEASE_SECONDS = 180
"""Longer than a page may take: a token, two tries, and the time to keep it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all lanes share."""

    session_factory: Callable[[], Session]
    roster: Roster
    clock: Callable[[], datetime]
    on_return: Callable[[Session, int, datetime], None]
    secret: str
    """The installation's; tells who was erased."""
    luck: Callable[[], float]
    """Random in 0 … 1; spreads retries."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a whole walk brought."""

    people: int
    skipped: int


class NobodyListed(Exception):
    """A list that names nobody at all is a platform's mistake, not a course that everybody left."""


class Stopped(Exception):
    """The worker is to end; the walk begins anew another time."""


class Lane:
    """Reads a registration's due lists until none is left, the registration is paused, or `stop` is set."""

    def __init__(self, tools: Tools, registration: KnownRegistration, stop: Event) -> None:
        self._tools = tools
        self._registration = registration
        self._stop = stop
        self._log = log.bind(registration_id=registration.id)

    def run(self) -> int:
        """Work; returns how many lists were settled."""
        settled = 0
        while not self._stop.is_set() and (walk := self._begin()):
            self._read(walk)
            settled += 1
        return settled

    def _begin(self) -> Walk | None:
        now = self._tools.clock()
        with writing(self._tools.session_factory) as session:
            if pause_of(session, self._registration.id).is_running(now):
                return None
            # An admin may have given it other addresses since the last list.
            self._registration = session.get_one(Registration, self._registration.id).known()
            ours = claim(session, RosterSync, now, 1, LEASE_SECONDS, self._registration.id)
            return begin_walk(session, ours.ids[0], ours.token, now) if ours.ids else None

    def _read(self, walk: Walk) -> None:
        try:
            listed = self._walk(walk)
            self._apply(walk, listed)
        except errors.Conflict:
            self._log.info("roster_taken_over", context_id=walk.context_id)
        except Stopped:
            self._settle(walk, due_at=self._tools.clock())
        except Exception as error:
            self._note(walk, error)

    def _walk(self, walk: Walk) -> Listed:
        """Keep every page of the list; raises what the platform raises."""
        if walk.url is None:
            raise errors.ScopeMissing
        skipped, has_names = 0, False
        for page in self._tools.roster.members(self._registration, walk.url, walk):
            self._go_on()
            with writing(self._tools.session_factory) as session:
                members = without_erased(session, walk, page.members, self._tools.secret)
                skipped += page.skipped + keep_page(session, walk, members, self._lease())
            has_names = has_names or any(one.name for one in page.members)
        if not has_names:
            self._look_for_names(walk, walk.url)
        self._name_groups(walk)
        with self._tools.session_factory() as session:
            people = count_people(session, walk.context_id)
        if not people:
            raise NobodyListed
        return Listed(people, skipped)

    def _look_for_names(self, walk: Walk, url: str) -> None:
        with self._extra("roster_without_names"):
            for page in self._tools.roster.names(self._registration, url, walk):
                self._go_on()
                with writing(self._tools.session_factory) as session:
                    keep_names(session, walk, page.members, self._lease())

    def _name_groups(self, walk: Walk) -> None:
        if walk.groups_url is None:
            return
        with self._extra("groups_not_read"):
            told = self._tools.roster.groups(self._registration, walk.groups_url)
            groups = list(islice(told, MOST_GROUPS))
            with writing(self._tools.session_factory) as session:
                hold(session, walk.context_id, walk.token, leased_until=self._lease())
                name_groups(session, walk.context_id, groups)

    def _apply(self, walk: Walk, listed: Listed) -> None:
        with writing(self._tools.session_factory) as session:
            hold(session, walk.context_id, walk.token, leased_until=self._lease())
            apply_people(session, walk, self._tools.clock())
        with writing(self._tools.session_factory) as session:
            hold(session, walk.context_id, walk.token, leased_until=self._lease())
            now = self._tools.clock()
            applied = apply_memberships(session, walk, now)
            if applied.returned:
                self._tools.on_return(session, walk.context_id, now)
            hold(session, walk.context_id, walk.token, **_counts(listed, applied, now))
        after: int | None = 0
        while after is not None:
            with writing(self._tools.session_factory) as session:
                hold(session, walk.context_id, walk.token, leased_until=self._lease())
                after = apply_groups(session, walk, after)
        due_at = after_whole(walk.used_at, self._tools.clock())
        self._settle(walk, due_at=due_at, reason="", attempts=0, first_failed_at=None)

    def _note(self, walk: Walk, error: Exception) -> None:
        trouble, now = _trouble(walk, error), self._tools.clock()
        attempts = walk.attempts + 1
        delay = backoff(attempts, self._tools.luck())
        if isinstance(error, errors.PlatformBusy):
            delay = max(delay, timedelta(seconds=error.retry_after))
            self._pause(error.retry_after, now)
        self._log.warning("roster_not_read", context_id=walk.context_id, code=trouble)
        self._settle(
            walk,
            due_at=after_trouble(trouble, walk.used_at, now, delay),
            reason=trouble,
            attempts=attempts,
            first_failed_at=walk.first_failed_at or now,
        )

    def _pause(self, seconds: int, now: datetime) -> None:
        """Leave the platform alone as it asks; failures of lists alone do not keep scores from going out."""
        with writing(self._tools.session_factory) as session:
            pause = pause_of(session, self._registration.id)
            keep_pause(session, self._registration.id, after_throttling(pause, seconds, 1, now))

    def _settle(self, walk: Walk, **values: object) -> None:
        with writing(self._tools.session_factory) as session:
            if settle(session, RosterSync, walk.context_id, walk.token, values):
                clear_entries(session, walk.context_id)

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _lease(self) -> datetime:
        return self._tools.clock() + timedelta(seconds=LEASE_SECONDS)

    @contextmanager
    def _extra(self, event: str) -> Iterator[None]:
        """What a list can do without: trouble with it is noted, and only a busy platform ends the walk."""
        try:
            yield
        except errors.PlatformBusy:
            raise
        except errors.PlatformError as error:
            self._log.info(event, code=_trouble(None, error))


def _counts(listed: Listed, applied: Applied, now: datetime) -> dict[str, object]:
    return {
        "last_whole_at": now,
        "listed": listed.people,
        "added": applied.added,
        "left": applied.left,
        "skipped": listed.skipped,
    }


def _trouble(walk: Walk | None, error: Exception) -> Trouble:
    if walk is not None and walk.url is None:
        return "not_offered"
    if isinstance(error, NobodyListed):
        return "empty"
    if isinstance(error, errors.RosterRefused):
        return "refused"
    if (trouble := trouble_of(error)) is not None:
        return trouble
    log.error("roster_broke", error=type(error).__name__)
    return "internal_error"
