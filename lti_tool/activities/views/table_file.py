"""The table of learners as a file that spreadsheets open."""

import csv
import io

from flask import Response
from flask_babel import gettext as _

from lti_tool.activities.rules import plain_cell
from lti_tool.activities.service import activity_in
from lti_tool.activities.views import anonymity_of
from lti_tool.activities.views.learners import shown_state
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.standings import learners_table
from lti_tool.grading.values import LearnerRow
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

bp = participation_blueprint("table_file", __name__, "/learners.csv")
MOST_LEARNERS = 20_000
FILE = "stoke-learners.csv"


@bp.get("")
@allowed(Permission.SEE_GRADES)
def learners_file(who: Who) -> Response:
    """Hand the whole table out, with the sign by which spreadsheets know UTF-8."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    rows = learners_table(db.session(), activity.id, now(), limit=MOST_LEARNERS)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [_("Name"), _("Steps done"), _("Steps"), _("Score"), _("Score possible"), _("Gradebook"), _("When")]
    )
    apart = anonymity_of(activity).hides_from_staff
    writer.writerows(_line(row, apart=apart) for row in rows)
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


def _line(row: LearnerRow, *, apart: bool) -> list[str]:
    """Return a learner's line; `apart`: without what tells when or how often they wrote."""
    name = row.name or _("Participant %(number)s", number=row.number)
    delivery, given, maximum = row.delivery, row.score.given, row.score.maximum
    if given is None and delivery is not None:
        given, maximum = delivery.score_given, delivery.score_maximum
    sent_at = delivery.sent_at if delivery and not apart else None
    return [
        plain_cell(name),
        "" if apart else str(row.score.done_steps),
        str(len(row.steps)),
        "" if given is None else f"{given:.2f}",
        f"{maximum:.2f}",
        _state(shown_state(delivery)),
        f"{sent_at.astimezone(reader_zone()):%Y-%m-%d %H:%M}" if sent_at else "",
    ]


def _state(shown: str) -> str:
    words = {
        "nothing": _("Nothing sent yet"),
        "waiting": _("Waiting"),
        "held": _("Held"),
        "received": _("Received"),
        "retrying": _("Trying again"),
        "needs_instructor": _("Needs you"),
        "superseded": _("Replaced by a newer one"),
        "overridden": _("Changed in the gradebook"),
    }
    return str(words[shown])
