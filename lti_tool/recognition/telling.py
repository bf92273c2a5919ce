"""What recognition tells people of, read out of what is there (ADR 0042)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.recognising.models import Recognition
from lti_tool.notices.rules import MOST, Kind, Notice
from lti_tool.notices.sources import Reader, Source

TOLD: Mapping[str, Kind] = {
    "accolade": "recognised",
    "in_class": "thanked_in_class",
    "observed": "noted_in_class",
}


def source_of(kinds: Kinds) -> Source:
    """Return the source of what staff recognised; see `notices.sources.Source`."""

    def told(session: Session, reader: Reader, since: datetime, now: datetime) -> list[Notice]:
        rows = _rows(session, reader, since)
        items = items_of_rows(session, kinds, rows, now)
        return [_notice(row, items.get((row.item_kind, row.item_id))) for row in rows]

    return told


def items_of_rows(
    session: Session, kinds: Kinds, rows: Sequence[Row[*tuple[Any, ...]]], now: datetime
) -> dict[Ref, ItemView]:
    """Read what rows are about that have `kind`, `item_kind` and `item_id`, each kind once."""
    named: dict[str, list[Ref]] = {}
    for row in rows:
        if row.item_id:
            named.setdefault(row.kind, []).append((row.item_kind, row.item_id))
    found: dict[Ref, ItemView] = {}
    for kind, refs in named.items():
        found |= kinds[kind].items(session, refs, now)
    return found


def _rows(session: Session, reader: Reader, since: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    row, one = Recognition, reader.activity_id
    seen = Activity.id == one if one is not None else Activity.learner_opened_at.is_not(None)
    return session.execute(
        select(
            row.what,
            row.item_kind,
            row.item_id,
            row.words,
            row.created_at,
            Activity.id,
            Activity.title,
            Activity.kind,
        )
        .join(Activity, Activity.id == row.activity_id)
        .where(Activity.context_id == reader.context_id, seen)
        .where(row.membership_id == reader.membership_id, row.taken_back_at.is_(None), row.created_at > since)
        .order_by(row.created_at.desc())
        .limit(MOST)
    ).all()


def _notice(row: Row[*tuple[Any, ...]], item: ItemView | None) -> Notice:
    return Notice(
        kind=TOLD[row.what],
        at=row.created_at,
        activity_id=row.id,
        title=row.title,
        glimpse=row.words or (item.text if item else ""),
        endpoint=item.endpoint if item else "",
        values=item.values if item else {},
    )
