"""What counts of a learner's acts for each step."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from math import inf
from zoneinfo import ZoneInfo

from lti_tool.acts.rules import ActValue, Item, items
from lti_tool.grading.rules.late import full_until, worth
from lti_tool.grading.rules.roles import Role
from lti_tool.grading.rules.steps import PLAIN, GradingTerms, Progress, StepName, StepTerms

POSTED = ("asked", "gave", "resolved")
"""Verbs of what stands in the discussion as a post; a question and a resolution are posts as any other."""


def progress(
    steps: Sequence[StepTerms],
    acts: Iterable[ActValue],
    membership_id: int,
    terms: GradingTerms = PLAIN,
) -> tuple[Progress, ...]:
    """Tell how far a learner is in each step, by their acts, and by others' marks at what is theirs.

    An item counts from the moment since which it has met the step without interruption; how much it counts
    after the step's date, `terms` say. What is taken back, edited below the minimum, or a copy of another's
    text does not count, nor does an answer to oneself (row P16). Of what counts once only (answers to one
    person, acts of one day) the first counts.
    """
    given = items(acts)
    own = [item for item in given if item.membership_id == membership_id]
    marks = [item for item in given if item.membership_id != membership_id]
    return tuple(
        _progress(step, marks if step.kind == "useful" else own, membership_id, terms) for step in steps
    )


def _progress(step: StepTerms, given: Sequence[Item], membership_id: int, terms: GradingTerms) -> Progress:
    readings = step.held.readings() if step.held else (None,)
    found = (_counted(replace(step, held=one), given, membership_id, terms) for one in readings)
    return max(found, key=_how_far)


def _how_far(made: Progress) -> tuple[float, float]:
    """Where there are several ways to count, the one that is worth most holds, and was so first."""
    return made.counted - made.late + made.late_worth, -made.met_at.timestamp() if made.met_at else -inf


def _counted(step: StepTerms, given: Sequence[Item], membership_id: int, terms: GradingTerms) -> Progress:
    met: dict[int, datetime] = {}
    for item in given:
        since = _counts_since(step, item)
        if since is None or not _worth(step, item, since, terms):
            continue
        target = _target(step, since)(item, since, membership_id, terms.zone)
        if target is not None:
            met[target] = min(since, met.get(target, since))
    moments = sorted(met.values())[: step.needed]
    late = (
        [] if step.due_at is None else [one for one in moments if one > full_until(step.due_at, terms.late)]
    )
    return Progress(
        counted=len(moments),
        met_at=moments[-1] if len(moments) == step.needed else None,
        late=len(late),
        late_worth=float(sum(worth(one, step.due_at, terms.late, is_answer=True) for one in late)),
    )


def _worth(step: StepTerms, item: Item, since: datetime, terms: GradingTerms) -> Fraction:
    return worth(since, step.due_at, terms.late, is_answer=item.to_membership_id is not None)


Target = Callable[[Item, datetime, int, str], int | None]
"""What an item that stands since then may count for once only; None: nothing. The last two are whose step it
is and the zone in which days end."""


def _post(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb in POSTED and item.to_membership_id is None else None


def _reply(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return _to_another(item, membership_id) if item.verb in POSTED else None


def _ask(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "asked" else None


def _give(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "gave" and item.to_membership_id != membership_id else None


def _resolution(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "resolved" else None


def _share(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "shared" else None


def _find(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "found" else None


def _answer(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "answered" else None


def _right(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if (item.verb, item.kind) == ("answered", "right") else None


def _solve(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "solved" else None


def _thank(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return _to_another(item, membership_id) if item.verb == "thanked" else None


def _read(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    is_sign = item.verb == "read" or (item.verb, item.kind) == ("reacted", "useful")
    return _day_of(since, zone) if is_sign else None


def _day(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    # One press on a button is no day in a discussion, and reading has steps of its own.
    return None if item.verb in ("reacted", "read") else _day_of(since, zone)


def _day_of(moment: datetime, zone: str) -> int:
    return moment.astimezone(ZoneInfo(zone)).toordinal()


def _to_another(item: Item, membership_id: int) -> int | None:
    return item.to_membership_id if item.to_membership_id != membership_id else None


def _useful(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    is_mark = (item.verb, item.kind, item.to_membership_id) == ("reacted", "useful", membership_id)
    return item.membership_id if is_mark else None


def _nothing(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return None


def _doubt(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    is_to_another = item.verb == "gave" and _to_another(item, membership_id) is not None
    return item.id if item.verb == "asked" or is_to_another else None


def _sum(item: Item, since: datetime, membership_id: int, zone: str) -> int | None:
    return item.id if item.verb == "resolved" else _give(item, since, membership_id, zone)


def _target(step: StepTerms, since: datetime) -> Target:
    return OF_ROLES[step.held.role] if step.held and step.held.covers(since) else TARGETS[step.kind]


OF_ROLES: dict[Role, Target] = {"host": _reply, "sceptic": _doubt, "summariser": _sum}
"""A host leaves nobody unanswered: different people count. A sceptic asks, or answers another with a doubt,
and a summariser gives or closes: each text counts. Whether it doubts or sums up, people judge."""
TARGETS: dict[StepName, Target] = {
    "post": _post,
    "reply": _reply,
    "ask": _ask,
    "give": _give,
    "thank": _thank,
    "resolution": _resolution,
    "share": _share,
    "find": _find,
    "answer": _answer,
    "right": _right,
    "solve": _solve,
    "read": _read,
    "days": _day,
    "role": _nothing,
    "useful": _useful,
}


WORDLESS = ("read", "share", "answer", "right", "solve", "useful")
"""Steps without a least number of words: reading and marks leave none, those of a share stand elsewhere, and
a quiz or a hunt asks for none."""


def _counts_since(step: StepTerms, item: Item) -> datetime | None:
    if item.is_taken_back or item.is_hidden:
        return None
    since = None
    for version in reversed(item.versions):
        if version.is_copy or (step.kind not in WORDLESS and version.words < step.minimum_words):
            break
        since = version.since
    return since
