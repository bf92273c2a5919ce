"""The course's list of people as staff see it: when it was read, what went wrong, and a button."""

import json

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.rosters.reading import roster_shown
from lti_tool.course.rosters.wanting import ask_for_roster
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.asking import allowed, participation_blueprint, wants_fragment
from lti_tool.web.limits import limiter, participation_key, per_participation
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("rosters", __name__, "/learners/roster")
MOST_TRIES = 7
"""A page that waits for a list looks after 2, 4, 8 … s, and not for ever."""
asking_limit = limiter.shared_limit(per_participation, scope="roster", key_func=participation_key)


@bp.get("/")
@allowed(Permission.SEE_GRADES)
def panel(who: Who) -> ResponseReturnValue:
    """Show how the list stands: the fragment that a page asks for again while it waits."""
    if not wants_fragment():
        return redirect(url_for("activities.learners"), 303)
    return _panel(who, max(1, request.args.get("tries", 1, type=int)))


@bp.post("/")
@allowed(Permission.READ_ROSTER)
@asking_limit
def read(who: Who) -> ResponseReturnValue:
    """Have the list read as soon as may be."""
    asked = ask_for_roster(db.session(), who.context_id, now())
    db.session.commit()
    if not wants_fragment():
        return redirect(url_for("activities.learners", _anchor="roster"), 303)
    answer = _panel(who, 1)
    said = _("Stoke reads the course's list of people.") if asked else _("The list was read a moment ago.")
    answer.headers["HX-Trigger"] = json.dumps({"stoke:done": {"message": said, "focus": "roster"}})
    return answer


def _panel(who: Who, tries: int) -> Response:
    shown = roster_shown(db.session(), who.context_id, now())
    words = {"roster": shown, "tries": tries, "goes_on": tries < MOST_TRIES}
    return make_response(render_template("activities/roster.html", **words))
