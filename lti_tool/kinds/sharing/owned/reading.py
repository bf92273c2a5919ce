"""What is read of somebody's own places in a course."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.models import OwnPlace


@dataclass(frozen=True, slots=True)
class Offered:
    """An account in which somebody's code was found, and which is not among their places yet."""

    share_id: int
    place: str
    handle: str
    account: str


def places_of(session: Session, membership_id: int) -> list[OwnPlace]:
    """Return somebody's places in a course, in the order in which they were named."""
    own = select(OwnPlace).where(OwnPlace.membership_id == membership_id)
    return list(session.scalars(own.order_by(OwnPlace.id)))


def proved_accounts(session: Session, membership_id: int) -> list[str]:
    """Return what names the accounts and sites that are known to be somebody's."""
    own = (OwnPlace.membership_id == membership_id, OwnPlace.proved_at.is_not(None), OwnPlace.account != "")
    return list(session.scalars(select(OwnPlace.account).where(*own)))


def offered_accounts(session: Session, membership_id: int) -> list[Offered]:
    """Return the accounts in which somebody's code was found, one for each, that they have not kept."""
    kept = select(OwnPlace.account).where(OwnPlace.membership_id == membership_id)
    stands = (Share.membership_id == membership_id, Share.withdrawn_at.is_(None), Share.account != "")
    newest = select(func.max(Share.id)).where(*stands, Share.account.not_in(kept)).group_by(Share.account)
    columns = (Share.id, Share.place, Share.handle, Share.account)
    return [Offered(*row) for row in session.execute(select(*columns).where(Share.id.in_(newest)))]
