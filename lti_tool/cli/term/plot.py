"""Who does what when in the simulated term: pure, and the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

ActName = Literal[
    "open",
    "stay",
    "post",
    "ask",
    "reply",
    "thank",
    "accept",
    "react",
    "flag",
    "decide",
    "close",
    "worth",
    "give roles",
    "propose",
    "vote",
    "task",
    "look",
    "join",
    "recognise",
    "say aloud",
    "observe",
    "tell hint",
    "want mail",
]
TEACHER = -1
DAY = timedelta(days=1)
ONE_FLAG, MOSTLY_STAYS = 0.02, 0.7
MOST_PROPOSED, ONE_VOTES, ONE_JOINS, ONE_TELLS, ONE_MAILED = 4, 0.4, 0.7, 0.15, 0.15
AT_EARLIEST, AT_LATEST, MOSTLY = 7.5, 23.5, 19.5
"""Hours of a day at which people write."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How somebody takes part: chances are of one activity, `delay` is a part of the time until a date."""

    share: int
    """Of ten people."""
    writes: float
    asks: float
    replies: tuple[int, int]
    thanks: float
    delay: tuple[float, float]
    stays: int = 99
    """For so many activities."""


KEEN = Temper(2, 0.97, 0.35, (2, 4), 0.7, (0.05, 0.6))
STEADY = Temper(4, 0.9, 0.2, (1, 3), 0.4, (0.2, 0.95))
LATE = Temper(2, 0.75, 0.1, (0, 2), 0.2, (0.8, 1.4))
READING = Temper(1, 0.3, 0.1, (0, 1), 0.3, (0.3, 1.0))
LEAVING = Temper(1, 0.8, 0.2, (0, 1), 0.1, (0.5, 1.2), stays=3)
TEMPERS = [temper for temper in (KEEN, STEADY, LATE, READING, LEAVING) for _ in range(temper.share)]


@dataclass(frozen=True, slots=True)
class Frame:
    """One activity's moments: when it opens and closes, and by when posts and replies are wanted."""

    opens_at: datetime
    post_by: datetime
    reply_by: datetime
    closes_at: datetime
    kind: str = "discussion"


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """Somebody does something: learners are counted from 0, `TEACHER` teaches."""

    at: datetime
    who: int
    activity: int
    act: ActName


def plot(seed: int, learners: int, frames: Sequence[Frame], until: datetime) -> list[Move]:
    """Return all moves of a term up to a moment, in the order in which they happen."""
    moves = [move for who in range(learners) for move in _of_learner(seed, who, frames)]
    moves += [move for number, frame in enumerate(frames) for move in _of_teacher(seed, number, frame)]
    return sorted(move for move in moves if move.at < until)


def _of_learner(seed: int, who: int, frames: Sequence[Frame]) -> Iterator[Move]:
    chance = Random(f"{seed}/{who}")  # nosec B311  # a play, no secret
    # Not by chance: with few learners there should be some of each.
    temper = TEMPERS[(who * 7) % len(TEMPERS)]
    for number, frame in enumerate(frames[: temper.stays]):
        if frame.kind == "discussion":
            yield from _in_activity(chance, temper, who, number, frame)
        else:
            yield from _in_task(chance, temper, who, number, frame)
    yield from _in_course(chance, temper, who, frames[0])


def _in_activity(chance: Random, temper: Temper, who: int, number: int, frame: Frame) -> Iterator[Move]:
    begun = _moment(chance, temper, frame.opens_at, frame.post_by)
    if chance.random() < temper.writes:
        yield Move(begun, who, number, "ask" if chance.random() < temper.asks else "post")
    for _ in range(chance.randint(*temper.replies)):
        yield Move(_moment(chance, temper, begun, frame.reply_by), who, number, "reply")
    if chance.random() < temper.thanks:
        yield Move(_moment(chance, temper, begun, frame.reply_by), who, number, "thank")
    for _ in range(chance.randint(0, 2 * max(temper.replies))):
        yield Move(_moment(chance, temper, begun, frame.reply_by), who, number, "react")
    yield Move(_moment(chance, temper, begun + DAY, frame.reply_by), who, number, "accept")
    yield from _reads(chance, temper, who, number, frame)
    if chance.random() < temper.thanks / 2:
        end = frame.reply_by + DAY / 2
        yield Move(_moment(chance, temper, frame.reply_by, end), who, number, "close")
    if chance.random() < ONE_FLAG:
        yield Move(_moment(chance, temper, begun, frame.reply_by), who, number, "flag")
    if chance.random() < temper.writes / 2:
        yield Move(frame.closes_at + chance.random() * 3 * DAY, who, number, "worth")


