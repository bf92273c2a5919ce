"""Tokens in the database, sealed, so that the processes of one installation share them."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.database import begin_writing, upsert, writing
from lti_tool.errors import SettingsInvalid
from lti_tool.lti.models import AccessToken
from lti_tool.lti.sealing import ACCESS_TOKEN, seal, unseal
from lti_tool.lti.token_request import Grant
from lti_tool.lti.values import KnownRegistration


@dataclass(frozen=True, slots=True)
class TokenKey:
    """What a token belongs to."""

    registration_id: int
    client_id: str
    scopes: frozenset[str]
    token_url: str
    """Where it is from, for what a process remembers; the table is cleared when an admin changes it."""

    @classmethod
    def of(cls, registration: KnownRegistration, scopes: frozenset[str]) -> Self:
        """The key of this registration and these scopes."""
        return cls(registration.id, registration.client_id, scopes, registration.token_url)


class TokenShelf:
    """The table `lti_access_token`, each call in a short transaction of its own."""

    def __init__(self, sessions: Callable[[], Session], secret: str) -> None:
        self._sessions = sessions
        self._secret = secret

    def find(self, key: TokenKey, now: datetime) -> tuple[Grant, datetime] | None:
        """The token of this key and the moment to renew it, if that lies ahead."""
        with self._sessions() as session:
            row = session.scalar(select(AccessToken).where(_is(key), AccessToken.expires_at > now))
        grant = self._open(row, now) if row else None
        return (grant, row.expires_at) if row and grant else None

    def put(self, key: TokenKey, grant: Grant, renew_at: datetime) -> None:
        """Keep this token in the place of any other of its key."""
        text = json.dumps({"token": grant.token, "scopes": _joined(grant.scopes)})
        place = {
            "registration_id": key.registration_id,
            "client_id": key.client_id,
            "scopes": _joined(key.scopes),
        }
        values = {"sealed_token": seal(self._secret, ACCESS_TOKEN, text), "expires_at": renew_at}
        # Where the registration has been deleted meanwhile, its token is nobody's.
        with suppress(IntegrityError), writing(self._sessions) as session:
            upsert(session, AccessToken, place, values)

    def remove(self, key: TokenKey, token: str) -> None:
        """Remove this token; another one of its key, fetched by another process since, stays."""
        with self._sessions() as session:
            begin_writing(session)
            row = session.scalar(select(AccessToken).where(_is(key)))
            if row and self._text(row).get("token") in (token, None):
                session.delete(row)
                session.commit()

    def _open(self, row: AccessToken, now: datetime) -> Grant | None:
        kept = self._text(row)
        if "token" not in kept:
            return None
        return Grant(kept["token"], frozenset(kept["scopes"].split()), row.expires_at - now)

    def _text(self, row: AccessToken) -> dict[str, str]:
        try:
            opened: dict[str, str] = json.loads(unseal(self._secret, ACCESS_TOKEN, row.sealed_token))
        except SettingsInvalid:
            # Sealed with an earlier secret: worth no more than no token.
            return {}
        return opened


def _is(key: TokenKey) -> ColumnElement[bool]:
    return and_(
        AccessToken.registration_id == key.registration_id,
        AccessToken.client_id == key.client_id,
        AccessToken.scopes == _joined(key.scopes),
    )


def _joined(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))
