"""What acts in a sharing task are about."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref, excerpt
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.reading import replies_of_items
from lti_tool.kinds.sharing.service import ITEM


def items_of(session: Session, named: Collection[Ref]) -> dict[Ref, ItemView]:
    """Read shares and replies that stand; two statements at most."""
    return shares_of_items(session, named) | replies_of_items(session, named)


def shares_of_items(session: Session, named: Collection[Ref]) -> dict[Ref, ItemView]:
    """Read shares that stand; one statement at most."""
    ids = [item_id for kind, item_id in named if kind == ITEM]
    if not ids:
        return {}
    rows = session.execute(
        select(Share, *author_columns(Share.activity_id))
        .join(Membership, Membership.id == Share.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Share.id.in_(ids), Share.withdrawn_at.is_(None), Share.decision != "not")
    )
    return {(ITEM, row[0].id): _view(row[0], author_of(*row[1:])) for row in rows}


def _view(share: Share, author: Author) -> ItemView:
    return ItemView(
        kind=ITEM,
        id=share.id,
        activity_id=share.activity_id,
        author=author,
        text=excerpt(share.text),
        endpoint="sharing.page",
        values={"_anchor": f"share-{share.id}"},
        is_for_all=share.audience == "course",
    )
