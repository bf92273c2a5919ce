"""How a participation's key travels: a cookie of its own, or a header or form field (design.md, Decided)."""

import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

BROWSER_COOKIE = "__Host-stoke-browser"
"""Binds a launch to the browser that began it (ADR 0005)."""
KEY_COOKIE = "__Host-stoke-p-"
KEY_HEADER = "X-Stoke-Participation"
KEY_FIELD = "participation_key"
PATH = "/p/"
MOST_KEYS = 20
"""Participations that one browser keeps open at a time."""


def set_cookie(response: Response, name: str, value: str, life: timedelta | None = None) -> None:
    """Set a cookie that comes back in this tool's frame inside this platform only, and never to script.

    Without a `life` it ends with the browser.
    """
    response.set_cookie(
        name, value, max_age=life, path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )


def drop_old_keys(request: Request, response: Response) -> None:
    """Take back all but the newest keys of a browser: servers refuse requests with too many cookies.

    Browsers send the oldest cookie first (RFC 6265, 5.4).
    """
    names = [name for name in request.cookies if name.startswith(KEY_COOKIE)]
    for name in names[:-MOST_KEYS]:
        set_cookie(response, name, "", timedelta(0))


def public_id_in(path: str) -> str | None:
    """Return the public id that a path names, None outside participations."""
    return path.removeprefix(PATH).partition("/")[0] if path.startswith(PATH) else None


def key_of(request: Request, public_id: str) -> tuple[str, bool] | None:
    """Return the key that came with the request and whether it came by cookie; None if none came."""
    if key := request.cookies.get(KEY_COOKIE + public_id):
        return key, True
    if key := request.headers.get(KEY_HEADER) or request.form.get(KEY_FIELD):
        return key, False
    return None


class ParticipationSession(dict[str, Any], SessionMixin):
    """What Flask-WTF takes for a session; holds the one token that this participation's forms carry."""


class ParticipationSessions(SessionInterface):
    """A session interface that is the participation: nothing is stored, the token follows from the key."""

    def open_session(self, app: Flask, request: Request) -> ParticipationSession:
        """Return the session of the participation whose key came along, else an empty one."""
        public_id = public_id_in(urlsplit(request.path).path)
        found = key_of(request, public_id) if public_id else None
        if found is None or app.secret_key is None:
            return ParticipationSession()
        secret = app.secret_key if isinstance(app.secret_key, bytes) else app.secret_key.encode()
        token = hmac.new(secret, b"csrf:" + found[0].encode(), sha256).hexdigest()
        return ParticipationSession(csrf_token=token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store nothing."""
