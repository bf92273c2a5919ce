"""Where acts are told: how the store fares, a try, and what was given up."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.health.record_words import reason_words
from lti_tool.admin.launch_lines import start_of_day
from lti_tool.admin.sign_ins import SignedIn
from lti_tool.admin.views.blueprint import bp, signed_in
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.exports.outgoing import try_again
from lti_tool.exports.store import Store
from lti_tool.exports.target import Target, target_of
from lti_tool.exports.verdicts import Verdict
from lti_tool.web.ports import now, ports
from lti_tool.web.times import reader_zone


@bp.get("/records")
@signed_in
def records_page(_admin: SignedIn) -> ResponseReturnValue:
    """Show where acts are told, if anywhere, and how that fares."""
    return _page(None)


@bp.post("/records/try")
@signed_in
def try_records(_admin: SignedIn) -> ResponseReturnValue:
    """Ask the store whether it lets us in; this is what an admin asks for (idea 4)."""
    target = _target()
    # No transaction is open while it is asked.
    db.session.rollback()
    return _page(Store(target, ports().settings.base_url).try_out(now()))


@bp.post("/records/again")
@signed_in
def send_again(_admin: SignedIn) -> ResponseReturnValue:
    """Let what waits or was given up be tried at once."""
    _target()
    try_again(db.session(), now())
    db.session.commit()
    return redirect(url_for("admin.records_page", again=1), 303)


def _target() -> Target:
    target = target_of(ports().settings)
    if target is None:
        raise NotHere
    return target


def _page(tried: Verdict | None) -> str:
    session = db.session()
    figures = read_figures(session, now(), start_of_day(now(), reader_zone())).records
    return render_template(
        "admin/records.html",
        target=target_of(ports().settings),
        figures=figures,
        why=reason_words(figures.reason),
        tried=tried,
        tried_words=reason_words(tried.reason) if tried else "",
        again="again" in request.args,
    )
