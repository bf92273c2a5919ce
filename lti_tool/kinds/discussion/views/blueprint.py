"""The blueprint of a discussion's views, and what all of them begin with."""

import re

from flask import request

from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import NamesHidden, NotHere
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.web.asking import participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

ID = re.compile(r"\d{1,10}", re.ASCII)
POST = f"/posts/<int(max={LARGEST_ID}):post_id>"
bp = participation_blueprint("discussion", "lti_tool.kinds.discussion.views", "/discussion")


def activity_of(who: Who) -> ActivityView:
    """Return the discussion that the participation is about; it closes when it closes for who is asking.

    The post or thread that the address names, if any, is one that they see.

    Raises:
        NotHere: if it is none of this course's, or they do not see the post.
        NamesHidden: if it hides names from staff, and somebody looks at it as another: their own posts would
            tell who they are.
    """
    activity = activity_for(db.session(), who, "discussion")
    if who.is_masquerade and read_options(activity.options).anonymity.hides_from_staff:
        raise NamesHidden(Permission.READ)
    named = request.view_args or {}
    post_id = named.get("post_id") or named.get("thread_id")
    if post_id is not None:
        require_seen(db.session(), who, activity, post_id, now())
    return activity


def asked_id(text: str) -> int:
    """Return the id that a control of a form carries.

    Raises:
        NotHere: if it is none.
    """
    if not ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise NotHere
    return int(text)
