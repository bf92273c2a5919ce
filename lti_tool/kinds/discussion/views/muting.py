"""Being told no more of a thread, and again."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.kinds.discussion.muting.service import mute, unmute
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post(f"/threads/<int(max={LARGEST_ID}):thread_id>/mute")
@allowed(Permission.READ_NOTICES)
def mute_thread(who: Who, thread_id: int) -> ResponseReturnValue:
    """Keep a thread out of the reader's inbox and mail, or let it in again."""
    activity, session = activity_of(who), db.session()
    if request.form.get("do") == "undo":
        unmute(session, who, thread_id)
    else:
        require_seen(session, who, activity, thread_id, now())
        mute(session, who, activity, thread_id, now())
    session.commit()
    return redirect(url_for("discussion.thread", thread_id=thread_id), 303)
