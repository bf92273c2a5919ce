"""Nonces that were used, so that they are used once (rows L10 and CVE-2026-34052)."""

import hashlib
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lti_tool.database import begin_writing
from lti_tool.errors import LaunchReplayed
from lti_tool.lti.models import Nonce
from lti_tool.prepared import Prepared

NONCES = cast(Table, Nonce.__table__)
# A row that comes back proves that it is new; PostgreSQL's driver does not always count them.
_USE_UP = {
    name: Prepared(made(NONCES).on_conflict_do_nothing().returning(NONCES.c.digest))
    for name, made in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def consume_nonce(session: Session, nonce: str, expires_at: datetime) -> None:
    """Use the nonce up. To be called once the signature is known to be good, never before.

    Raises:
        LaunchReplayed: it was used before.
    """
    if not session.in_transaction():
        begin_writing(session)
    row = {"digest": hashlib.sha256(nonce.encode()).hexdigest(), "expires_at": expires_at}
    use_up = _USE_UP[session.connection().dialect.name]
    if use_up.one_or_none(session, row) is None:
        raise LaunchReplayed("nonce_used")


def purge_nonces(session: Session, now: datetime) -> int:
    """Delete the nonces whose tokens have expired; gives how many."""
    expired = delete(NONCES).where(NONCES.c.expires_at < now).returning(NONCES.c.digest)
    return len(session.scalars(expired).all())
