"""The course's book: one page to read and to print."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.exports.book import read_book
from lti_tool.exports.views.blueprint import bp
from lti_tool.exports.views.course import FILES_A_MINUTE
from lti_tool.web.asking import allowed
from lti_tool.web.limits import limiter, participation_key
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


@bp.get("/book")
@allowed(Permission.READ_BOOK)
@limiter.shared_limit(lambda: FILES_A_MINUTE, "export", participation_key)
def book(who: Who) -> ResponseReturnValue:
    """Show what came of the course's activities, as far as this reader may see it."""
    parts = read_book(db.session(), who, all_kinds(), ports().secret, shown_name, now())
    return render_template("exports/book.html", parts=parts, kinds=all_kinds(), made_at=now())
