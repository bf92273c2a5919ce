"""Use cases: read all that is held about a member of a course, and erase it."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from lti_tool.activities.site_privacy import are_scores_erased
from lti_tool.acts.service import lock_membership
from lti_tool.course.models import Context, Membership, Participation, Person, RosterEntry
from lti_tool.course.rosters.erased import note_erased
from lti_tool.database import Base
from lti_tool.safety.held import HELD, IN_SCORES, PERSON, ROSTER, SECRETS, Held, Shelf
from lti_tool.safety.links import forget_links
from lti_tool.safety.tries import keep_tries_of

MENTION = re.compile("\ufdd0\\d{1,10}\ufdd1")
"""Somebody else who is mentioned stands in a text as a number between noncharacters (ADR 0036)."""
LEAVING = "stoke.leaving"
"""Under this name the app keeps what takes people off boards."""
Leaving = Callable[[Session, Collection[int]], None]
Row = dict[str, str | int | float | bool | None]
"""Moments as ISO 8601 in UTC, by the column's name."""


def held_about(session: Session, membership_id: int) -> dict[Shelf, dict[str, list[Row]]]:
    """Read all that is held about a member of a course, by shelf and table; empty tables are left out."""
    found: dict[Shelf, dict[str, list[Row]]] = {"you": {"person": _about_you(session, membership_id)}}
    if listed := _listed(session, membership_id):
        found["you"]["roster_entry"] = listed
    for held in HELD:
        table = Base.metadata.tables[held.table]
        columns = [
            column for column in table.columns if column.name not in SECRETS and not _is_someone(column)
        ]
        rows = session.execute(
            select(*columns).where(_theirs(held, membership_id)).order_by(*table.primary_key)
        )
        if lines := [_told(row._mapping) for row in rows]:
            found.setdefault(held.shelf, {}).setdefault(held.table, []).extend(lines)
    return found


def erase(session: Session, membership_id: int, now: datetime, leave: Leaving, *, secret: str) -> None:
    """Erase a member of a course, and what the search remembers of them.

    `leave` takes them off the course's boards; `secret` is the installation's.
    """
    shut_out(session, [membership_id])
    leave(session, [membership_id])
    erase_member(session, membership_id, now, secret)
    forget_words(session)


def shut_out(session: Session, membership_ids: Sequence[int]) -> None:
    """End what people have open, before anything else of theirs is touched: what they are writing now comes
    first, and nothing more comes after it.
    """
    open_now = Participation.membership_id.in_(membership_ids)
    session.execute(delete(Participation).where(open_now))


def erase_member(session: Session, membership_id: int, now: datetime, secret: str) -> None:
    """Erase a member who was shut out and has left the boards; what others built on stays in its shape.

    Acts, and scores unless the site has them erased, keep a membership without a person. A person who is
    in other courses stays there.
    """
    lock_membership(session, membership_id)
    threads = _threads(session, membership_id)
    keep_tries_of(session, membership_id, secret)
    forget_links(session, membership_id)
    erases_scores = are_scores_erased(session)
    for held in HELD:
        _erase(session, held, membership_id, erases_scores=erases_scores)
    posts = Base.metadata.tables["post"]
    session.execute(
        update(posts)
        .where(posts.c.author_id == membership_id, posts.c.deleted_at.is_(None))
        .values(deleted_at=now, deleted_by_id=membership_id, version=posts.c.version + 1)
    )
    session.execute(update(posts).where(posts.c.id.in_(threads)).values(touched=posts.c.touched + 1))
    _withdraw(session, membership_id, now)
    _erase_person(session, membership_id, now, secret)


def _about_you(session: Session, membership_id: int) -> list[Row]:
    row = session.execute(
        select(
            *(getattr(Person, name) for name in PERSON), Membership.roles, Membership.number, Context.title
        )
        .join(Membership, Membership.person_id == Person.id)
        .join(Context, Context.id == Membership.context_id)
        .where(Membership.id == membership_id)
    ).one_or_none()
    return [] if row is None else [_told(row._mapping)]


def _listed(session: Session, membership_id: int) -> list[Row]:
    """What the platform's list says of them, while it is read."""
    rows = session.execute(
        select(*(getattr(RosterEntry, name) for name in (*ROSTER, "roles", "groups", "is_active")))
        .join(Membership, Membership.context_id == RosterEntry.context_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.id == membership_id, Person.id_on_platform == RosterEntry.id_on_platform)
    )
    return [_told(row._mapping) for row in rows]


