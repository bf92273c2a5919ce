"""Joining a course's boards under an alias, taking another one, and leaving."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.boards.leagues import league_for
from lti_tool.boards.models import BoardAlias, BoardMember
from lti_tool.boards.rules import (
    alias_digest,
    alias_problem,
    digest_before,
    leave_from,
    names_another,
    tidy_alias,
)
from lti_tool.boards.values import Member
from lti_tool.course.conditions import learning
from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.service import alias_words
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.errors import Conflict, InputInvalid, NotHere
from lti_tool.points.standings.models import Stander, StandingPlan
from lti_tool.points.standings.service import lock_standings, stand_again, step_off

TRIES = 20
"""Before a number stands behind a suggestion."""
LARGEST_NUMBER = 10_000


def member_of(session: Session, membership_id: int) -> Member | None:
    """Return how somebody stands on the boards of their course; None where they do not."""
    row = session.get(BoardMember, membership_id)
    return None if row is None else Member(row.membership_id, row.alias, row.joined_at, row.league)


def may_join(session: Session, membership_id: int) -> bool:
    """Whether somebody is a learner of the course, and no test user."""
    found = select(Membership.id).where(Membership.id == membership_id, learning())
    return session.scalar(found) is not None


def suggest_alias(session: Session, context_id: int) -> str:
    """Return an alias that nobody in the course ever had, drawn at random."""
    qualities, animals = alias_words()
    for attempt in range(2 * TRIES):
        words = f"{secrets.choice(qualities)} {secrets.choice(animals)}"
        if attempt >= TRIES:
            words = f"{words} {secrets.randbelow(LARGEST_NUMBER)}"
        if not _was_used(session, context_id, words):
            return words
    raise RuntimeError("No alias is free.")


def join(session: Session, who: Who, alias: str, now: datetime) -> None:
    """Stand on the boards from now on; who does already goes on as they are.

    Raises:
        NotHere: the course has no boards, or they may not join.
        InputInvalid: of `alias`, one of `rules.AliasProblem`.
    """
    plan = _plan_for(session, who)
    if session.get(BoardMember, who.membership_id) is not None:
        return
    if not may_join(session, who.membership_id):
        raise NotHere
    words = _take_alias(session, who, alias)
    league = league_for(session, plan, now)
    session.add(Stander(membership_id=who.membership_id, context_id=who.context_id, is_here=True))
    session.add(
        BoardMember(
            membership_id=who.membership_id,
            context_id=who.context_id,
            alias=words,
            joined_at=now,
            league=league,
        )
    )
    session.flush()
    stand_again(session, who.membership_id, now)


def change_alias(session: Session, who: Who, alias: str, now: datetime) -> None:
    """Take another alias; it holds for three days, as the first one does.

    Raises:
        NotHere: they do not stand on a board.
        Conflict: "stay", before the three days are over.
        InputInvalid: as for `join`.
    """
    _plan_for(session, who)
    row = _own(session, who, now)
    if tidy_alias(alias) != row.alias:
        row.alias = _take_alias(session, who, alias)
        row.joined_at = now
    session.flush()


def leave(session: Session, who: Who, now: datetime) -> None:
    """Stand on no board any more, nor on a frozen one; points stay.

    Raises:
        NotHere, Conflict: as for `change_alias`.
    """
    _plan_for(session, who)
    _own(session, who, now)
    forget(session, [who.membership_id])


def forget(session: Session, membership_ids: Collection[int]) -> None:
    """Take people off the boards of their courses, with their aliases; for who leaves or is erased."""
    courses = select(BoardMember.context_id).where(BoardMember.membership_id.in_(membership_ids)).distinct()
    for context_id in session.scalars(courses.order_by(BoardMember.context_id)).all():
        lock_standings(session, context_id)
    step_off(session, membership_ids)
    for table in (Stander, BoardMember):
        session.execute(delete(table).where(table.membership_id.in_(membership_ids)))
    session.expire_all()


def give_another(session: Session, context_id: int, alias: str) -> None:
    """Put an alias drawn at random in the place of one that offends; whose it is nobody is told.

    Raises:
        NotHere: nobody has it.
    """
    found = select(BoardMember).filter_by(context_id=context_id, alias=alias)
    row = session.scalars(found).one_or_none()
    if row is None:
        raise NotHere
    row.alias = suggest_alias(session, context_id)
    insert_new(
        session, BoardAlias, [{"context_id": context_id, "digest": alias_digest(row.alias)}], BoardAlias.id
    )


def _was_used(session: Session, context_id: int, alias: str, *, before_only: bool = False) -> bool:
    """Whether anybody in a course ever had an alias; `before_only` asks of those kept in the old form."""
    digests = [digest_before(alias)] if before_only else [digest_before(alias), alias_digest(alias)]
    used = select(BoardAlias.id).where(BoardAlias.context_id == context_id, BoardAlias.digest.in_(digests))
    return session.scalar(used.limit(1)) is not None


def _names(session: Session, context_id: int) -> dict[int, str]:
    """Return what the people of a course are called, by membership, as far as the platform tells."""
    rows = session.execute(
        select(Membership.id, Person.name)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.context_id == context_id, Person.name.is_not(None))
    )
    return {row[0]: str(row[1]) for row in rows}


def _plan_for(session: Session, who: Who) -> StandingPlan:
    plan = lock_standings(session, who.context_id)
    if plan is None:
        raise NotHere
    return plan


def _own(session: Session, who: Who, now: datetime) -> BoardMember:
    row = session.get(BoardMember, who.membership_id)
    if row is None:
        raise NotHere
    if now < leave_from(row.joined_at):
        raise Conflict("stay")
    return row


def _take_alias(session: Session, who: Who, alias: str) -> str:
    """Return a tidied alias, which nobody gets any more."""
    words = tidy_alias(alias)
    names = _names(session, who.context_id)
    problem = alias_problem(words, names.pop(who.membership_id, None))
    if not problem and names_another(words, names.values()):
        problem = "others_name"
    if not problem and _was_used(session, who.context_id, words, before_only=True):
        problem = "used"
    if not problem:
        row = {"context_id": who.context_id, "digest": alias_digest(words)}
        problem = "" if insert_new(session, BoardAlias, [row], BoardAlias.id) else "used"
    if problem:
        raise InputInvalid("alias", problem)
    return words
