"""Accolades as pages show them at their items."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.recognising.models import Recognition


@dataclass(frozen=True, slots=True)
class Accolade:
    """One accolade: why, when, and who of the staff gave it."""

    id: int
    by_membership_id: int
    words: str
    at: datetime


def why_recognised(session: Session, item_kind: str, item_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Read why staff recognised these items, by item; one statement at most."""
    given = accolades_at(session, item_kind, item_ids)
    return {item_id: tuple(one.words for one in accolades) for item_id, accolades in given.items()}


def accolades_at(
    session: Session, item_kind: str, item_ids: Collection[int]
) -> dict[int, tuple[Accolade, ...]]:
    """Read the accolades that stand at these items, by item, the oldest first; one statement at most."""
    if not item_ids:
        return {}
    found: dict[int, tuple[Accolade, ...]] = {}
    row, here = Recognition, (Recognition.item_kind == item_kind, Recognition.item_id.in_(item_ids))
    columns = (row.item_id, row.id, row.by_membership_id, row.words, row.created_at)
    standing = (row.what == "accolade", row.taken_back_at.is_(None))
    for one in session.execute(select(*columns).where(*here, *standing).order_by(row.id)):
        accolade = Accolade(one.id, one.by_membership_id, one.words, one.created_at)
        found[one.item_id] = (*found.get(one.item_id, ()), accolade)
    return found
