"""The notice before the first public share, and taking one's agreement back."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.sharing.consent import agreed_at, take_consent_back
from lti_tool.kinds.sharing.rules import CONSENT_VERSION
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/notice")
@allowed(Permission.READ)
def notice(who: Who) -> ResponseReturnValue:
    """Show what strangers can see."""
    return render_template(
        "sharing/notice.html",
        activity=activity_of(who),
        version=CONSENT_VERSION,
        agreed=agreed_at(db.session(), who.membership_id),
    )


@bp.post("/notice/take-back")
@allowed(Permission.WRITE)
def take_back_consent(who: Who) -> ResponseReturnValue:
    """Take an agreement back: copies go, what was earned stays."""
    activity_of(who)
    take_consent_back(db.session(), who.membership_id, now())
    db.session.commit()
    return redirect(url_for("sharing.notice"), 303)
