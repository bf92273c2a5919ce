"""The health page: what needs the admin, first."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from lti_tool.admin.health.checking import Checker, check_together, due_for_check, keep_checks
from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.health.rules import judge, needing
from lti_tool.admin.health.words import words_of
from lti_tool.admin.launch_lines import start_of_day
from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.admin.views.platforms import ONE
from lti_tool.course.registrations import known_registration
from lti_tool.database import begin_writing, db
from lti_tool.errors import NotHere
from lti_tool.grading.wishes import try_now
from lti_tool.lti.signing_keys import SigningKey, current_key
from lti_tool.web.asking import wants_fragment
from lti_tool.web.ports import now, ports
from lti_tool.web.times import reader_zone


@bp.get("/")
@signed_in
def health(_admin: SignedIn) -> ResponseReturnValue:
    """Show how this Stoke fares."""
    return _page()


@bp.post("/check")
@signed_in
def check(_admin: SignedIn) -> ResponseReturnValue:
    """Ask all platforms now for keys, a token and the time; this is what an admin asks for (idea 4)."""
    session = db.session()
    known, key = due_for_check(session, now()), _signing_key()
    # No transaction is open while platforms are asked.
    session.rollback()
    checks = check_together(Checker(ports().http, key, ports().clock), known)
    begin_writing(session)
    keep_checks(session, checks, now())
    session.commit()
    return _changed()


@bp.post(f"{ONE}/try-now")
@signed_in
def try_work_now(_admin: SignedIn, registration_id: int) -> ResponseReturnValue:
    """Let the work of one platform be tried at once, whatever stopped it."""
    if known_registration(db.session(), registration_id) is None:
        raise NotHere
    try_now(db.session(), registration_id, now())
    db.session.commit()
    return _changed()


def _changed() -> ResponseReturnValue:
    return _page() if wants_fragment() else redirect(url_for("admin.health"), 303)


def _page() -> str | Response:
    figures = read_figures(db.session(), now(), start_of_day(now(), reader_zone()))
    findings = judge(figures, now())
    return render_template(
        "admin/findings_again.html" if wants_fragment() else "admin/health.html",
        figures=figures,
        findings=[(finding, words_of(finding)) for finding in findings],
        needing=needing(findings),
        checked_at=min((one.checked_at for one in figures.platforms if one.checked_at), default=None),
    )


def _signing_key() -> SigningKey | None:
    try:
        return current_key(db.session(), ports().secret, now())
    except LookupError:
        return None
