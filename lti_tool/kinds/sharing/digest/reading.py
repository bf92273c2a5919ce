"""What a course's card tells: counts of what was done, and shares that count and were not told yet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.acts.models import Act, Verb
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming import Author
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.kinds.sharing.models import Share, ShareConsent
from lti_tool.kinds.sharing.rules import CONSENT_VERSION, MAIL

TOLD = (Verb.ASKED, Verb.GAVE, Verb.THANKED, Verb.FOUND)
"""What is counted besides shares."""
MOST = 50
"""Shares of one card."""


@dataclass(frozen=True, slots=True)
class Echo:
    """A share that counts; who shared it and where it stands are told where they and staff agreed to it."""

    id: int
    place: str
    author: Author | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """What a card tells."""

    done: Mapping[Verb, int] = field(default_factory=dict)
    echoes: Sequence[Echo] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.done and not self.echoes


def week_of(session: Session, context_id: int, since: datetime, now: datetime, *, names: bool) -> Week:
    """Read what was done in a course since then; two statements.

    What is private, was taken back or is hidden is not counted (design.md, "Decided").
    """
    return Week(_done(session, context_id, since, now), _echoes(session, context_id, names=names))


def mark_told(session: Session, echoes: Sequence[Echo], now: datetime) -> None:
    """Note that these were told, so that no card tells them again."""
    told = Share.id.in_([one.id for one in echoes])
    session.execute(
        update(Share).where(told).values(told_at=now).execution_options(synchronize_session=False)
    )


def _done(session: Session, context_id: int, since: datetime, now: datetime) -> Mapping[Verb, int]:
    endings = (Verb.TOOK_BACK, Verb.HID, Verb.RESTORED)
    rows = session.execute(
        select(Act.activity_id, Act.item_kind, Act.item_id, Act.verb)
        .join(Activity, Activity.id == Act.activity_id)
        .where(Activity.context_id == context_id, Act.created_at > since, Act.created_at <= now)
        .where(Act.verb.in_((*TOLD, *endings)), Act.is_private.is_(False))
        .order_by(Act.id)
    )
    begun: dict[tuple[int, str, int], Verb] = {}
    stands: dict[tuple[int, str, int], bool] = {}
    for row in rows:
        item = (row.activity_id, row.item_kind, row.item_id)
        begun |= {item: row.verb} if row.verb in TOLD else {}
        stands[item] = row.verb not in (Verb.TOOK_BACK, Verb.HID)
    return Counter(verb for item, verb in begun.items() if stands[item])


def _echoes(session: Session, context_id: int, *, names: bool) -> list[Echo]:
    agreed = exists().where(
        ShareConsent.membership_id == Share.membership_id,
        ShareConsent.version == CONSENT_VERSION,
        ShareConsent.withdrawn_at.is_(None),
    )
    rows = session.execute(
        select(Share.id, Share.place, Share.url, agreed, *author_columns(Share.activity_id))
        .join(Activity, Activity.id == Share.activity_id)
        .join(Membership, Membership.id == Share.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Activity.context_id == context_id, Share.place.not_in(("", MAIL)))
        .where(Share.counted_at.is_not(None), Share.withdrawn_at.is_(None), Share.told_at.is_(None))
        .order_by(Share.id)
        .limit(MOST)
    )
    return [
        Echo(row[0], row[1], author_of(*row[4:]), row[2]) if names and row[3] else Echo(row[0], row[1])
        for row in rows
    ]
