"""Use cases of a hunt: answer a clue, open a hint, and as staff let somebody try again or pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.participating import Item, participate
from lti_tool.activities.returning import Spent, spent_by
from lti_tool.activities.rules import is_blank, tidy, writing_refusal
from lti_tool.activities.spelling.rules import read_numbers
from lti_tool.activities.values import ActivityView
from lti_tool.acts.models import Verb
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Membership
from lti_tool.course.who import Who
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.kinds.hunt.answers import is_lost, seed_of, solves
from lti_tool.kinds.hunt.models import ClueStand
from lti_tool.kinds.hunt.options import Options, read_options
from lti_tool.kinds.hunt.rules import (
    LONGEST_ANSWER,
    LONGEST_HINT,
    Clue,
    group_of,
    next_clue,
    own_chain,
    tries_left,
    waits_until,
)

ITEMS = ("clue", "clue_1", "clue_2")
"""What a solved clue is called in the ledger, by how many of its hints were opened (points.rules)."""


def item_of(hints: int) -> str:
    """Return what a clue that was solved with so many hints is called in the ledger."""
    return ITEMS[min(hints, len(ITEMS) - 1)]


@dataclass(frozen=True, slots=True)
class Chain:
    """One learner's clues, and where they stand at each."""

    clues: tuple[Clue, ...]
    stands: dict[str, ClueStand]
    """By the clue's key; of those that they have done something at."""

    @property
    def passed(self) -> set[str]:
        """Keys of what is behind them."""
        return _passed(self.stands)

    @property
    def next(self) -> Clue | None:
        """The clue at which they stand."""
        return next_clue(self.clues, self.passed)


def chain_of(session: Session, activity: ActivityView, membership_id: int, secret: str) -> Chain:
    """Read one learner's chain, with what they had tried before they were erased; two statements."""
    own = (ClueStand.activity_id == activity.id, ClueStand.membership_id == membership_id)
    rows = session.scalars(select(ClueStand).where(*own).order_by(ClueStand.id))
    options, seed = read_options(activity.options), seed_of(secret, activity.uuid, membership_id)
    chain = drawn_chain(options, seed, {row.clue: row for row in rows})
    spent = spent_by(session, activity.id, membership_id, {one.key for one in options.clues}, secret)
    return _with_spent(chain, options, spent, activity, membership_id) if spent else chain


def answer(
    session: Session, who: Who, activity: ActivityView, key: str, typed: str, secret: str, now: datetime
) -> bool:
    """Answer the clue at which one stands; whether that solved it. What is behind one is solved already.

    Raises:
        NotHere: if the clue is none of theirs, or comes later.
        InputInvalid: of `answer`, "empty", "too_long" or "no_number", which is no try.
        Conflict: "not_open_yet", "closed", "wait", "no_tries" or "lost", which is no try.
    """
    typed = tidy(typed)
    chain = _locked_chain(session, who, activity, secret)
    if key in chain.passed:
        return True
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)
    if is_blank(typed) or len(typed) > LONGEST_ANSWER:
        raise InputInvalid("answer", "empty" if is_blank(typed) else "too_long")
    clue = _require(chain, key)
    stand = _stand_of(session, activity, who.membership_id, chain, key)
    _require_try(stand, clue, read_options(activity.options), now)
    if is_lost(secret, clue):
        raise Conflict("lost")
    if clue.kind == "number" and not read_numbers(typed):
        raise InputInvalid("answer", "no_number")
    if not solves(secret, clue, typed):
        stand.wrong += 1
        stand.waits_until = waits_until(stand.wrong, now)
        session.flush()
        return False
    stand.solved_at, stand.waits_until = now, None
    session.flush()
    item = Item(item_of(stand.hints), stand.id, who.membership_id)
    participate(session, who, activity, Verb.SOLVED, item, now)
    return True


