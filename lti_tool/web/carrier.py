"""How a participation's key travels: a cookie of its own, or a header or form field (design.md, Decided)."""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from lti_tool.course.who import OPENED
from lti_tool.lti.addresses import is_ours
from lti_tool.lti.state import digest
from lti_tool.web.ports import ports

BROWSER_COOKIE = "__Host-stoke-browser-"
"""And a few letters of the key's digest. It binds a launch to the browser that began it (ADR 0005): frames
that begin at once in a new browser get a key each, and none may overwrite another's before its launch."""
KEY_COOKIE = "__Host-stoke-p-"
KEY_HEADER = "X-Stoke-Participation"
KEY_FIELD = "participation_key"
BROWSER_FIELD = "browser_key"
"""What the platform's storage gave back, posted with the launch by a page of ours."""
PATH = "/p/"
ADMIN_PATH = "/admin"
ADMIN_COOKIE = "__Host-stoke-admin"
"""Holds the key of a signed-in admin's session."""
VISITOR_COOKIE = "__Host-stoke-admin-visitor"
"""Binds the sign-in forms to the browser of somebody who is not signed in."""
MOST_KEYS = 20
"""Participations that one browser keeps open at a time."""


def set_cookie(response: Response, name: str, value: str, life: timedelta | None = None) -> None:
    """Set a cookie that comes back in this tool's frame inside this platform only, and never to script.

    Without a `life` it ends with the browser.
    """
    response.set_cookie(
        name, value, max_age=life, path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )


def set_admin_cookie(response: Response, name: str, value: str, life: timedelta | None = None) -> None:
    """Set a cookie of the admin's pages, which no frame shows.

    Lax, since Strict would not come along with the link from a mail; no form of another site carries it.
    """
    response.set_cookie(name, value, max_age=life, path="/", secure=True, httponly=True, samesite="Lax")


def drop_old_keys(request: Request, response: Response) -> None:
    """Take back all but the newest keys of a browser: servers refuse requests with too many cookies.

    Browsers send the oldest cookie first (RFC 6265, 5.4).
    """
    names = [name for name in request.cookies if name.startswith(KEY_COOKIE)]
    for name in names[:-MOST_KEYS]:
        set_cookie(response, name, "", timedelta(0))


def public_id_in(path: str) -> str | None:
    """Return the public id that a path names, None outside participations."""
    segment = path.removeprefix(PATH).partition("/")[0] if path.startswith(PATH) else None
    return segment and segment.partition(OPENED)[0]


def opened_from(public_id: str, activity_id: int) -> str:
    """Return what stands in the path for an activity to which another page leads: the course home (ADR 0026),
    or the activity that opens with it (ADR 0071).
    """
    return f"{public_id}{OPENED}{activity_id}"


def key_of(request: Request, public_id: str) -> tuple[str, bool] | None:
    """Return the key that came with the request and whether it came by cookie; None if none came."""
    if key := request.cookies.get(KEY_COOKIE + public_id):
        return key, True
    if key := request.headers.get(KEY_HEADER) or own_field(request, KEY_FIELD):
        return key, False
    return None


def own_first_page(request: Request) -> str | None:
    """Return where the participation begins that a path names and whose key came by cookie; None without."""
    public_id = public_id_in(request.path)
    if not public_id or KEY_COOKIE + public_id not in request.cookies:
        return None
    return f"{request.script_root}{PATH}{request.path.removeprefix(PATH).partition('/')[0]}/"


def is_admin_path(path: str) -> bool:
    """Whether a path is one of the admin's pages."""
    return path == ADMIN_PATH or path.startswith(f"{ADMIN_PATH}/")


def browser_cookie(key: str) -> str:
    """Return the name of the cookie that keeps this key of a browser."""
    return BROWSER_COOKIE + digest(key)[:8]


def browser_keys_of(request: Request) -> list[str]:
    """Return the keys that this browser is known by: one, or more where its first logins came at once."""
    return [key for name, key in request.cookies.items() if name.startswith(BROWSER_COOKIE)]


def own_field(request: Request, name: str) -> str | None:
    """Return a field of a form that a page of ours sent, None for one that any other page sent.

    A key in a form proves nothing about the browser by itself: another page could post its own launch, key
    and all, from the browser of somebody else (login CSRF, ADR 0013). No page can change `Origin`, and no
    header of ours passes from another origin without our leave.
    """
    if not is_ours(request.headers.get("Origin", ""), ports().settings.base_url):
        return None
    return request.form.get(name) or None


def token_of(key: str, secret: str | bytes) -> str:
    """Return what the forms of this key's participation carry against CSRF, before Flask-WTF signs it."""
    secret = secret if isinstance(secret, bytes) else secret.encode()
    return hmac.new(secret, b"csrf:" + key.encode(), sha256).hexdigest()


def form_token() -> str:
    """Return the token of this response's forms: what Flask-WTF's `generate_csrf` makes, which asks the app's
    settings and derives its key anew for each page (docs/performance.md). Flask-WTF checks it.
    """
    made: str | None = g.get("csrf_token")
    if made is None and (token := session.get("csrf_token")) and (secret := current_app.secret_key):
        written = urlsafe_b64encode(json.dumps(token).encode()).rstrip(b"=")
        made = g.csrf_token = _form_signer(secret).sign(written).decode()
    return made or str(generate_csrf())


@lru_cache(maxsize=4)
def _form_signer(secret: str | bytes) -> TimestampSigner:
    usual = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").make_signer()
    return TimestampSigner(usual.derive_key(), key_derivation="none", digest_method=usual.digest_method)


class FormSession(dict[str, Any], SessionMixin):
    """What Flask-WTF takes for a session; holds the one token that the forms of one key carry."""

    new_visitor: str | None = None
    """The key of a visitor of the sign-in page who brought none; to be set as a cookie."""


class FormSessions(SessionInterface):
    """A session interface that stores nothing: the token follows from the key that came along.

    That is a participation's below `/p/`, and an admin's or a visitor's below `/admin`.
    """

    def open_session(self, app: Flask, request: Request) -> FormSession:
        """Return the session of the key that came along, else an empty one."""
        if is_admin_path(request.path):
            return _admin_session(app, request)
        public_id = public_id_in(urlsplit(request.path).path)
        found = key_of(request, public_id) if public_id else None
        return FormSession() if found is None else _session_of(app, found[0])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Give a new visitor of the admin's pages their key."""
        if isinstance(session, FormSession) and session.new_visitor:
            set_admin_cookie(response, VISITOR_COOKIE, session.new_visitor)


def _admin_session(app: Flask, request: Request) -> FormSession:
    if key := request.cookies.get(ADMIN_COOKIE) or request.cookies.get(VISITOR_COOKIE):
        return _session_of(app, key)
    session = _session_of(app, key := secrets.token_urlsafe(32))
    session.new_visitor = key
    return session


def _session_of(app: Flask, key: str) -> FormSession:
    if app.secret_key is None:
        return FormSession()
    return FormSession(csrf_token=token_of(key, app.secret_key))
