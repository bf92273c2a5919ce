"""Pure decisions of a hunt: which clue comes next, how long a wrong answer waits, where a class stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, get_args

ClueKind = Literal["text", "number", "pattern"]
"""A text or a code in one of its spellings, a number with what it may be off by, or words with gaps."""
KINDS: tuple[ClueKind, ...] = get_args(ClueKind)
MOST_CLUES, MOST_SPELLINGS = 20, 20
LONGEST_CLUE, LONGEST_HINT, LONGEST_ANSWER, LONGEST_WHERE = 3_000, 500, 200, 500
FREE_TRIES = 3
"""So many wrong answers in a row cost no time."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MOST_TRIES = 100
"""What staff may limit tries to."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One clue; what solves it is kept so that nobody reads it (see `answers`)."""

    key: str
    """Names it for as long as it is changed and not replaced."""
    text: str
    """Markdown."""
    kind: ClueKind
    digests: tuple[str, ...] = ()
    """Of the spellings of a text."""
    sealed: str = ""
    """A number with its tolerance, or a pattern, encrypted; "" for a text."""
    hints: tuple[str, ...] = ()
    """Plain text; the first is opened before the second."""
    group: str = ""
    """Of clues with the same group each learner gets one; "" for a clue of its own."""
    where: str = ""
    """Where to look: an address, or a few words."""
    tries: int | None = None
    """How many wrong answers it takes; None: as many as any clue of the hunt."""
    stays: bool = False
    """Whether it keeps its place where each learner has an order of their own."""
    mark: str = ""
    """Of the secret under which its answer is kept; "" for one that was written before there were marks."""


def order_of(places: Sequence[int | None]) -> list[int]:
    """Return in which order clues come to which these places are given, by where they stand now (from 0).

    A clue with another place than its own moves there, and pushes the others on; one without any goes
    to the end. The first place is 1.
    """
    moved = sorted((place, now) for now, place in enumerate(places) if place is not None and place != now + 1)
    order = [now for now, place in enumerate(places) if place == now + 1]
    order += [now for now, place in enumerate(places) if place is None]
    for place, now in moved:
        order.insert(place - 1, now)
    return order


def own_chain(
    clues: Sequence[Clue], seed: bytes, *, shuffles: bool, passed: Collection[str] = ()
) -> list[Clue]:
    """Return one learner's clues in their order: of each group one, shuffled if asked for.

    The same seed draws the same chain, but a clue that is behind them stays theirs (`passed`, its key)
    when staff make others its variants. What is shuffled is what does not stay at its place: the last clue
    always does, since it leads to the treasure, and variants do where one of them does.
    """
    chain = _one_of_each(clues, seed, passed)
    if not shuffles:
        return chain
    staying = {clue.group or clue.key for clue in clues if clue.stays}
    loose = [place for place, clue in enumerate(chain[:-1]) if (clue.group or clue.key) not in staying]
    drawn = sorted((chain[place] for place in loose), key=lambda clue: _lot(seed, clue.key))
    for place, clue in zip(loose, drawn, strict=True):
        chain[place] = clue
    return chain


def group_of(clues: Sequence[Clue], clue: Clue) -> set[str]:
    """Return the keys of a clue and of its variants, of which one learner gets one."""
    return {one.key for one in clues if one.key == clue.key or (clue.group and one.group == clue.group)}


def next_clue(chain: Sequence[Clue], passed: Collection[str]) -> Clue | None:
    """Return the clue at which somebody stands; None once all are behind them. `passed` holds keys."""
    return next((clue for clue in chain if clue.key not in passed), None)


def waits_until(wrong: int, now: datetime) -> datetime | None:
    """Return until when nothing is taken after so many wrong answers to a clue; None: at once."""
    beyond = wrong - FREE_TRIES
    if beyond < 0:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(beyond, 10)
    return now + min(doubled, LONGEST_WAIT)


def tries_left(wrong: int, clue: Clue, usual: int | None) -> int | None:
    """Return how many tries a clue takes yet, by its own limit or the hunt's; None: as many as one likes."""
    limit = usual if clue.tries is None else clue.tries
    return None if limit is None else max(0, limit - wrong)


def is_address(where: str) -> bool:
    """Whether a place to look is an address that can be followed, and no words."""
    return where.startswith(("https://", "http://")) and " " not in where


@dataclass(frozen=True, slots=True)
class Stand:
    """One learner at one clue."""

    clue: str
    wrong: int
    hints: int
    is_solved: bool
    is_passed: bool
    """Whether staff let them pass it."""


Trouble = Literal["no_tries", "many_wrong"]
"""Why somebody does not come past the clue at which they stand."""


def trouble_of(wrong: int, clue: Clue, usual: int | None) -> Trouble | None:
    """Return why somebody is stuck at a clue after so many wrong answers; None: they are not."""
    if tries_left(wrong, clue, usual) == 0:
        return "no_tries"
    return "many_wrong" if wrong >= FREE_TRIES else None


@dataclass(frozen=True, slots=True)
class ClueCount:
    """How a class fares at a clue."""

    here: int
    """How many stand at it now."""
    solved: int
    passed: int
    wrong: float
    """Wrong answers before it was solved, in the middle; those who stand here now included."""
    hints: int


def count_clue(clue: str, here: int, stands: Sequence[Stand]) -> ClueCount:
    """Count how a class fares at a clue; `here` is how many stand at it."""
    at = [one for one in stands if one.clue == clue]
    wrong = sorted(one.wrong for one in at)
    middle = (wrong[(len(wrong) - 1) // 2] + wrong[len(wrong) // 2]) / 2 if wrong else 0.0
    return ClueCount(
        here=here,
        solved=sum(one.is_solved for one in at),
        passed=sum(one.is_passed for one in at),
        wrong=middle,
        hints=sum(one.hints for one in at),
    )


def is_stuck(counts: Mapping[str, ClueCount], clue: str, learners: int) -> bool:
    """Whether a clue holds up the class: a third of those who came, and two at least, stand at it."""
    return counts[clue].here >= max(2, -(-learners // 3))


def _one_of_each(clues: Sequence[Clue], seed: bytes, passed: Collection[str]) -> list[Clue]:
    found: list[Clue] = []
    seen: set[str] = set()
    for clue in clues:
        if clue.group in seen:
            continue
        same = [one for one in clues if clue.group and one.group == clue.group] or [clue]
        found.append(min(same, key=lambda one: (one.key not in passed, _lot(seed, one.key))))
        seen |= {clue.group} - {""}
    return found


def _lot(seed: bytes, key: str) -> bytes:
    return sha256(seed + key.encode()).digest()
