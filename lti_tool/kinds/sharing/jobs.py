"""The worker's job that looks at what was shared, where the admin lets it; nothing counts less by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Event

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.activities.service import activity_in
from lti_tool.acts.service import lock_membership
from lti_tool.database import writing
from lti_tool.kinds.sharing.counting import settle_share
from lti_tool.kinds.sharing.looking import Found, look
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.reading import proved_accounts
from lti_tool.kinds.sharing.rules import (
    LONGEST_SNAPSHOT,
    LOOK_AGAIN,
    MATCHED,
    is_own,
    kept_account,
    level_found,
)
from lti_tool.kinds.sharing.service import are_checks_allowed
from lti_tool.outbox.leases import has_due, lease_oldest
from lti_tool.outside.pages import Get

MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=10)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ClaimedShare:
    """A share that this worker is to look at."""

    id: int
    membership_id: int
    place: str
    url: str
    code: str
    token: str


class ShareChecks:
    """A job that looks at shares, one after the other."""

    def __init__(self, sessions: Callable[[], Session], clock: Callable[[], datetime], get: Get) -> None:
        self._sessions, self._clock, self._get = sessions, clock, get

    def __call__(self, stop: Event) -> int:
        """Look at what is due; return how many were tried. No transaction is open meanwhile."""
        tried = 0
        while not stop.is_set() and (share := self._claim()):
            found = look(share.place, share.url, self._get)
            with writing(self._sessions) as session:
                keep(session, share, found, self._clock())
            log.info("share_looked_at")
            tried += 1
        return tried

    def _claim(self) -> ClaimedShare | None:
        now = self._clock()
        with self._sessions() as session:
            if not has_due(session, Share, now) or not are_checks_allowed(session):
                return None
        with writing(self._sessions) as session:
            columns = (Share.id, Share.membership_id, Share.place, Share.url, Share.code)
            row = lease_oldest(session, Share, now, *columns)
        return ClaimedShare(*row) if row else None


def keep(session: Session, claimed: ClaimedShare, found: Found, now: datetime) -> None:
    """Keep what a look found, unless another worker has taken the share over, or it was withdrawn."""
    # First, as whoever withdraws it or erases this person does: the other way round would be a deadlock.
    lock_membership(session, claimed.membership_id)
    ours = (Share.id == claimed.id, Share.lease_token == claimed.token, Share.withdrawn_at.is_(None))
    share = session.scalars(select(Share).where(*ours).with_for_update()).one_or_none()
    if share is None:
        return
    share.lease_token = share.leased_until = None
    share.check, share.checked_at = found.check, now
    _raise(session, share, found, now)
    _plan_next(share, now)
    session.flush()
    context_id = session.scalars(select(Activity.context_id).where(Activity.id == share.activity_id)).one()
    activity = activity_in(session, share.activity_id, context_id or 0)
    settle_share(session, activity, share.id, share.membership_id, now)


def _raise(session: Session, share: Share, found: Found, now: datetime) -> None:
    """Bring a share's level to what was found, and keep a copy of what is known to be theirs."""
    evidence, holds_code = found.evidence, found.holds(share.code)
    proved = proved_accounts(session, share.membership_id) if evidence and evidence.account else ()
    is_theirs = evidence is not None and is_own(evidence.account, proved)
    is_there = found.check == "there"
    share.level = level_found(share.level, is_there=is_there, holds_code=holds_code, is_own=is_theirs)
    share.holds_code = share.holds_code or holds_code
    if evidence is None or not (holds_code or is_theirs) or share.is_last_look:
        return
    share.text, share.handle = evidence.text[:LONGEST_SNAPSHOT], evidence.handle[:200]
    share.text_digest, share.copied_at = sha256(evidence.text.encode()).hexdigest(), now
    if holds_code and evidence.account != share.url:
        share.account = kept_account(evidence.account)


def _plan_next(share: Share, now: datetime) -> None:
    """Look again soon where nobody could tell, and once after a week where it was found."""
    share.due_at = None
    if share.is_last_look:
        return
    if share.level >= MATCHED:
        share.is_last_look, share.due_at, share.attempts = True, now + LOOK_AGAIN, 0
    elif share.attempts + 1 < MOST_ATTEMPTS:
        share.attempts += 1
        share.due_at = now + PAUSE * share.attempts
