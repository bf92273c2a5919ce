"""The worker's job that asks pages what they say of themselves, where the admin lets it."""

from collections.abc import Callable
from datetime import datetime
from threading import Event

import structlog
from sqlalchemy.orm import Session

from lti_tool.database import writing
from lti_tool.kinds.discussion.cards.models import LinkCard
from lti_tool.kinds.discussion.cards.service import (
    ClaimedCard,
    are_cards_allowed,
    claim_card,
    keep_card,
    put_off_card,
)
from lti_tool.outbox.leases import has_due
from lti_tool.outside.pages import Get, read_page

log = structlog.get_logger()


class LinkCards:
    """A job that fetches the cards of links, one after the other."""

    def __init__(self, sessions: Callable[[], Session], clock: Callable[[], datetime], get: Get) -> None:
        self._sessions, self._clock, self._get = sessions, clock, get

    def __call__(self, stop: Event) -> int:
        """Fetch what is due; return how many were tried. No transaction is open meanwhile."""
        tried = 0
        while not stop.is_set() and (card := self._claim()):
            self._fetch(card)
            tried += 1
        return tried

    def _claim(self) -> ClaimedCard | None:
        now = self._clock()
        with self._sessions() as session:
            if not has_due(session, LinkCard, now) or not are_cards_allowed(session):
                return None
        with writing(self._sessions) as session:
            return claim_card(session, now)

    def _fetch(self, card: ClaimedCard) -> None:
        about = read_page(card.url, self._get)
        with writing(self._sessions) as session:
            if about is None:
                put_off_card(session, card, self._clock())
            else:
                keep_card(session, card, about.title, about.description, self._clock())
        log.info("link_card_read" if about else "link_card_not_read")