def _in_task(chance: Random, temper: Temper, who: int, number: int, frame: Frame) -> Iterator[Move]:
    """Do what an activity of another kind asks for, a few times, and look at what others did."""
    yield from _reads(chance, temper, who, number, frame)
    if chance.random() >= temper.writes:
        return
    for _ in range(chance.randint(1, max(temper.replies))):
        yield Move(_moment(chance, temper, frame.opens_at, frame.reply_by), who, number, "task")
    for _ in range(chance.randint(*temper.replies)):
        yield Move(_moment(chance, temper, frame.opens_at + DAY, frame.reply_by), who, number, "look")
    if chance.random() < temper.writes / 2:
        yield Move(frame.closes_at + chance.random() * 3 * DAY, who, number, "worth")


def _in_course(chance: Random, temper: Temper, who: int, first: Frame) -> Iterator[Move]:
    """Propose a prompt, as a few do, be for one, stand on the boards, or agree to mail."""
    if temper is KEEN and who < MOST_PROPOSED * len(TEMPERS):
        yield Move(_moment(chance, temper, first.opens_at, first.closes_at), who, 0, "propose")
    if chance.random() < ONE_VOTES:
        yield Move(_moment(chance, temper, first.post_by, first.closes_at), who, 0, "vote")
    if chance.random() < ONE_JOINS:
        yield Move(_moment(chance, temper, first.opens_at, first.closes_at), who, 0, "join")
    if chance.random() < ONE_TELLS:
        yield Move(_moment(chance, temper, first.opens_at, first.post_by), who, 0, "tell hint")
    if chance.random() < ONE_MAILED:
        yield Move(_moment(chance, temper, first.opens_at, first.post_by), who, 0, "want mail")


def _reads(chance: Random, temper: Temper, who: int, number: int, frame: Frame) -> Iterator[Move]:
    """Open it on a few days, also without writing, and mostly stay a while."""
    for _ in range(chance.randint(0, 3)):
        at = _moment(chance, temper, frame.opens_at, frame.reply_by)
        yield Move(at, who, number, "open")
        if chance.random() < MOSTLY_STAYS:
            yield Move(at + timedelta(minutes=chance.randint(1, 15)), who, number, "stay")


def _of_teacher(seed: int, number: int, frame: Frame) -> Iterator[Move]:
    chance = Random(f"{seed}/teacher/{number}")  # nosec B311  # a play, no secret
    if frame.kind != "discussion":
        yield Move(frame.reply_by, TEACHER, number, "look")
        return
    yield Move(frame.opens_at + DAY, TEACHER, number, "give roles")
    # At the end rather than in the middle of it (R16).
    for _ in range(chance.randint(2, 4)):
        yield Move(frame.reply_by - chance.random() * DAY, TEACHER, number, "reply")
    yield Move(frame.reply_by, TEACHER, number, "thank")
    yield Move(frame.reply_by + DAY / 4, TEACHER, number, "decide")
    yield Move(frame.reply_by + DAY / 3, TEACHER, number, "recognise")
    # In class, the brief in hand; and after it what was said there.
    session = frame.reply_by + DAY
    yield Move(session, TEACHER, number, "say aloud")
    for place in range(chance.randint(1, 2)):
        yield Move(session + (2 + place) * DAY / 24, TEACHER, number, "observe")


def _moment(chance: Random, temper: Temper, start: datetime, end: datetime) -> datetime:
    """Return a moment at which somebody is awake, within their part of the time; never before `start`."""
    meant = start + max(end - start, DAY / 4) * chance.uniform(*temper.delay)
    hour = chance.triangular(AT_EARLIEST, AT_LATEST, MOSTLY)
    moved = meant.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
    return moved if moved > start else start + timedelta(minutes=1 + 240 * chance.random())
