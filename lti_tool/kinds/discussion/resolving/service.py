"""Use case: staff endorse a resolution, or no longer."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import insert_new
from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.resolving.models import Endorsement
from lti_tool.kinds.discussion.steering.service import note, thread_of
from lti_tool.kinds.discussion.thanking import touch


def endorse(
    session: Session, who: Who, activity: ActivityView, post_id: int, now: datetime, *, stands: bool
) -> None:
    """Stand behind a resolution (`stands`), or take that back; said twice it is said once.

    Nothing happens to any other thread.

    Raises:
        NotHere: if it is no thread of this discussion.
    """
    thread = thread_of(session, activity, post_id)
    if thread.kind != PostKind.RESOLVE:
        return
    row = {"post_id": post_id, "by_membership_id": who.membership_id, "endorsed_at": now}
    if stands:
        is_changed = bool(insert_new(session, Endorsement, [row], Endorsement.post_id))
    else:
        gone = delete(Endorsement).where(Endorsement.post_id == post_id).returning(Endorsement.post_id)
        is_changed = session.scalar(gone) is not None
    if is_changed:
        touch(session, post_id)
        note(session, who, post_id, "endorsed" if stands else "no_longer_endorsed", now)
