"""Names in texts: whom a writer may mention, and how a reader sees who was."""

from collections.abc import Mapping

from flask import Response, jsonify, request
from markupsafe import escape

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.discussion.mentions.rules import (
    NOBODY,
    Names,
    folded,
    may_mention,
    mentioned,
    spell,
)
from lti_tool.kinds.discussion.mentions.service import people_named, people_to_mention
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission

NAMES_OFFERED = 8
ASKED_A_MINUTE = 120
"""A name is asked for with each of its letters, after a pause."""
asking_limit = limiter.shared_limit(lambda: ASKED_A_MINUTE, scope="names", key_func=participation_key)
UNNAMED = "\u2026"
"""Stands for a name where nobody looks it up."""


@bp.get("/names")
@allowed(Permission.WRITE)
@asking_limit
def names(who: Who) -> Response:
    """Offer names of which a word begins as what was typed after "@"."""
    asked = folded(request.args.get("q", "").strip())
    found = [name for name in _shown_names(who, activity_of(who)) if _fits(folded(name), asked)]
    return jsonify(sorted(found, key=folded)[:NAMES_OFFERED] if asked else [])


def names_for(who: Who, activity: ActivityView, text: str) -> Names:
    """Return whom this text may mention; names that several people have mean none of them."""
    if not may_mention(text):
        return NOBODY
    return {folded(name): ids[0] for name, ids in _shown_names(who, activity).items() if len(ids) == 1}


def named_html(html: str, called: Mapping[int, str]) -> str:
    """Return a stored text as a reader sees it, with names where people are mentioned."""
    return spell(html, lambda one: f"<b>@<bdi>{escape(called.get(one, UNNAMED))}</bdi></b>")


def called_in(who: Who, activity: ActivityView, text: str) -> dict[int, str]:
    """Look up how a reader calls those who are mentioned in a text; no statement for nobody."""
    naming = naming_of(who, activity)
    people = people_named(db.session(), activity, mentioned(text))
    return {one.membership_id: shown_name(naming, one) for one in people}


def named_text(who: Who, activity: ActivityView, text: str) -> str:
    """Return a stored text as it is written, with names."""
    called = called_in(who, activity, text)
    return spell(text, lambda one: f"@{called.get(one, UNNAMED)}")


def _shown_names(who: Who, activity: ActivityView) -> dict[str, list[int]]:
    """Whom the writer may mention by which name; where names are hidden, only by an alias."""
    naming = naming_of(who, activity)
    found: dict[str, list[int]] = {}
    for one in people_to_mention(db.session(), who, activity):
        if one.alias or not naming.hides(one):
            found.setdefault(shown_name(naming, one), []).append(one.membership_id)
    return found


def _fits(name: str, asked: str) -> bool:
    return name.startswith(asked) or any(word.startswith(asked) for word in name.split())
