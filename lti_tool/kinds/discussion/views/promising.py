"""What a learner is told of their name where they write, and that a form sent later still holds to it."""

from flask import request
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.course.naming import LEVELS, Anonymity
from lti_tool.course.who import Who
from lti_tool.errors import Conflict
from lti_tool.kinds.discussion.options import read_options

WITH_STAFF = "-staff"


def promise_key(anonymity: Anonymity) -> str:
    """Return what a composer sends along, so that a form that was made before still says what it promised."""
    return "" if anonymity.names_people else anonymity.level + (WITH_STAFF if anonymity.staff_too else "")


def require_promise(activity: ActivityView) -> None:
    """Let a form pass unless it promised more than the discussion keeps now.

    Raises:
        Conflict: "names_shown".
    """
    sent = request.form.get("names", "")
    told = Anonymity(
        next((level for level in LEVELS if level == sent.removesuffix(WITH_STAFF)), "off"),
        sent.endswith(WITH_STAFF),
    )
    if read_options(activity.options).anonymity.is_weaker_than(told):
        raise Conflict("names_shown")


def seen_as_words(who: Who, anonymity: Anonymity, alias: str | None) -> str:
    """Say who sees whom under which name, for whoever is about to write; "" where names are shown."""
    if anonymity.names_people:
        return ""
    if alias is None:
        return str(_("Everybody here sees your name. Learners write under aliases."))
    if anonymity.hides_from_staff:
        return str(
            _(
                "Everybody here sees you as %(alias)s, staff too. Staff can look up who wrote one post only "
                "with a reason, and that is kept for all instructors to read.",
                alias=alias,
            )
        )
    if who.is_staff:
        return str(_("Learners see you as %(alias)s; other staff see your name.", alias=alias))
    return str(_("Others here see you as %(alias)s; your instructor sees your name.", alias=alias))
