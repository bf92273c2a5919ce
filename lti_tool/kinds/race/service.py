"""Use cases of a race: hand a source in, take it back, read the list, and decide as staff."""

from collections import defaultdict
from datetime import datetime
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number
from lti_tool.activities.participating import Item, participate
from lti_tool.activities.recognising.reading import why_recognised
from lti_tool.activities.rules import is_blank, tidy, writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership, lock_memberships
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.reading import author_columns, author_of
from lti_tool.course.who import Who
from lti_tool.database import insert_once
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.race.addresses import Address, read_address
from lti_tool.kinds.race.models import Find, Source
from lti_tool.kinds.race.rules import LONGEST_WHY, Check, Decision, state_of
from lti_tool.kinds.race.values import FindView, SourceView

ITEM = "find"
ALLOWED = "race.checks"
"""The site's default: 1 where its admin lets the worker look whether a source is there."""


def are_checks_allowed(session: Session) -> bool:
    """Whether the admin lets the worker ask for sources: not unless it was switched on."""
    return site_number(session, ALLOWED) == 1


def hand_in(
    session: Session, who: Who, activity: ActivityView, address: str, why: str, form_key: str, now: datetime
) -> int:
    """Hand a source in with a line on why, and return its id; one form hands in once.

    Raises:
        InputInvalid: of `address`, "empty", "no_address", "overruled" or "own" (handed in already); of `why`,
            "empty" or "too_long".
        Conflict: "not_open_yet" or "closed".
    """
    lock_membership(session, who.membership_id)
    sent = (Find.membership_id == who.membership_id, Find.form_key == form_key)
    if (made := session.scalar(select(Find.source_id).where(*sent))) is not None:
        return made
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)
    named, why = _read(address, why)
    source = session.get_one(Source, _source_of(session, activity, named, now))
    if source.decision == "not":
        raise InputInvalid("address", "overruled")
    find = _find_of(session, who, source, why, form_key, now)
    item = Item(ITEM, find.id, who.membership_id, why)
    participate(session, who, activity, Verb.FOUND, item, now)
    return source.id


def take_back(session: Session, who: Who, activity: ActivityView, source_id: int, now: datetime) -> None:
    """Take one's own find back; the source stays while others found it.

    Raises:
        NotHere: if it is none of theirs here.
        Conflict: "closed" or "not_open_yet".
    """
    lock_membership(session, who.membership_id)
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)
    own = (Find.source_id == source_id, Find.membership_id == who.membership_id)
    here = select(Find).join(Source, Source.id == Find.source_id).where(Source.activity_id == activity.id)
    find = session.scalars(here.where(*own, Find.taken_back_at.is_(None))).one_or_none()
    if find is None:
        raise NotHere
    find.taken_back_at, find.why = now, ""
    participate(session, who, activity, Verb.TOOK_BACK, Item(ITEM, find.id, who.membership_id), now)


def decide(
    session: Session,
    who: Who,
    activity: ActivityView,
    source_id: int,
    decision: Decision,
    words: str,
    now: datetime,
) -> None:
    """Confirm a source, overrule it with a reason, or leave it to the check again; scores follow.

    Raises:
        NotHere: if it is none of this race.
        InputInvalid: of `words`, "empty" where it is overruled without a reason, or "too_long".
    """
    words = tidy(words)
    if decision == "not" and is_blank(words):
        raise InputInvalid("words", "empty")
    if len(words) > LONGEST_WHY:
        raise InputInvalid("words", "too_long")
    here = select(Source).where(Source.id == source_id, Source.activity_id == activity.id)
    source = session.scalars(here.with_for_update()).one_or_none()
    if source is None:
        raise NotHere
    before, source.decision, source.decision_words = source.decision, decision, words
    source.decided_by_id, source.decided_at = who.membership_id, now
    session.flush()
    if (before == "not") != (decision == "not"):
        verb = Verb.HID if decision == "not" else Verb.RESTORED
        _tell_finders(session, who, activity, source_id, verb, now)


