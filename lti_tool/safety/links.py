"""Addresses that stand once for all who gave them, and go with the last who did."""

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from lti_tool.database import Base


def forget_links(session: Session, membership_id: int) -> None:
    """Delete the pages that no other member's posts link to, and the sources that nobody else found."""
    tables = Base.metadata.tables
    _forget_cards(session, tables["post"], tables["post_card"], tables["link_card"], membership_id)
    _forget_sources(session, tables["find"], tables["source"], tables["membership"], membership_id)


def _forget_cards(session: Session, posts: Table, links: Table, cards: Table, membership_id: int) -> None:
    """Delete every page that no post links to: an edit may have left one that was theirs."""
    own = select(posts.c.id).where(posts.c.author_id == membership_id)
    session.execute(delete(links).where(links.c.post_id.in_(own)))
    linked = select(links.c.card_id).where(links.c.card_id == cards.c.id).exists()
    session.execute(delete(cards).where(~linked))


def _forget_sources(
    session: Session, finds: Table, sources: Table, members: Table, membership_id: int
) -> None:
    own = select(finds.c.source_id).where(finds.c.membership_id == membership_id)
    others = (
        select(finds.c.source_id)
        .join(members, members.c.id == finds.c.membership_id)
        .where(members.c.id != membership_id, members.c.person_id.is_not(None))
    )
    session.execute(delete(sources).where(sources.c.id.in_(own), sources.c.id.not_in(others)))
