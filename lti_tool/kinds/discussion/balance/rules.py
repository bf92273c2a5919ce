"""Pure decisions of the balance: what counts, how even it is, and what is missing most."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from lti_tool.acts.balance.rules import MOST_A_WEEK, Counts, week_of
from lti_tool.kinds.discussion.rules import USEFUL_WORDS

WEEKS = 4
"""How many weeks are looked at, this one among them; they begin on Monday, in UTC."""
MOST_BETWEEN_TWO = 2
"""Thanks between two people who thank nobody else."""
FEWEST_IN_PRIVATE = 5
"""People whose private thanks, or posts under an alias, reach a public number before their week is over."""

RateName = Literal["answered", "thanked", "spread"]


@dataclass(frozen=True, slots=True)
class PostValue:
    """A post that stands."""

    id: int
    author_id: int
    thread_id: int | None
    asks: bool
    words: int
    is_answered: bool
    """Whether it is a question with an accepted answer."""
    created_at: datetime
    is_hidden: bool = False
    """Whether it stands where names are hidden."""


@dataclass(frozen=True, slots=True)
class ThanksValue:
    """Thanks that stand; where names are hidden all of them are private in this."""

    thanker_id: int
    receiver_id: int
    post_id: int
    is_private: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    done: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 of nothing."""
        return self.done / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Balance:
    """Of a course: counts, the three rates, and how long a first reply takes."""

    counts: Counts
    answered: Rate
    """Questions with an accepted answer or another's reply of at least five words."""
    thanked: Rate
    """Replies of at least five words that somebody thanked for."""
    spread: Rate
    """Members who asked, gave and thanked."""
    first_reply: timedelta | None
    """The median; None where nobody replied to anybody."""


def window_start(now: datetime) -> datetime:
    """Return when the first of the weeks that are looked at began."""
    day = now - timedelta(days=now.weekday(), weeks=WEEKS - 1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def counted(thanks: Iterable[ThanksValue]) -> list[ThanksValue]:
    """Return the thanks that count: to one person once a week, and few between two who thank nobody else."""
    once: dict[tuple[int, int, int], ThanksValue] = {}
    for one in sorted(thanks, key=lambda one: one.created_at):
        once.setdefault((one.thanker_id, one.receiver_id, week_of(one.created_at)), one)
    receivers: dict[int, set[int]] = {}
    for one in once.values():
        receivers.setdefault(one.thanker_id, set()).add(one.receiver_id)
    between: Counter[frozenset[int]] = Counter()
    kept = []
    for one in once.values():
        if receivers[one.thanker_id] == {one.receiver_id} and receivers.get(one.receiver_id) == {
            one.thanker_id
        }:
            pair = frozenset((one.thanker_id, one.receiver_id))
            between[pair] += 1
            if between[pair] > MOST_BETWEEN_TWO:
                continue
        kept.append(one)
    return kept


def public(thanks: Sequence[ThanksValue], now: datetime) -> list[ThanksValue]:
    """Return thanks that may move a public number: private ones after their week, or among five people."""
    over = _open_weeks(((one.created_at, one.thanker_id) for one in thanks if one.is_private), now)
    return [one for one in thanks if not one.is_private or over(one.created_at)]


def public_posts(posts: Sequence[PostValue], now: datetime) -> list[PostValue]:
    """Return posts that may move a public number: those under an alias as private thanks (design.md)."""
    over = _open_weeks(((one.created_at, one.author_id) for one in posts if one.is_hidden), now)
    return [one for one in posts if not one.is_hidden or over(one.created_at)]


def _open_weeks(acts: Iterable[tuple[datetime, int]], now: datetime) -> Callable[[datetime], bool]:
    """Return whether an unseen act of a moment may be counted; `acts` are all of them with their people."""
    people: dict[int, set[int]] = {}
    for moment, who in acts:
        people.setdefault(week_of(moment), set()).add(who)
    crowded = {week for week, who in people.items() if len(who) >= FEWEST_IN_PRIVATE}
    return lambda moment: week_of(moment) < week_of(now) or week_of(moment) in crowded


def counts_of(posts: Iterable[PostValue], thanks: Iterable[ThanksValue]) -> dict[int, Counts]:
    """Return what counts of each person's acts, at most so many of each a week."""
    done: Counter[tuple[int, str, int]] = Counter()
    for post in posts:
        done[post.author_id, "ask" if post.asks else "give", week_of(post.created_at)] += 1
    for one in thanks:
        done[one.thanker_id, "thank", week_of(one.created_at)] += 1
    sums: Counter[tuple[int, str]] = Counter()
    for (who, act, _week), count in done.items():
        sums[who, act] += min(count, MOST_A_WEEK[act])
    people = {who for who, _act in sums}
    return {who: Counts(sums[who, "ask"], sums[who, "give"], sums[who, "thank"]) for who in people}


def balance_of(
    posts: Sequence[PostValue], thanks: Sequence[ThanksValue], members: frozenset[int], now: datetime
) -> Balance:
    """Return a course's balance; `members` are the learners who are here, others answer and thank too.

    What counts is told from public thanks alone: else a public one that does not would tell of a private one.
    """
    known, posts = public(thanks, now), public_posts(posts, now)
    shown = counted(known)
    each = {who: counts for who, counts in counts_of(posts, shown).items() if who in members}
    questions = [post for post in posts if post.asks]
    useful = [post for post in posts if post.thread_id is not None and post.words >= USEFUL_WORDS]
    by_id = {post.id: post for post in posts}
    helped = {post.thread_id for post in useful if _is_to_another(post, by_id)}
    for_what = {one.post_id for one in known}
    return Balance(
        counts=Counts(
            sum(one.asks for one in each.values()),
            sum(one.gives for one in each.values()),
            sum(one.thanks for one in each.values()),
        ),
        answered=Rate(sum(post.is_answered or post.id in helped for post in questions), len(questions)),
        thanked=Rate(sum(post.id in for_what for post in useful), len(useful)),
        spread=Rate(sum(bool(one.asks and one.gives and one.thanks) for one in each.values()), len(members)),
        first_reply=_first_reply(posts),
    )


def missing_most(balance: Balance) -> RateName | None:
    """Return the lowest of the three rates, which is what to do something about; None where all are whole."""
    rates: dict[RateName, Rate] = {
        "answered": balance.answered,
        "thanked": balance.thanked,
        "spread": balance.spread,
    }
    lowest = min(rates, key=lambda name: rates[name].share)
    return lowest if rates[lowest].share < 1 else None


def _is_to_another(reply: PostValue, posts: Mapping[int, PostValue]) -> bool:
    first = posts.get(reply.thread_id or 0)
    return first is not None and first.author_id != reply.author_id


def _first_reply(posts: Sequence[PostValue]) -> timedelta | None:
    """The median time from a thread's first post to the first reply of another."""
    known, waits = {post.id: post for post in posts}, dict[int, timedelta]()
    for reply in posts:
        if reply.thread_id is not None and _is_to_another(reply, known):
            wait = reply.created_at - known[reply.thread_id].created_at
            waits[reply.thread_id] = min(wait, waits.get(reply.thread_id, wait))
    return timedelta(seconds=median(wait.total_seconds() for wait in waits.values())) if waits else None
