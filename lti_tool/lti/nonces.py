"""Nonces that were used, so that they are used once (rows L10 and CVE-2026-34052)."""

import hashlib
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lti_tool.database import begin_writing
from lti_tool.errors import LaunchReplayed
from lti_tool.lti.models import Nonce


def consume_nonce(session: Session, nonce: str, expires_at: datetime) -> None:
    """Use the nonce up. To be called once the signature is known to be good, never before.

    Raises:
        LaunchReplayed: it was used before.
    """
    if not session.in_transaction():
        begin_writing(session)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(Nonce).values(digest=hashlib.sha256(nonce.encode()).hexdigest(), expires_at=expires_at)
    if _rows(session, row.on_conflict_do_nothing()) == 0:
        raise LaunchReplayed("nonce_used")


def purge_nonces(session: Session, now: datetime) -> int:
    """Delete the nonces whose tokens have expired; gives how many."""
    return _rows(session, delete(Nonce).where(Nonce.expires_at < now))


def _rows(session: Session, statement: Any) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
