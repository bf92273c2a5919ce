"""What a post said before, for staff: until when, and what was changed then by whom (row 12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.kinds.discussion.comparing import Piece, pieces
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.reading.history import body_after, history_of
from lti_tool.kinds.discussion.reading.values import OldVersion, PostView
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.mentioning import named_text
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version that stands no more, and what became of it."""

    version: int
    replaced_at: datetime
    ended: str
    """Who changed or removed it, in words."""
    pieces: Sequence[Piece]


@bp.get(f"{POST}/history")
@allowed(Permission.READ_HISTORY)
def history(who: Who, post_id: int) -> ResponseReturnValue:
    """Show staff what a post said before, with what was changed when and by whom."""
    activity, session = activity_of(who), db.session()
    post = read_post(session, activity.id, post_id)
    before = request.args.get("before", type=int)
    versions = history_of(session, post_id, max(1, min(before or LARGEST_ID, LARGEST_ID)))
    bodies = [named_text(who, activity, one.body) for one in versions]
    newer = body_after(session, post_id, versions[0].version) if versions else ""
    followed = [named_text(who, activity, newer), *bodies]
    name = shown_name(naming_of(who, activity), post.author)
    return render_template(
        "discussion/history.html",
        activity=activity,
        one=Cards(who, activity, now()).alone(post),
        versions=[
            VersionShown(one.version, one.replaced_at, _ended(post, one, name), pieces(body, after))
            for one, body, after in zip(versions, bodies, followed, strict=False)
        ],
        earlier=versions[-1].version if versions and versions[-1].version > 1 else None,
        is_first_page=before is None,
    )


def _ended(post: PostView, old: OldVersion, name: str) -> str:
    is_removal = post.is_deleted and old.version == post.version - 1
    if not is_removal:
        return str(_("Changed by %(name)s", name=name))
    by_author = _("Removed by %(name)s", name=name)
    return str(by_author if post.is_deleted_by_author else _("Removed by an instructor"))
