"""What acts in a race are about."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref, excerpt
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.race.models import Find, Source
from lti_tool.kinds.race.service import ITEM


def items_of(session: Session, named: Collection[Ref]) -> dict[Ref, ItemView]:
    """Read finds that stand, with why their sources are worth reading; one statement at most."""
    ids = [item_id for kind, item_id in named if kind == ITEM]
    if not ids:
        return {}
    rows = session.execute(
        select(Find.id, Source.id, Source.activity_id, Find.why, *author_columns(Source.activity_id))
        .join(Source, Source.id == Find.source_id)
        .join(Membership, Membership.id == Find.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Find.id.in_(ids), Find.taken_back_at.is_(None), Source.decision != "not")
    )
    return {(ITEM, row[0]): _view(row[0], row[1], row[2], row[3], author_of(*row[4:])) for row in rows}


def _view(find_id: int, source_id: int, activity_id: int, why: str, author: Author) -> ItemView:
    return ItemView(
        kind=ITEM,
        id=find_id,
        activity_id=activity_id,
        author=author,
        text=excerpt(why),
        endpoint="race.page",
        values={"_anchor": f"source-{source_id}"},
        is_for_all=True,
    )
