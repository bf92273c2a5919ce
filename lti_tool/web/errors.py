"""Errors become pages that a person understands, with a code that the log explains."""

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException

from lti_tool import errors
from lti_tool.course.launch_log import new_reference
from lti_tool.database import db
from lti_tool.lti.return_urls import going_back
from lti_tool.web.carrier import ADMIN_PATH, is_admin_path, own_first_page
from lti_tool.web.headers import allow_any_frame, csp_nonce
from lti_tool.web.launch_lines import DATABASE, note_refusal, trace
from lti_tool.web.ports import now
from lti_tool.web.times import moment
from lti_tool.web.typed import typed_texts
from lti_tool.web.wording import Wording, wording_of_error, wording_of_status

RETRY_SECONDS = 10
WRITE_AGAIN_SECONDS = 60
log = structlog.get_logger()


def register_errors(app: Flask) -> None:
    """Answer every error with a page; none shows a stack or a text of a library."""
    app.register_error_handler(errors.StokeError, _stoke_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    for unavailable in (OperationalError, InternalError, PoolExhausted):
        app.register_error_handler(unavailable, _database_error)
    app.register_error_handler(DataError, _bad_value)
    app.register_error_handler(OverflowError, _bad_value)
    app.register_error_handler(Exception, _unexpected)


def refusal(
    status: int, wording: Wording, code: str, retry_after: int | None = None, return_url: str | None = None
) -> Response:
    """Return the page of a refusal, and log its reference code with the name of the failed check.

    `return_url` leads back to the course where nobody is known to be asking.
    """
    db.session.rollback()
    for_admin = is_admin_path(request.path)
    if "who" not in g and not for_admin:
        allow_any_frame()
    reference = new_reference()
    _log_refusal(status, code, reference)
    note_refusal(reference, code)
    page = render_template(
        "web/refused.html",
        title=wording.title,
        lead=wording.lead,
        todo=wording.todo,
        back_url=_way_out(for_admin, return_url, wording.title, reference),
        back_label=_("Back to the admin's pages") if for_admin else None,
        activity_url=_way_back(status),
        for_admin=for_admin,
        reference=reference,
        when=moment(now()),
        help_desk_text=_("Code of the check: %(code)s. Status %(status)s.", code=code, status=status),
        typed=typed_texts(),
        csp_nonce=csp_nonce(),
    )
    response = make_response(page, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _log_refusal(status: int, code: str, reference: str) -> None:
    who, admin = g.get("who"), g.get("admin")
    log.warning(
        "refused",
        reference=reference,
        code=code,
        status=status,
        method=request.method,
        endpoint=request.endpoint,
        registration_id=who.registration_id if who else g.get("registration_id"),
        participation_id=who.participation_id if who else None,
        admin_id=admin.admin_id if admin else None,
    )


def _way_out(for_admin: bool, return_url: str | None, sentence: str, reference: str) -> str | None:
    """Return where a refused person goes on: the course of a verified launch, or the admin's first page.

    The course hears what the page says, and the code that the log explains (lti.md A2).
    """
    if for_admin:
        return f"{ADMIN_PATH}/"
    course = g.who.return_url if "who" in g else return_url or trace().return_url
    return going_back(course, error=sentence, error_log=reference) if course else None


def _way_back(status: int) -> str | None:
    """Return where the refused participation begins, unless that is what was refused; None without one.

    It takes a cookie: what a page without script links to carries no other key.
    """
    url = None if status == 401 else own_first_page(request)
    return None if request.method == "GET" and url == request.script_root + request.path else url


def _stoke_error(error: errors.StokeError) -> Response:
    found = wording_of_error(error, is_admin_path(request.path))
    retry_after = getattr(error, "retry_after", None)
    return refusal(
        found.status, found, getattr(error, "code", type(error).__name__), retry_after, error.return_url
    )


def _csrf_error(_error: CSRFError) -> Response:
    title = _("This page had become old")
    lead = _("We could not tell that this form came from you, so nothing was changed.")
    todo = [_("Go back, reload the page and try again.")]
    return refusal(400, Wording(400, title, lead, todo), "csrf")


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    retry_after = WRITE_AGAIN_SECONDS if status == 429 else None
    wording = wording_of_status(status, is_admin_path(request.path))
    response = refusal(status, wording, error.name.lower().replace(" ", "_"), retry_after)
    if status == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def _database_error(error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    return refusal(503, wording_of_status(503), DATABASE, RETRY_SECONDS)


def _bad_value(error: Exception) -> Response:
    """Answer a value that no column holds, such as a number of thirty digits in an address."""
    return refusal(400, wording_of_status(400), type(error).__name__)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected_error", error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
    return refusal(500, wording_of_status(500), "unexpected")
