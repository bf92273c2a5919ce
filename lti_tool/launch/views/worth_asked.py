"""Whether an activity that closed lately was worth it, asked where a learner comes by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from lti_tool.activities.values import ActivityLine
from lti_tool.activities.views.worth import WorthShown
from lti_tool.activities.worth.rules import ASKED_FOR
from lti_tool.activities.worth.service import unsaid
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class WorthAsked:
    """The activity that is asked about, and where the answer goes."""

    title: str
    url: str
    shown: WorthShown


def worth_asked(who: Who, lines: Sequence[ActivityLine], now: datetime) -> WorthAsked | None:
    """Return what a learner is asked about, the activity that closed last; one statement where any did."""
    lately = {line.id: line for line in lines if line.closes_at and now - ASKED_FOR < line.closes_at < now}
    if not lately:
        return None
    left = [lately[one] for one in unsaid(db.session(), who.membership_id, list(lately))]
    last = max(left, key=lambda line: (line.closes_at or now, line.id), default=None)
    # What somebody may do, they may do there, and not at the home.
    if last is None or not may(replace(who, activity_id=last.id), Permission.WRITE):
        return None
    url = url_for("worth.say", participation=opened_from(who.public_id, last.id))
    return WorthAsked(last.title, url, WorthShown(may_answer=True))
