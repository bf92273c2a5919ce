"""A whole course as a file, for its staff."""

from typing import cast

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.exports.archive import Form, course_zip
from lti_tool.exports.dictionary import TABLES
from lti_tool.exports.tables import open_course
from lti_tool.exports.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports

FORMS = ("csv", "json")
FILES_A_MINUTE = 4
"""Each reads the whole course."""


@bp.get("/")
@allowed(Permission.EXPORT_COURSE)
def show(who: Who) -> ResponseReturnValue:
    """Say what a file holds."""
    return render_template("exports/course.html", tables=TABLES)


@bp.get("/course")
@allowed(Permission.EXPORT_COURSE)
@limiter.shared_limit(lambda: FILES_A_MINUTE, "export", participation_key)
def course_file(who: Who) -> ResponseReturnValue:
    """Send the whole course, read while it is sent."""
    form = request.args.get("format", "")
    if form not in FORMS:
        raise NotHere
    course = open_course(db.session(), who.context_id, all_kinds(), ports().secret, shown_name)
    pieces = course_zip(course, cast(Form, form), now())
    answer = Response(stream_with_context(pieces), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"stoke-course-{form}.zip")
    return answer