def _theirs(held: Held, membership_id: int) -> ColumnElement[bool]:
    owner = Base.metadata.tables[held.table].c[held.owner]
    if not held.through and not held.named_by:
        return owner == membership_id
    above = Base.metadata.tables[held.through or held.named_by]
    over = next(one.owner for one in HELD if one.table == above.name)
    named = above.c[f"{held.table}_id"] if held.named_by else above.c.id
    return owner.in_(select(named).where(above.c[over] == membership_id))


def _is_someone(column: Column[Any]) -> bool:
    """Whether it names a member by a number: somebody's own says nothing, another's may be hidden."""
    return any(key.column.table.name == "membership" for key in column.foreign_keys)


def _told(row: Any) -> Row:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> str | int | float | bool | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | float) else MENTION.sub("@…", str(value))


def _threads(session: Session, membership_id: int) -> Sequence[int]:
    """Return the threads that show something of them: what they wrote, and what they did or was done to them.

    Pages that are kept drawn (ADR 0027) are drawn anew for these.
    """
    posts = Base.metadata.tables["post"]
    own = posts.c.author_id == membership_id
    answered = posts.c.answers_id.in_(select(posts.c.id).where(own))
    marked = [posts.c.id.in_(named) for named in _posts_by(posts, membership_id)]
    threads = select(func.coalesce(posts.c.thread_id, posts.c.id)).where(
        or_(own, answered, posts.c.deleted_by_id == membership_id, *marked)
    )
    return session.scalars(threads.distinct()).all()


def _posts_by(posts: Table, membership_id: int) -> Iterator[Select[int]]:
    """Select posts that stand beside a member in a row of any table, whichever comes to be."""
    for table in Base.metadata.sorted_tables:
        to = {
            name: [one.parent for one in table.foreign_keys if one.column.table.name == name]
            for name in ("post", "membership")
        }
        if table is not posts and all(to.values()):
            theirs = or_(*(column == membership_id for column in to["membership"]))
            yield from (select(column).where(theirs) for column in to["post"])


def _erase(session: Session, held: Held, membership_id: int, *, erases_scores: bool) -> None:
    table, theirs = Base.metadata.tables[held.table], _theirs(held, membership_id)
    if held.erasing == "delete" or (erases_scores and held.shelf == IN_SCORES):
        session.execute(delete(table).where(theirs))
    elif held.erasing == "blank":
        session.execute(update(table).where(theirs).values(dict.fromkeys(held.words, "")))


def _withdraw(session: Session, membership_id: int, now: datetime) -> None:
    """Let nothing that was shared or found stand without its words."""
    shares, finds, replies = (Base.metadata.tables[name] for name in ("share", "find", "echo_reply"))
    gone: dict[Table, dict[str, object]] = {
        shares: {
            "withdrawn_at": func.coalesce(shares.c.withdrawn_at, now),
            "url_digest": None,
            "due_at": None,
        },
        replies: {"taken_back_at": func.coalesce(replies.c.taken_back_at, now)},
        finds: {"taken_back_at": func.coalesce(finds.c.taken_back_at, now)},
    }
    for table, values in gone.items():
        session.execute(update(table).where(table.c.membership_id == membership_id).values(values))


def _erase_person(session: Session, membership_id: int, now: datetime, secret: str) -> None:
    member = session.get_one(Membership, membership_id)
    person = session.get(Person, member.person_id) if member.person_id is not None else None
    member.person_id, member.gone_at = None, member.gone_at or now
    session.flush()
    if person is None:
        return
    note_erased(session, member.context_id, person.id_on_platform, secret)
    listed = (
        RosterEntry.context_id == member.context_id,
        RosterEntry.id_on_platform == person.id_on_platform,
    )
    session.execute(delete(RosterEntry).where(*listed))
    elsewhere = select(Membership.id).where(Membership.person_id == person.id).limit(1)
    if session.scalar(elsewhere) is None:
        session.delete(person)
        session.flush()


def forget_words(session: Session) -> None:
    """Let SQLite's full-text index forget words that no post has any more; PostgreSQL's is a column."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO post_search(post_search) VALUES ('optimize')"))
