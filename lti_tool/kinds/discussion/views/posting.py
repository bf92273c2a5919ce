"""Beginning something: a thread that gives or asks, or thanks, out of one composer."""

from flask import request
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.service import add_post
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.mentioning import names_for
from lti_tool.kinds.discussion.views.promising import require_promise
from lti_tool.kinds.discussion.views.thanking import take_picked_thanks
from lti_tool.kinds.discussion.views.writing import answer, sent_act, too_late, try_again, writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key


@bp.post("/posts")
@allowed(Permission.WRITE)
@writing_limit
def post(who: Who) -> ResponseReturnValue:
    """Take a new thread, or thanks."""
    act = sent_act()
    if act == "thank":
        return take_picked_thanks(who)
    activity, form_key = activity_of(who), sent_form_key()
    kind, body = PostKind.ASK if act == "ask" else PostKind.GIVE, request.form.get("body", "")
    names = names_for(who, activity, body)
    try:
        require_promise(activity)
        made = add_post(db.session(), who, activity, body, None, form_key, now(), kind, names)
    except InputInvalid as error:
        return try_again(who, activity, error, form_key)
    except Conflict as error:
        return too_late(who, activity, error, 0)
    db.session.commit()
    return answer(who, activity, made)
