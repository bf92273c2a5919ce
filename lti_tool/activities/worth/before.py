"""The terms before: from which activities of other courses those of a course were copied (row 20)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity

MOST_TERMS = 10
"""So far back a line of copies is followed."""


@dataclass(frozen=True, slots=True)
class Original:
    """An activity of another course from which one was copied, itself or over copies in between."""

    id: int
    kind: str


def originals_of(session: Session, context_id: int) -> Mapping[int, Sequence[Original]]:
    """Read what a course's activities were copied from, by their ids, the nearest first; one statement.

    A duplicate within one course is no term of its own.
    """
    line = (
        select(
            Activity.id.label("copy_id"), Activity.copied_from_id.label("from_id"), literal(1).label("way")
        )
        .where(Activity.context_id == context_id, Activity.copied_from_id.is_not(None))
        .cte("line", recursive=True)
    )
    further = select(line.c.copy_id, Activity.copied_from_id, line.c.way + 1).join(
        Activity, Activity.id == line.c.from_id
    )
    line = line.union_all(further.where(Activity.copied_from_id.is_not(None), line.c.way < MOST_TERMS))
    rows = session.execute(
        select(line.c.copy_id, Activity.id, Activity.kind)
        .join(Activity, Activity.id == line.c.from_id)
        .where(Activity.context_id != context_id)
        .order_by(line.c.copy_id, line.c.way)
    )
    found: dict[int, list[Original]] = defaultdict(list)
    for copy_id, original_id, kind in rows:
        found[copy_id].append(Original(original_id, kind))
    return found
