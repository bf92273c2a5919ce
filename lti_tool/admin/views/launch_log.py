"""The launch log: what came of each click in a course, in plain words."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lti_tool.admin.launch_lines import (
    PAGE,
    Only,
    ShownLine,
    count_since,
    lines_with,
    newest_lines,
    start_of_day,
)
from lti_tool.admin.reasons import explain
from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.course.registrations import registration_names
from lti_tool.database import LARGEST_ID, db
from lti_tool.lti.values import MessageType
from lti_tool.web.asking import wants_fragment
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

ENTERED = {
    "Instructor": lazy_gettext("Instructor to “%(title)s”"),
    "TeachingAssistant": lazy_gettext("Teaching assistant to “%(title)s”"),
    "Administrator": lazy_gettext("Course administrator to “%(title)s”"),
    "ContentDeveloper": lazy_gettext("Content developer to “%(title)s”"),
    "Learner": lazy_gettext("Learner to “%(title)s”"),
    "Mentor": lazy_gettext("Mentor to “%(title)s”"),
}
"""By the first role that a line has."""
WITHOUT_ROLE = lazy_gettext(
    "Somebody without a role in the course, so with a learner's rights, to “%(title)s”"
)


@bp.get("/launches")
@signed_in
def launches(_admin: SignedIn) -> ResponseReturnValue:
    """Show a page of the log, or the line with a reference code."""
    session, wanted = db.session(), request.args
    only = Only(wanted.get("only", "all")) if wanted.get("only") in list(Only) else Only.ALL
    registration_id, before = (_number(name) for name in ("platform", "before"))
    reference = wanted.get("reference", "").strip()
    if reference:
        lines = lines_with(session, reference)
    else:
        lines = newest_lines(session, only, registration_id, before)
    template = "admin/launch_lines.html" if wants_fragment() else "admin/launch_log.html"
    return render_template(
        template,
        lines=lines[:PAGE],
        next_before=lines[PAGE - 1].line.id if len(lines) > PAGE else None,
        counts=count_since(session, start_of_day(now(), reader_zone())),
        platforms=registration_names(session),
        only=only,
        platform=registration_id,
        reference=reference,
        explain=explain,
        opened_words=opened_words,
    )


def opened_words(shown: ShownLine) -> str:
    """Return who opened what, by role only."""
    line = shown.line
    if line.message_type == MessageType.DEEP_LINKING:
        return str(_("Instructor adding an activity"))
    if line.message_type == MessageType.SUBMISSION_REVIEW:
        return str(_("Instructor looking at somebody's work"))
    roles = line.roles.split()
    sentence = next((words for role, words in ENTERED.items() if role in roles), WITHOUT_ROLE)
    return str(sentence % {"title": line.title or _("a link without a title")})


def _number(name: str) -> int | None:
    value = request.args.get(name, type=int)
    return min(max(value, 0), LARGEST_ID) if value is not None else None
