"""Who was erased stays off the lists that the platform goes on sending, until they open Stoke again."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.course.models import ErasedUser, Membership, Person
from lti_tool.course.rosters.walking import Walk
from lti_tool.database import insert_into
from lti_tool.lti.values import Member


def note_erased(session: Session, context_id: int, id_on_platform: str, secret: str) -> None:
    """Keep a digest that only this installation can compare, and that leads to no row."""
    row = {"context_id": context_id, "digest": _digest(secret, context_id, id_on_platform)}
    session.execute(insert_into(session, ErasedUser).values(row).on_conflict_do_nothing())


def without_erased(session: Session, walk: Walk, members: Sequence[Member], secret: str) -> list[Member]:
    """Leave out who was erased in this course; whoever has opened Stoke since is forgotten as erased."""
    context_id = walk.context_id
    known = set(session.scalars(select(ErasedUser.digest).where(ErasedUser.context_id == context_id)))
    if not known:
        return list(members)
    digests = {one.id_on_platform: _digest(secret, context_id, one.id_on_platform) for one in members}
    erased = {user for user, digest in digests.items() if digest in known}
    back = session.scalars(
        select(Person.id_on_platform)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.context_id == context_id, Person.id_on_platform.in_(erased))
    ).all()
    _forget(session, context_id, [digests[user] for user in back])
    return [one for one in members if one.id_on_platform not in erased - set(back)]


def _forget(session: Session, context_id: int, digests: Sequence[str]) -> None:
    theirs = ErasedUser.context_id == context_id, ErasedUser.digest.in_(digests)
    session.execute(delete(ErasedUser).where(*theirs).execution_options(synchronize_session=False))


def _digest(secret: str, context_id: int, id_on_platform: str) -> str:
    return hmac.new(secret.encode(), f"erased:{context_id}:{id_on_platform}".encode(), sha256).hexdigest()