def open_hint(
    session: Session, who: Who, activity: ActivityView, key: str, number: int, secret: str, now: datetime
) -> None:
    """Open the next hint of the clue at which one stands; `number` counts from 1, so that twice is once.

    Raises:
        NotHere: if the clue is none of theirs, comes later, or has no such hint.
        Conflict: "not_open_yet" or "closed".
    """
    chain = _locked_chain(session, who, activity, secret)
    if refusal := writing_refusal(activity.opens_at, activity.closes_at, now):
        raise Conflict(refusal)
    clue = _require(chain, key)
    stand = _stand_of(session, activity, who.membership_id, chain, key)
    if not 1 <= number <= min(len(clue.hints), stand.hints + 1):
        raise NotHere
    stand.hints = max(stand.hints, number)
    session.flush()


def help_on(
    session: Session,
    who: Who,
    activity: ActivityView,
    membership_id: int,
    words: str,
    secret: str,
    now: datetime,
    *,
    passes: bool,
) -> None:
    """Let a learner try the clue at which they stand anew, or pass it for a reason, without credit for it.

    Raises:
        NotHere: if they stand at none; InputInvalid: of `words`, "empty" or "too_long", if they are to pass.
    """
    words = tidy(words)
    if passes and (is_blank(words) or len(words) > LONGEST_HINT):
        raise InputInvalid("words", "empty" if is_blank(words) else "too_long")
    lock_membership(session, membership_id)
    chain = chain_of(session, activity, membership_id, secret)
    here = (Membership.id == membership_id, Membership.context_id == who.context_id)
    if chain.next is None or session.scalar(select(Membership.id).where(*here)) is None:
        raise NotHere
    stand = _stand_of(session, activity, membership_id, chain, chain.next.key)
    stand.wrong, stand.waits_until = 0, None
    if passes:
        stand.passed_at, stand.passed_by_id, stand.passed_words = now, who.membership_id, words
    session.flush()


def drawn_chain(options: Options, seed: bytes, stands: dict[str, ClueStand]) -> Chain:
    """Return the chain that this seed draws, with where somebody stands at its clues."""
    chain = own_chain(options.clues, seed, shuffles=options.shuffles, passed=_passed(stands))
    return Chain(tuple(chain), stands)


def _with_spent(
    chain: Chain, options: Options, spent: Mapping[str, Spent], activity: ActivityView, membership_id: int
) -> Chain:
    """Let who comes back go on with the tries that they had left, and the hints that they know."""
    stands = dict(chain.stands)
    for clue in chain.clues:
        keys = group_of(options.clues, clue) & set(spent)
        if keys and clue.key not in stands:
            wrong, hints = (max(getattr(spent[key], name) for key in keys) for name in ("wrong", "hints"))
            own = {"activity_id": activity.id, "membership_id": membership_id, "clue": clue.key}
            # No row until something is done at it: `_stand_of` adds it then.
            stands[clue.key] = ClueStand(
                **own, wrong=wrong, hints=min(hints, len(clue.hints)), passed_words=""
            )
    return Chain(chain.clues, stands)


def _passed(stands: Mapping[str, ClueStand]) -> set[str]:
    return {key for key, one in stands.items() if one.solved_at or one.passed_at}


def _locked_chain(session: Session, who: Who, activity: ActivityView, secret: str) -> Chain:
    lock_membership(session, who.membership_id)
    return chain_of(session, activity, who.membership_id, secret)


def _require(chain: Chain, key: str) -> Clue:
    if chain.next is None or chain.next.key != key:
        raise NotHere
    return chain.next


def _require_try(stand: ClueStand, clue: Clue, options: Options, now: datetime) -> None:
    if tries_left(stand.wrong, clue, options.tries) == 0:
        raise Conflict("no_tries")
    if stand.waits_until is not None and now < stand.waits_until:
        raise Conflict("wait")


def _stand_of(
    session: Session, activity: ActivityView, membership_id: int, chain: Chain, key: str
) -> ClueStand:
    own = {"activity_id": activity.id, "membership_id": membership_id, "clue": key}
    found = chain.stands.get(key) or ClueStand(**own)
    session.add(found)
    session.flush()
    return found
