"""What pages read of replies to shares."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.items import ItemView, Ref, excerpt
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.who import Who
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.replies.models import EchoReply
from lti_tool.kinds.sharing.replies.service import ITEM


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply."""

    id: int
    author: Author
    body: str
    created_at: datetime
    is_hidden: bool
    hide_words: str


def replies_to(session: Session, who: Who, activity_id: int) -> Mapping[int, Sequence[ReplyView]]:
    """Read the replies of a task that a reader may see, by share, the oldest first; one statement.

    A hidden one is between its author and staff.
    """
    visible = or_(
        EchoReply.hidden_at.is_(None) if not who.is_staff else EchoReply.id > 0,
        EchoReply.membership_id == who.membership_id,
    )
    rows = session.execute(
        select(EchoReply, *author_columns(Share.activity_id))
        .join(Share, Share.id == EchoReply.share_id)
        .join(Membership, Membership.id == EchoReply.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Share.activity_id == activity_id, EchoReply.taken_back_at.is_(None), visible)
        .order_by(EchoReply.id)
    )
    found: defaultdict[int, list[ReplyView]] = defaultdict(list)
    for row in rows:
        found[row[0].share_id].append(_view(row[0], author_of(*row[1:])))
    return found


def replies_of_items(session: Session, named: Collection[Ref]) -> dict[Ref, ItemView]:
    """Read what acts are about that are replies which stand; one statement at most."""
    ids = [item_id for kind, item_id in named if kind == ITEM]
    if not ids:
        return {}
    stands = (EchoReply.taken_back_at.is_(None), EchoReply.hidden_at.is_(None), Share.withdrawn_at.is_(None))
    rows = session.execute(
        select(EchoReply, Share.activity_id, Share.audience, *author_columns(Share.activity_id))
        .join(Share, Share.id == EchoReply.share_id)
        .join(Membership, Membership.id == EchoReply.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(EchoReply.id.in_(ids), Share.decision != "not", *stands)
    )
    return {(ITEM, row[0].id): _item(row) for row in rows}


def _item(row: Row[*tuple[object, ...]]) -> ItemView:
    reply: EchoReply = row.EchoReply
    return ItemView(
        kind=ITEM,
        id=reply.id,
        activity_id=row.activity_id,
        author=author_of(*row[3:]),
        text=excerpt(reply.body),
        endpoint="sharing.page",
        values={"_anchor": f"reply-{reply.id}"},
        is_for_all=row.audience == "course",
        may_be_recognised=False,
    )


def _view(reply: EchoReply, author: Author) -> ReplyView:
    return ReplyView(
        id=reply.id,
        author=author,
        body=reply.body,
        created_at=reply.created_at,
        is_hidden=reply.hidden_at is not None,
        hide_words=reply.hide_words,
    )
