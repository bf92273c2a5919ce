"""Pure decisions of a discussion: what is a text, where a reply hangs, who may change what, what is late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal, get_args

from lti_tool.activities.rules import Refusal, is_blank

LONGEST_POST = 20_000
"""Characters (row P3)."""
LONGEST_REASON = 1_000
"""Characters of what somebody is thanked for."""
DAY = timedelta(hours=24)
"""What a limit of posts is about."""
LEVELS_KEPT = 2
"""Of replies below a thread; what hangs deeper is found by what it answers."""
REPLIES_A_PAGE = 50
"""Of a thread."""
WARN_FROM = 2
"""With so many posts left a learner is told (row 83)."""
USEFUL_WORDS = 5
"""Fewer are manners ("Me too!"), which leave a question unanswered."""
LATE_BY = {
    "give": ("post", "give", "days", "role"),
    "ask": ("post", "ask", "days", "role"),
    "resolve": ("resolution",),
    "reply": ("reply", "give", "days", "role"),
}
"""By which kinds of steps a thread's first post, and a reply, may come late: those it may count for. What
closes a discussion comes at its end, so that of those only a step that asks for it makes it late."""
Show = Literal["needs", "all", "questions", "gifts", "unanswered", "thanked", "mine", "asked"]
"""Which threads a page lists: all of them, with what waits for a reply first or the newest; "gifts" begin
with what somebody gave; "unanswered" are questions without an accepted or a useful answer, and whatever else
nobody has replied to; "asked" those to which the reader is asked to reply."""
SHOWS: tuple[Show, ...] = get_args(Show)
BodyProblem = Literal["empty", "too_long"]


def in_turn(times: Mapping[int, int], seed: int) -> list[int]:
    """Return people in the order of how often it was their turn, the fewest first, by lot among equals.

    `times` says how often; the same `seed` draws the same lots.
    """
    people = sorted(times)
    Random(seed).shuffle(people)  # nosec B311  # a lot among classmates
    return sorted(people, key=lambda one: times[one])


def body_problem(text: str) -> BodyProblem | None:
    """Tell what is wrong with a tidied text; nothing that a reader could see is "empty" (row P1)."""
    if len(text) > LONGEST_POST:
        return "too_long"
    return "empty" if is_blank(text) else None


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that a reply answers."""

    id: int
    thread_id: int | None
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply hangs: in which thread, and under which post of it."""

    thread_id: int
    parent_id: int


def place_of(answered: Answered) -> Place:
    """Find a reply's place; `LEVELS_KEPT` are kept, and pages may show one or three (ADR 0083)."""
    if answered.thread_id is None:
        return Place(answered.id, answered.id)
    is_first_level = answered.parent_id in (None, answered.thread_id)
    return Place(answered.thread_id, answered.id if is_first_level else answered.parent_id or answered.id)


def level_below(thread_id: int | None, parent_id: int | None, answers_id: int | None) -> int:
    """Return how far below its thread a post is by what it answers; three: that far or more."""
    if thread_id is None:
        return 0
    if parent_id in (None, thread_id):
        return 1
    return 2 if answers_id == parent_id else 3


def posts_left(posts_a_day: int | None, written: int, *, is_staff: bool) -> int | None:
    """Return how many posts somebody may still write who wrote so many in the last 24 hours (row 83).

    None: as many as they like.
    """
    return None if posts_a_day is None or is_staff else max(0, posts_a_day - written)


def may_edit(*, is_own: bool, is_staff: bool, is_hidden: bool, refusal: Refusal | None) -> bool:
    """Whether somebody may change a post's text: their own, learners only while posts are taken.

    What staff hid can be corrected later too, or it could never regain its credit (row 82).
    """
    return is_own and (is_staff or is_hidden or refusal is None)


def may_remove(*, is_own: bool, moderates: bool, refusal: Refusal | None) -> bool:
    """Whether somebody may take a post away: who moderates any, others their own while posts are taken."""
    return moderates or (is_own and refusal is None)


def may_accept(*, is_asker: bool, moderates: bool, refusal: Refusal | None) -> bool:
    """Whether somebody may say that a reply answers, or take it back: the asker, while posts are taken."""
    return moderates or (is_asker and refusal is None)


def may_react(reactions: str, *, is_own: bool, is_staff: bool) -> bool:
    """Whether somebody may mark a post where so do "all" or "staff": never their own (row 7)."""
    return not is_own and (is_staff or reactions == "all")


def is_late(due_dates: Iterable[datetime | None], now: datetime) -> bool:
    """Whether a text comes after the last date of every step that it could count for.

    `due_dates` are those of the steps of its kind; a step without a date is never over.
    """
    dates = list(due_dates)
    return bool(dates) and all(date is not None and date < now for date in dates)


def in_thread(post_id: int, thread_id: int | None, position: int) -> dict[str, Any]:
    """Return what the endpoint of a thread's own page takes to show one of its posts."""
    after = max(0, position - 1) // REPLIES_A_PAGE * REPLIES_A_PAGE
    return {"thread_id": thread_id or post_id, "after": after or None, "_anchor": f"post-{post_id}"}
