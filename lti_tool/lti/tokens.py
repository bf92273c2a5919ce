"""Access tokens for platforms' services: fetched once, shared, renewed in time, sealed at rest.

One for each (registration, client, scopes): never by issuer, which hosted Canvas shares between schools
(stack.md, "What experiments showed" 2). Rows G1 and G2.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from lti_tool.errors import ScopeMissing
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.signing_keys import current_key
from lti_tool.lti.token_request import Grant, fetch_token
from lti_tool.lti.token_shelf import TokenKey, TokenShelf
from lti_tool.lti.values import KnownRegistration

LONGEST_MARGIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Held:
    """A token that may be used until `renew_at`."""

    grant: Grant
    renew_at: datetime


class AccessTokens:
    """The tokens of this process, kept in memory and in the database for the others.

    It opens sessions of its own, short ones, and none stays open across a call to a platform; so whoever
    calls it must not hold a transaction that writes.
    """

    def __init__(self, http: PlatformHttp, sessions: Callable[[], Session], secret: str) -> None:
        """`sessions` makes a new session (a `sessionmaker`); `secret` is `STOKE_SECRET_KEY`."""
        self._http = http
        self._sessions = sessions
        self._secret = secret
        self._shelf = TokenShelf(sessions, secret)
        self._held: dict[TokenKey, _Held] = {}
        self._flights: dict[TokenKey, Future[Grant]] = {}
        self._lock = Lock()

    def get(self, registration: KnownRegistration, scopes: frozenset[str], now: datetime) -> str:
        """A token that opens all of `scopes`.

        Raises:
            ScopeMissing: the platform grants fewer; it is asked again when the token ends (row G2).
            AccessRefused: it refuses this client.
            PlatformMisconfigured: the token address redirects or shows a page.
            AnswerUnreadable: its answer is no token (row G1).
            PlatformSilent, PlatformFailed, PlatformBusy: not now.
        """
        key = TokenKey.of(registration, scopes)
        held = self._held.get(key)
        grant = held.grant if held and now < held.renew_at else self._one_flight(registration, key, now)
        if not scopes <= grant.scopes:
            raise ScopeMissing(detail=" ".join(sorted(scopes - grant.scopes)))
        return grant.token

    def drop(self, registration: KnownRegistration, scopes: frozenset[str], token: str) -> None:
        """Forget `token`, which the platform answered with 401; a newer one stays."""
        key = TokenKey.of(registration, scopes)
        with self._lock:
            held = self._held.get(key)
            if held and held.grant.token != token:
                return
            self._held.pop(key, None)
        self._shelf.remove(key, token)

    def _one_flight(self, registration: KnownRegistration, key: TokenKey, now: datetime) -> Grant:
        """Fetch, or wait for the thread that already does and share what comes of it."""
        with self._lock:
            held = self._held.get(key)
            if held and now < held.renew_at:
                return held.grant
            flight = self._flights.get(key)
            if flight is None:
                own = self._flights[key] = Future()
        if flight is not None:
            grant = flight.result()
            # A token that may be used once belongs to the thread that fetched it.
            return grant if grant.lifetime else self._one_flight(registration, key, now)
        return self._fly(own, registration, key, now)

    def _fly(
        self, flight: Future[Grant], registration: KnownRegistration, key: TokenKey, now: datetime
    ) -> Grant:
        try:
            grant = self._from_shelf(key, now) or self._from_platform(registration, key, now)
        except BaseException as error:
            flight.set_exception(error)
            raise
        else:
            flight.set_result(grant)
            return grant
        finally:
            with self._lock:
                del self._flights[key]

    def _from_shelf(self, key: TokenKey, now: datetime) -> Grant | None:
        found = self._shelf.find(key, now)
        if found is None:
            return None
        grant, renew_at = found
        self._held[key] = _Held(grant, renew_at)
        return grant

    def _from_platform(self, registration: KnownRegistration, key: TokenKey, now: datetime) -> Grant:
        with self._sessions() as session:
            signing_key = current_key(session, self._secret, now)
        grant = fetch_token(self._http, registration, key.scopes, signing_key, now)
        if grant.lifetime:
            # Half of a short life, so that tokens which live two seconds are worth keeping too.
            renew_at = now + grant.lifetime - min(LONGEST_MARGIN, grant.lifetime / 2)
            self._held[key] = _Held(grant, renew_at)
            self._shelf.put(key, grant, renew_at)
        return grant
