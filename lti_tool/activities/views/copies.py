"""What instructors are told of an activity that came with a copied course."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.cloning import put_note_away
from lti_tool.activities.service import activity_in
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission

bp = participation_blueprint("copies", __name__, "/copy")


@bp.post("/checked")
@allowed(Permission.CONFIGURE)
def checked(who: Who) -> ResponseReturnValue:
    """Put the note away: somebody has looked."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    put_note_away(db.session(), activity.id)
    db.session.commit()
    return redirect(url_for("launch.home", participation=who.public_id), 303)
