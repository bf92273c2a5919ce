"""The worker's jobs that look at people's own places and at what is said of them, where the admin lets it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Generic, TypeVar, cast

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities.service import activity_in
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership
from lti_tool.database import writing
from lti_tool.kinds.sharing.consent import has_agreed
from lti_tool.kinds.sharing.looking import Found, look
from lti_tool.kinds.sharing.owned.handing_in import PLACE, Feed, Handed, hand_in, hand_in_items
from lti_tool.kinds.sharing.owned.looking import Seen, seen_feed, seen_profile
from lti_tool.kinds.sharing.owned.models import OwnPlace, ShareMention
from lti_tool.kinds.sharing.owned.reading import proved_accounts
from lti_tool.kinds.sharing.owned.rules import MOST_LOOKS, PAUSE, Way, next_look
from lti_tool.kinds.sharing.owned.service import look_at_shares_anew
from lti_tool.kinds.sharing.platforms import Evidence
from lti_tool.kinds.sharing.rules import is_own, kept_account, place_code, share_code
from lti_tool.kinds.sharing.service import are_checks_allowed
from lti_tool.outbox.service import claim, is_free, is_in_use, key_of, settle
from lti_tool.outside.pages import Get

log = structlog.get_logger()
RowT = TypeVar("RowT", OwnPlace, ShareMention)


@dataclass(frozen=True, slots=True)
class Due(Generic[RowT]):
    """A row that is ours to look after, as it stood then."""

    row: RowT
    token: str


@dataclass(frozen=True, slots=True)
class PlaceLooks:
    """A job that looks at places, one after the other; no transaction is open meanwhile."""

    sessions: Callable[[], Session]
    clock: Callable[[], datetime]
    secret: str
    get: Get

    def __call__(self, stop: Event) -> int:
        """Look at what is due; return how many were tried."""
        tried = 0
        while not stop.is_set() and (due := _claim(self.sessions, OwnPlace, self.clock())):
            seen = self._look(due.row)
            with writing(self.sessions) as session:
                self._keep(session, due, seen)
            log.info("own_place_looked_at", code=seen.reason)
            tried += 1
        return tried

    def _look(self, row: OwnPlace) -> Seen:
        if row.way == "feed":
            return seen_feed(row.url, self.get)
        return seen_profile(row.url, place_code(self.secret, row.membership_id), self.get)

    def _keep(self, session: Session, due: Due[OwnPlace], seen: Seen) -> None:
        """Keep what was seen, unless the place was taken away meanwhile, or another worker has it."""
        row, now = due.row, self.clock()
        # First, as whoever erases this person does.
        lock_membership(session, row.membership_id)
        if not settle(session, OwnPlace, row.id, due.token, _settled(row, seen, now)) or seen.reason:
            return
        if row.way == "feed":
            feed = Feed(seen.feed_url, seen.items, row.looked_at or row.created_at)
            hand_in_items(session, row.membership_id, feed, self.secret, now)
        else:
            look_at_shares_anew(session, row.membership_id, now)


@dataclass(frozen=True, slots=True)
class MentionLooks:
    """A job that looks whether pages hold the link that they are said to hold (Webmention, 3.2.2)."""

    sessions: Callable[[], Session]
    clock: Callable[[], datetime]
    secret: str
    get: Get

    def __call__(self, stop: Event) -> int:
        """Look at what is due; return how many were tried."""
        tried = 0
        while not stop.is_set() and (due := _claim(self.sessions, ShareMention, self.clock())):
            found = look(PLACE, due.row.url, self.get)
            with writing(self.sessions) as session:
                self._keep(session, due, found)
            log.info("mention_looked_at", code=found.check)
            tried += 1
        return tried

    def _keep(self, session: Session, due: Due[ShareMention], found: Found) -> None:
        """Hand the page in if it holds the link; forget what was said of it, unless nobody could tell yet."""
        row, now = due.row, self.clock()
        lock_membership(session, row.membership_id)
        is_to_wait = found.check == "unknown" and row.attempts + 1 < MOST_LOOKS
        later = {"attempts": row.attempts + 1, "due_at": now + PAUSE * (row.attempts + 1)}
        if not settle(session, ShareMention, row.id, due.token, later) or is_to_wait:
            return
        session.execute(delete(ShareMention).where(ShareMention.id == row.id))
        if found.evidence and row.target in found.evidence.links:
            self._hand_in(session, row, found.evidence, now)

    def _hand_in(self, session: Session, row: ShareMention, evidence: Evidence, now: datetime) -> None:
        """Hand the page in for whose site it is on, if that is still known and they still agree."""
        is_theirs = is_own(row.url, proved_accounts(session, row.membership_id))
        if not is_theirs or not has_agreed(session, row.membership_id):
            return
        of_member = select(Membership.context_id).where(Membership.id == row.membership_id)
        activity = activity_in(session, row.activity_id, session.scalars(of_member).one())
        code = share_code(self.secret, activity.uuid, row.membership_id)
        handed = Handed(row.url, evidence, is_read_there=True, at=row.created_at)
        hand_in(session, activity, row.membership_id, code, handed, now)


def _claim(sessions: Callable[[], Session], model: type[RowT], now: datetime) -> Due[RowT] | None:
    """Take the oldest row that is due, if the admin lets us look."""
    with sessions() as session:
        is_due = session.scalar(select(key_of(model)).where(is_free(model, now), is_in_use(model)).limit(1))
        if is_due is None or not are_checks_allowed(session):
            return None
    with writing(sessions) as session:
        claimed = claim(session, model, now, 1)
        if not claimed.ids:
            return None
        row = session.get_one(model, claimed.ids[0])
        session.expunge(row)
    return Due(row, claimed.token)


def _settled(row: OwnPlace, seen: Seen, now: datetime) -> dict[str, object]:
    failures = row.attempts + 1 if seen.reason else 0
    due_at = next_look(cast(Way, row.way), failures, now)
    values: dict[str, object] = {"reason": seen.reason, "attempts": failures, "due_at": due_at}
    if seen.reason:
        return values
    values |= {"looked_at": now, "proved_at": row.proved_at or now}
    if seen.evidence:
        account, handle = kept_account(seen.evidence.account), seen.evidence.handle[:200]
        values |= {"account": account, "handle": handle}
    return values
