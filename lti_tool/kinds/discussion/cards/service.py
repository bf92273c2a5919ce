"""Which card a post has, and what is to be fetched for it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from html import unescape
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number
from lti_tool.database import insert_once
from lti_tool.kinds.discussion.cards.models import LinkCard, PostCard
from lti_tool.kinds.discussion.models import Post
from lti_tool.outbox.leases import lease_oldest
from lti_tool.outbox.service import settle

ALLOWED = "discussion.link_cards"
"""The site's default: 1 where its admin lets the worker fetch what posts link to."""
KEPT = timedelta(days=30)
"""So long what a page said is believed; who links to it later has it asked anew."""
MOST_ATTEMPTS = 3
PAUSE = timedelta(minutes=10)
LONGEST_URL = 2000
_LINK = re.compile(r'<a href="(https://[^"]+)"')


@dataclass(frozen=True, slots=True)
class ClaimedCard:
    """A page that this worker is to fetch."""

    id: int
    url: str
    attempts: int
    token: str


def are_cards_allowed(session: Session) -> bool:
    """Whether the admin lets the worker fetch pages: not unless it was switched on."""
    return site_number(session, ALLOWED) == 1


def give_card(session: Session, post_id: int, before: str, html: str, now: datetime) -> None:
    """Give a post the card of the first page that it links to, to be fetched if it is new or old.

    `before` is its HTML until now. Only https has cards; where no link changes, nothing is read or written.
    """
    if _link_in(before) == (url := _link_in(html)):
        return
    session.execute(delete(PostCard).where(PostCard.post_id == post_id))
    card_id = _card_of(session, url, now) if url else None
    if card_id is not None:
        session.execute(insert(PostCard), {"post_id": post_id, "card_id": card_id})


def _link_in(html: str) -> str:
    found = _LINK.search(html)
    url = unescape(found[1]) if found else ""
    return url if len(url) <= LONGEST_URL and _has_host(url) else ""


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _card_of(session: Session, url: str, now: datetime) -> int | None:
    if not are_cards_allowed(session):
        return None
    key = {"url_digest": sha256(url.encode()).hexdigest()}
    card_id = insert_once(session, LinkCard, key, {"url": url, "due_at": now})
    is_old = or_(LinkCard.fetched_at.is_(None), LinkCard.fetched_at <= now - KEPT)
    session.execute(
        update(LinkCard)
        .where(LinkCard.id == card_id, LinkCard.due_at.is_(None), is_old)
        .values(due_at=now, attempts=0)
    )
    return card_id


def claim_card(session: Session, now: datetime) -> ClaimedCard | None:
    """Lease the oldest due card, if there is one."""
    row = lease_oldest(session, LinkCard, now, LinkCard.id, LinkCard.url, LinkCard.attempts)
    return ClaimedCard(*row) if row else None


def keep_card(session: Session, card: ClaimedCard, title: str, description: str, now: datetime) -> None:
    """Keep what a page said, and have threads that show it drawn anew."""
    said = {"title": title, "description": description, "attempts": 0}
    if settle(session, LinkCard, card.id, card.token, said | {"fetched_at": now, "due_at": None}):
        threads = (
            select(func.coalesce(Post.thread_id, Post.id))
            .join(PostCard, PostCard.post_id == Post.id)
            .where(PostCard.card_id == card.id)
        )
        session.execute(
            update(Post)
            .where(Post.id.in_(threads))
            .values(touched=Post.touched + 1)
            .execution_options(synchronize_session=False)
        )


def put_off_card(session: Session, card: ClaimedCard, now: datetime) -> None:
    """Ask again later, a few times; then what was known of the page stays as it is."""
    attempts = card.attempts + 1
    due_at = now + PAUSE * attempts if attempts < MOST_ATTEMPTS else None
    values = {"attempts": attempts, "due_at": due_at, "fetched_at": now}
    settle(session, LinkCard, card.id, card.token, values)
