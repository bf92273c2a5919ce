"""Views of a participation: who is asking is found, checked and handed to the view."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, g, request, session
from flask.typing import ResponseReturnValue

from lti_tool.course.participations import mark_seen
from lti_tool.course.who import SEEN_AGAIN, Who, find_who
from lti_tool.database import LARGEST_ID, begin_writing, db
from lti_tool.errors import KeyMissing, ParticipationEnded
from lti_tool.web.carrier import PATH, key_of, token_of
from lti_tool.web.permissions import Permission, require
from lti_tool.web.ports import now

READING = ("GET", "HEAD")
PLACE = re.compile(r"([A-Za-z0-9_-]{1,32})(?:\.([1-9][0-9]{0,9}))?")
"""A participation's public id, and behind a dot the activity that was opened from the course home."""
View = Callable[..., ResponseReturnValue]


def participation_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Return a blueprint whose views live under `/p/<participation>`; `url_for` fills the id in."""
    blueprint = Blueprint(name, import_name, url_prefix=f"{PATH}<participation>{prefix}")

    @blueprint.url_defaults
    def fill_in(_endpoint: str, values: dict[str, Any]) -> None:
        if "participation" not in values and "who" in g:
            values["participation"] = g.who.public_id

    return blueprint


def allowed(permission: Permission) -> Callable[[View], View]:
    """Let a view be asked only with this permission; it gets `who` as its first argument.

    A request that writes begins its transaction as one, before anything is read.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def asked(participation: str, **values: Any) -> ResponseReturnValue:
            who = ask(participation)
            require(who, permission)
            answer = view(who, **values)
            if request.method in READING:
                # Ends what was only read. A rollback would too, but PostgreSQL's driver then forgets its
                # prepared statements, and planning them anew is most of what a page costs the server.
                db.session.commit()
            return answer

        return asked

    return decorate


def ask(participation: str) -> Who:
    """Return who is asking and remember it for this request; `participation` as it stands in the path.

    Raises:
        KeyMissing: if no key came along.
        ParticipationEnded, RegistrationPaused, DeploymentPending, NotHere: see `find_who`.
    """
    place = PLACE.fullmatch(participation)
    carried = key_of(request, place[1]) if place else None
    if place is None or carried is None:
        raise KeyMissing
    if writes := request.method not in READING:
        begin_writing(db.session())
    opened_id = min(int(place[2]), LARGEST_ID) if place[2] else None
    who = find_who(db.session(), place[1], carried[0], now(), opened_id, writes=writes)
    g.who, g.participation_key = who, None if carried[1] else carried[0]
    _keep_open(who)
    return who


def let_in(public_id: str, key: str) -> Who:
    """Remember for this request who has just been let in with a key that no cookie will carry.

    The page that answers holds the key and this participation's token, as any later one of it does.

    Raises:
        ParticipationEnded: the participation is not open.
    """
    who = find_who(db.session(), public_id, key, now())
    if current_app.secret_key is None:
        raise ParticipationEnded
    g.who, g.participation_key = who, key
    session["csrf_token"] = token_of(key, current_app.secret_key)
    return who


def _keep_open(who: Who) -> None:
    if who.seen_at is None or now() - who.seen_at < SEEN_AGAIN:
        return
    if request.method in READING:
        db.session.rollback()
        begin_writing(db.session())
        mark_seen(db.session(), who.participation_id, now())
        db.session.commit()
    else:
        mark_seen(db.session(), who.participation_id, now())


def wants_fragment() -> bool:
    """Whether htmx asks for the part that changed rather than a whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