def read_sources(session: Session, activity_id: int, membership_id: int | None = None) -> list[SourceView]:
    """Read the list of a race, the newest source first; of one finder's alone where that is given.

    Three statements.
    """
    is_checked = are_checks_allowed(session)
    rows = session.execute(
        select(Source, Find, *author_columns(Source.activity_id))
        .join(Find, Find.source_id == Source.id)
        .join(Membership, Membership.id == Find.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(Source.activity_id == activity_id, Find.taken_back_at.is_(None))
        .order_by(Source.id.desc(), Find.created_at, Find.id)
    )
    found = rows.all()
    given = why_recognised(session, ITEM, [find.id for _source, find, *_author in found])
    sources: dict[int, Source] = {}
    finds: defaultdict[int, list[FindView]] = defaultdict(list)
    for source, find, *author in found:
        sources[source.id] = source
        accolades = given.get(find.id, ())
        finds[source.id].append(FindView(find.id, author_of(*author), find.why, find.created_at, accolades))
    views = [_view(source, finds[source.id], is_checked=is_checked) for source in sources.values()]
    if membership_id is None:
        return views
    return [one for one in views if membership_id in {find.author.membership_id for find in one.finds}]


def _view(source: Source, finds: list[FindView], *, is_checked: bool) -> SourceView:
    check, decision = cast(Check, source.check), cast(Decision, source.decision)
    return SourceView(
        id=source.id,
        kind=source.kind,
        name=source.name,
        url=source.url,
        title=source.title,
        state=state_of(source.kind, check, decision, is_checked=is_checked),
        check=check,
        decision=decision,
        decision_words=source.decision_words,
        created_at=source.created_at,
        finds=tuple(finds),
    )


def _read(address: str, why: str) -> tuple[Address, str]:
    why = tidy(why)
    if is_blank(address):
        raise InputInvalid("address", "empty")
    if (named := read_address(address)) is None:
        raise InputInvalid("address", "no_address")
    if is_blank(why):
        raise InputInvalid("why", "empty")
    if len(why) > LONGEST_WHY:
        raise InputInvalid("why", "too_long")
    return named, why


def _source_of(session: Session, activity: ActivityView, named: Address, now: datetime) -> int:
    key = {"activity_id": activity.id, "digest": named.digest}
    is_due = bool(named.url) and are_checks_allowed(session)
    values = {
        "kind": named.kind,
        "name": named.name,
        "url": named.url,
        "title": "",
        "check": "waiting",
        "decision": "",
        "decision_words": "",
        "attempts": 0,
        "due_at": now if is_due else None,
        "created_at": now,
    }
    return insert_once(session, Source, key, values)


def _find_of(session: Session, who: Who, source: Source, why: str, form_key: str, now: datetime) -> Find:
    """Return a new find, or one that was taken back as a new one.

    Raises:
        InputInvalid: of `address`, "own".
    """
    own = (Find.source_id == source.id, Find.membership_id == who.membership_id)
    find = session.scalars(select(Find).where(*own)).one_or_none()
    if find is not None and find.taken_back_at is None:
        raise InputInvalid("address", "own")
    if find is None:
        find = Find(source_id=source.id, membership_id=who.membership_id)
        session.add(find)
    find.why, find.form_key, find.created_at, find.taken_back_at = why, form_key, now, None
    session.flush()
    return find


def _tell_finders(
    session: Session, who: Who, activity: ActivityView, source_id: int, verb: Verb, now: datetime
) -> None:
    rows = session.execute(
        select(Find.id, Find.membership_id).where(Find.source_id == source_id, Find.taken_back_at.is_(None))
    ).all()
    lock_memberships(session, [row.membership_id for row in rows])
    for find_id, membership_id in sorted(rows, key=lambda row: row.membership_id):
        participate(session, who, activity, verb, Item(ITEM, find_id, membership_id), now)


def keep_check(session: Session, source_id: int, token: str, values: dict[str, object], check: Check) -> bool:
    """Write what came of a check, unless another worker has taken it over meanwhile."""
    ours = (Source.id == source_id, Source.lease_token == token)
    settled = (
        update(Source)
        .where(*ours)
        .values(leased_until=None, lease_token=None, check=check, **values)
        .returning(Source.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(settled).scalar_one_or_none() is not None
