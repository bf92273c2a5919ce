"""The brief on a phone: who has been thanked is ticked while one speaks, and can be unticked."""

import json
from uuid import uuid4

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.recognition.service import take_back
from lti_tool.recognition.ticking import Said, tick
from lti_tool.recognition.views.blueprint import bp, sent_number
from lti_tool.recognition.views.briefs import asked_for, brief_of, line_of
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key


@bp.get("/brief/ticks")
@allowed(Permission.SEE_BRIEF)
def ticks(who: Who) -> ResponseReturnValue:
    """Show the people of a brief, each with a button."""
    return render_template("recognition/ticks.html", **_shown(who))


@bp.post("/brief/ticks")
@allowed(Permission.THANK_IN_CLASS)
def tick_one(who: Who) -> ResponseReturnValue:
    """Keep that somebody was thanked, or take that back; a second click changes nothing."""
    session, member = db.session(), sent_number("member")
    if tick_id := sent_number("undo"):
        take_back(session, all_kinds(), who, tick_id, now(), "in_class")
    else:
        ref = (request.form.get("item_kind", ""), sent_number("item_id"))
        said = Said(member, sent_number("activity"), request.form.get("deed", ""), ref)
        tick(session, all_kinds(), who, said, sent_form_key(), now())
    session.commit()
    if not wants_fragment():
        back = url_for("recognition.ticks", **asked_for().values, _anchor=f"person-{member}")
        return redirect(back, 303)
    answer = make_response(render_template("recognition/ticked.html", **_shown(who), member=member))
    message = _("Taken back.") if tick_id else _("Noted. They find it in their inbox.")
    done = {"message": str(message), "focus": f"press-{member}"}
    answer.headers["HX-Trigger"] = json.dumps({"stoke:done": done})
    return answer


def _shown(who: Who) -> dict[str, object]:
    asked = asked_for()
    lines = [line_of(who, one) for one in brief_of(who, asked).lines]
    return {
        "lines": lines,
        "said": sum(line.tick > 0 for line in lines),
        "asked": asked,
        "form_keys": {line.member: str(uuid4()) for line in lines},
        "brief_url": url_for("recognition.brief", **asked.values),
    }
