"""Judging one person's week: what each act is worth, after what came before it and what became of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lti_tool.acts.rules import ENDINGS, ActValue, Item, VerbName, items
from lti_tool.points.rules import (
    BEYOND_CAP,
    BURST,
    BURST_ACTS,
    CAP,
    COOL_DOWN,
    ENOUGH,
    FROM_OTHERS,
    HINTED,
    MOST_OF_A_POST,
    Entry,
    Rule,
    Why,
    Worth,
    first_reply_bonus,
    period_of,
)

POST = "post"
"""The kind of item at which marks and thanks stand."""
_OWN: Mapping[str, Rule] = {
    "asked": "ask",
    "gave": "give",
    "resolved": "give",
    "thanked": "thank",
    "shared": "share",
    "found": "find",
    "solved": "solve",
    "read": "read",
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one act would be worth by itself, and why it is worth nothing."""

    rule: Rule
    named: Rule
    item: Item
    given: int
    """What its rule gave then, without a bonus."""
    amount: int
    why: Why


def judge(
    acts: Iterable[ActValue],
    membership_id: int,
    period: date,
    zone: str,
    worth: Worth,
    *,
    public_only: bool = False,
) -> tuple[Entry, ...]:
    """Judge what happened to one person's points in one week.

    `acts` are theirs, and those of others about what they did, in that week and since. An act is judged by
    what its rule was worth when it happened. Oldest first in what comes back. `public_only` judges as if
    there were no private acts: what all see meanwhile tells nothing of them, nor of what they use up.
    """
    known = list(acts)
    seen = (item for item in items(known) if not (public_only and item.is_private))
    begun = [(rule, item) for item in seen if (rule := _rule_of(item, membership_id))]
    paid = [(rule, item) for rule, item in begun if worth.is_on(_at(item))]
    here = [(rule, item) for rule, item in paid if period_of(_at(item), zone) == period]
    here.sort(key=lambda one: (_at(one[1]), one[1].act_id))
    judging = _Judging(zone, _gone(known, membership_id))
    claims = [_claim(rule, item, judging, worth) for rule, item in here]
    return tuple(_paid(claims))


def _claim(rule: Rule, item: Item, judging: "_Judging", worth: Worth) -> _Claim:
    given, bonus = worth.of(rule, _at(item)), _bonus(item, worth)
    named: Rule = "first" if bonus else rule
    amount = _after_hints(item, given) + bonus
    return _Claim(rule, named, item, given, amount, judging.why(rule, item, given + bonus))


def _paid(claims: Sequence[_Claim]) -> Iterator[Entry]:
    beyond, left = _beyond_the_best(claims), CAP
    for one in claims:
        why = one.why or ("enough" if one.item.act_id in beyond else "")
        is_on_top = one.rule in BEYOND_CAP
        got = 0 if why else one.amount if is_on_top else min(one.amount, left)
        left -= 0 if is_on_top else got
        less: Why = "cap" if got < one.amount else "hints" if one.amount < one.given else ""
        yield Entry(one.item.act_id, one.named, got, why or less, _at(one.item))


def _beyond_the_best(claims: Iterable[_Claim]) -> set[int]:
    """Return the acts of which as many that are worth as much or more count already; of equals the first."""
    counting: dict[Rule, list[_Claim]] = {}
    for one in claims:
        if not one.why and one.rule in ENOUGH:
            counting.setdefault(one.rule, []).append(one)
    best = {rule: sorted(some, key=lambda one: -one.amount) for rule, some in counting.items()}
    return {one.item.act_id for rule, some in best.items() for one in some[ENOUGH[rule] :]}


def _after_hints(item: Item, worth: int) -> int:
    return worth if item.kind not in HINTED else worth // 2 if item.kind == HINTED[0] else 0


def _bonus(item: Item, worth: Worth) -> int:
    return first_reply_bonus(item.waited_hours, worth.of("first", _at(item)))


def _gone(acts: Iterable[ActValue], membership_id: int) -> set[int]:
    """Return the posts of somebody that were taken back or are hidden, whenever they were begun."""
    ends: dict[int, VerbName] = {}
    for act in sorted(acts, key=lambda act: (act.created_at, act.id)):
        if act.membership_id == membership_id and act.item_kind == POST and act.verb in ENDINGS:
            ends[act.item_id] = act.verb
    return {post for post, verb in ends.items() if verb != "restored"}


class _Judging:
    """What has been counted so far, in the order in which things happened."""

    def __init__(self, zone: str, gone: Collection[int]) -> None:
        """`gone` are posts of which nothing counts any more that others say of them."""
        self._zone, self._gone = ZoneInfo(zone), gone
        self._read_on: set[date] = set()
        self._of_post: Counter[int | None] = Counter()
        self._last: dict[Rule, datetime] = {}
        self._moments: list[datetime] = []
        self._people: set[tuple[Rule, int]] = set()

    def why(self, rule: Rule, item: Item, worth: int) -> Why:
        """Return why an item that is worth so much counts nothing; one that counts is remembered."""
        at = _at(item)
        why = _in_itself(rule, item) or self._about(rule, item) or ("" if worth else "nothing")
        why = why or self._same_day(rule, at)
        if not why and rule not in FROM_OTHERS:
            self._moments.append(at)
            why = self._pace(rule, at)
        why = why or self._same(rule, item)
        if not why:
            self._last[rule] = at
            self._people.add((rule, _other(rule, item)))
            if rule == "read":
                self._read_on.add(self._day(at))
            self._of_post[item.about_id if rule == "useful" else None] += 1
        return why

    def _same_day(self, rule: Rule, at: datetime) -> Why:
        return "same_day" if rule == "read" and self._day(at) in self._read_on else ""

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def _about(self, rule: Rule, item: Item) -> Why:
        return "undone" if rule == "useful" and item.about_id in self._gone else ""

    def _pace(self, rule: Rule, at: datetime) -> Why:
        last = self._last.get(rule)
        if last is not None and at - last < COOL_DOWN:
            return "too_soon"
        return "too_fast" if sum(at - one < BURST for one in self._moments) > BURST_ACTS else ""

    def _same(self, rule: Rule, item: Item) -> Why:
        if rule in ("thank", "useful") and (rule, _other(rule, item)) in self._people:
            return "same_person"
        is_full = rule == "useful" and item.about_id and self._of_post[item.about_id] >= MOST_OF_A_POST
        return "same_post" if is_full else ""


def _rule_of(item: Item, membership_id: int) -> Rule | None:
    if item.membership_id == membership_id and item.verb in _OWN:
        return _OWN[item.verb]
    if item.to_membership_id != membership_id:
        return None
    if item.verb == "accepted":
        return "accepted"
    if item.verb == "thanked":
        return "useful"
    said: dict[tuple[str, str], Rule] = {
        ("reacted", "useful"): "useful",
        ("recognised", "accolade"): "recognised",
    }
    return said.get((item.verb, item.kind))


def _in_itself(rule: Rule, item: Item) -> Why:
    if item.is_taken_back or item.is_hidden:
        return "undone"
    if item.versions[-1].is_copy and rule not in FROM_OTHERS:
        return "copy"
    is_own = item.membership_id == item.to_membership_id
    return "oneself" if is_own and rule in ("give", "thank", *FROM_OTHERS) else ""


def _other(rule: Rule, item: Item) -> int:
    return item.membership_id if rule in FROM_OTHERS else item.to_membership_id or 0


def _at(item: Item) -> datetime:
    return item.versions[0].since
