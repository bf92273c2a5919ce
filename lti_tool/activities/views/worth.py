"""Was it worth it? One tap by learners once an activity is over, and what it tells staff."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.activities.worth.rules import ANSWERS, Answer, Hint, WorthCount, hint_of
from lti_tool.activities.worth.service import count_answers, own_say, say_worth
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotAllowed
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now

bp = participation_blueprint("worth", __name__, "/worth")


@dataclass(frozen=True, slots=True)
class WorthShown:
    """What a reader sees: a learner their own answer, staff what all said."""

    may_answer: bool = False
    own: Answer | None = None
    count: WorthCount | None = None
    hint: Hint | None = None


@bp.post("/")
@allowed(Permission.WRITE)
def say(who: Who) -> ResponseReturnValue:
    """Take a learner's answer, or another one, once the activity is over."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    answer = next((one for one in ANSWERS if one == request.form.get("answer")), None)
    if answer is None:
        raise BadRequest
    if who.is_staff or not is_over(activity, now()) or not _took_part(who, activity):
        raise NotAllowed(Permission.WRITE)
    say_worth(db.session(), activity.id, who.membership_id, answer, now())
    db.session.commit()
    return redirect(url_for("launch.home", participation=who.public_id), 303)


def _took_part(who: Who, activity: ActivityView) -> bool:
    return own_say(db.session(), activity, who.membership_id).took_part


def is_over(activity: ActivityView, at: datetime) -> bool:
    """Whether nothing can be written any more; the closing moment itself is still open."""
    return activity.closes_at is not None and at > activity.closes_at


def worth_shown(who: Who, activity: ActivityView) -> WorthShown:
    """Return what this reader of an activity that is over sees; one statement."""
    if who.is_staff:
        count = count_answers(db.session(), activity.id)
        return WorthShown(count=count, hint=hint_of(count))
    if not may(who, Permission.WRITE):
        return WorthShown()
    own = own_say(db.session(), activity, who.membership_id)
    return WorthShown(own.took_part, own.answer)
