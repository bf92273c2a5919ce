"""Asking platforms how they fare: their keys, a token for scores, and the time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.admin.models import PlatformCheck
from lti_tool.course.models import Registration
from lti_tool.database import upsert
from lti_tool.errors import PlatformError
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.key_sets import usable_keys
from lti_tool.lti.platform_clock import ahead
from lti_tool.lti.score_times import BELIEVED
from lti_tool.lti.service_calls import SCORE
from lti_tool.lti.signing_keys import SigningKey
from lti_tool.lti.token_request import fetch_token
from lti_tool.lti.values import KnownRegistration
from lti_tool.outbox.troubles import trouble_of

GOOD = "good"
AT_HAND = Limits(read=4, total=5, tries=1)
"""While an admin waits for the page."""
ALL_SECONDS = 6
"""How long all platforms together may keep an admin waiting; who is slower is asked by the worker."""
AT_ONCE = 16
MOST_AT_HAND = 40
EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a platform answered: "good" or a code for keys and token, its clock minus ours in seconds."""

    registration_id: int
    keys: str
    token: str
    clock_offset: float | None


@dataclass(frozen=True, slots=True)
class Checker:
    """Asks one platform after the other; threads share it."""

    http: PlatformHttp
    signing_key: SigningKey | None
    clock: Callable[[], datetime]
    limits: Limits = AT_HAND

    def check(self, registration: KnownRegistration) -> Checked:
        """Ask for the key set, which tells the time too, and for a token that opens scores."""
        keys, offset = self._keys(registration)
        return Checked(registration.id, keys, self._token(registration), offset)

    def _keys(self, registration: KnownRegistration) -> tuple[str, float | None]:
        began = self.clock()
        try:
            answer = self.http.call(
                "GET", registration.jwks_url, registration, headers={}, limits=self.limits
            )
            code = GOOD if answer.fine and usable_keys(answer.json()) else "unreadable"
        except PlatformError as error:
            return _code(error), None
        if answer.date is None:
            return code, None
        offset = ahead(answer.date, began, self.clock())
        return code, offset.total_seconds() if abs(offset) <= BELIEVED else None

    def _token(self, registration: KnownRegistration) -> str:
        if self.signing_key is None:
            return ""
        try:
            scopes = frozenset({SCORE})
            grant = fetch_token(self.http, registration, scopes, self.signing_key, self.clock(), self.limits)
        except PlatformError as error:
            return _code(error)
        return GOOD if scopes <= grant.scopes else "scope_missing"


def check_together(checker: Checker, registrations: Sequence[KnownRegistration]) -> list[Checked]:
    """Ask platforms at the same time, and return what those answered that were quick enough."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check")
    asked = [pool.submit(checker.check, registration) for registration in registrations[:MOST_AT_HAND]]
    done, _late = wait(asked, timeout=ALL_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return [one.result() for one in asked if one in done]


def due_for_check(session: Session, before: datetime) -> list[KnownRegistration]:
    """Return the platforms in use that were not asked since `before`; who waits longest comes first."""
    due = (
        select(Registration)
        .outerjoin(PlatformCheck, PlatformCheck.registration_id == Registration.id)
        .where(
            Registration.disabled_at.is_(None),
            or_(PlatformCheck.checked_at.is_(None), PlatformCheck.checked_at <= before),
        )
        .order_by(PlatformCheck.checked_at.is_not(None), PlatformCheck.checked_at, Registration.id)
        .limit(MOST_AT_HAND)
    )
    return [row.known() for row in session.scalars(due)]


def keep_checks(session: Session, checks: Sequence[Checked], now: datetime) -> None:
    """Keep what platforms answered."""
    for checked in checks:
        values = {
            "checked_at": now,
            "keys": checked.keys,
            "token": checked.token,
            "clock_offset": checked.clock_offset,
        }
        upsert(session, PlatformCheck, {"registration_id": checked.registration_id}, values)


def _code(error: PlatformError) -> str:
    return trouble_of(error) or "failed"
