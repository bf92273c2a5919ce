"""Reacting to a post with one press, and taking that back with another."""

import re

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict, NotHere
from lti_tool.kinds.discussion.models import Meaning
from lti_tool.kinds.discussion.reacting import react
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.kinds.discussion.views.writing import place_url
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

PRESSES_A_MINUTE = 60
"""Who reads on and marks what they read comes nowhere near it."""
pressing_limit = limiter.shared_limit(lambda: PRESSES_A_MINUTE, scope="pressing", key_func=participation_key)
PRESSED = re.compile(rf"({'|'.join(Meaning)})-(\d{{1,10}})", re.ASCII)


@bp.post("/reactions")
@allowed(Permission.THANK)
@pressing_limit
def react_to(who: Who) -> ResponseReturnValue:
    """Take a press: `give` or `back` with a meaning and a post ("useful-12").

    One form of the page serves all its buttons, which keeps two hundred tokens out of it.
    """
    activity, stands = activity_of(who), "give" in request.form
    meaning, post_id = _pressed(request.form.get("give" if stands else "back", ""))
    require_seen(db.session(), who, activity, post_id, now())
    try:
        place = react(db.session(), who, activity, post_id, meaning, now(), stands=stands)
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    db.session.commit()
    return _buttons(who, activity, post_id) if wants_fragment() else redirect(place_url(place), 303)


def _pressed(text: str) -> tuple[Meaning, int]:
    found = PRESSED.fullmatch(text)
    if found is None or int(found[2]) > LARGEST_ID:
        raise NotHere
    return Meaning(found[1]), int(found[2])


def _buttons(who: Who, activity: ActivityView, post_id: int) -> ResponseReturnValue:
    """Bring the row of buttons anew; the one that was pressed keeps the focus."""
    post = read_post(db.session(), activity.id, post_id, who.membership_id)
    face = Showing(who, activity, now()).cards.face(post)
    fragment = render_template("discussion/reactions.html", face=face)
    return fragment, {"HX-Retarget": f"#post-{post_id} > .actions > .row", "HX-Reswap": "outerMorph"}
