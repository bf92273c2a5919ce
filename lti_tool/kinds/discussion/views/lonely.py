"""What pages say of threads that nobody has answered, and claiming the reply to one (look.md 6)."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.lonely.rules import Waiting
from lti_tool.kinds.discussion.lonely.service import claim, give_back
from lti_tool.kinds.discussion.sight.service import require_seen
from lti_tool.kinds.discussion.views.blueprint import activity_of, asked_id, bp
from lti_tool.kinds.discussion.views.faces import LonelyNote
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.points.rules import first_reply_bonus
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.post("/claims")
@allowed(Permission.WRITE)
def claim_reply(who: Who) -> ResponseReturnValue:
    """Let a reply be the reader's to write, or give that back.

    One form of the page serves all its buttons, as for reactions.
    """
    activity = activity_of(who)
    if "back" in request.form:
        post_id = asked_id(request.form["back"])
        give_back(db.session(), who, post_id)
        db.session.commit()
        return redirect(url_for("discussion.page", _anchor=f"post-{post_id}"), 303)
    post_id = asked_id(request.form.get("claim", ""))
    require_seen(db.session(), who, activity, post_id, now())
    try:
        claim(db.session(), who, activity, post_id, now())
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    db.session.commit()
    return redirect(url_for("discussion.reply_form", post_id=post_id, claimed=1), 303)


def lonely_note(state: Waiting | None, worth: int, *, may_reply: bool, is_own: bool) -> LonelyNote | None:
    """Return what stands at a thread in this state, None where nothing does.

    `worth` is what a first reply brings on top in points for each half day, where the reader gets some.
    """
    if state is None:
        return None
    waited = str(
        ngettext("It has waited for %(num)d hour.", "It has waited for %(num)d hours.", state.hours)
        if state.hours < 48
        else ngettext("It has waited for %(num)d day.", "It has waited for %(num)d days.", state.hours // 24)
    )
    left = str(ngettext("%(num)d minute left.", "%(num)d minutes left.", state.minutes))
    if state.state == "mine":
        return LonelyNote(str(_("This reply is yours to write.")), left, str(_("Let others have it")), "back")
    if state.state == "anothers":
        return LonelyNote(str(_("Someone is writing.")), left, "", "")
    label = str(_("Claim this reply")) if may_reply and not is_own else ""
    if label and (bonus := first_reply_bonus(state.hours, worth)):
        extra = ngettext(
            "The first reply earns %(num)d extra point.", "The first reply earns %(num)d extra points.", bonus
        )
        waited = f"{waited} {extra}"
    return LonelyNote(str(_("Nobody has answered yet.")), waited, label, "claim")
