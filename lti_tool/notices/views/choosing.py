"""What one wants to have mailed, and agreeing to it."""

from dataclasses import replace
from zoneinfo import available_timezones

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import Conflict, InputInvalid
from lti_tool.notices.mailing.service import Choice, NewChoice, choice_of, choose, rhythm_of
from lti_tool.notices.views.blueprint import bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


@bp.get("/mail")
@allowed(Permission.READ_NOTICES)
def mail(who: Who) -> ResponseReturnValue:
    """Show what is mailed, and where to."""
    return _page(choice_of(db.session(), who.membership_id))


@bp.post("/mail")
@allowed(Permission.READ_NOTICES)
def choose_mail(who: Who) -> ResponseReturnValue:
    """Keep what was chosen; off ends it at once."""
    new = _sent()
    if ports().settings.smtp_url is None and new.rhythm != "off":
        return redirect(url_for("inbox.mail"), 303)
    try:
        choose(db.session(), who, new, now())
    except InputInvalid as error:
        return _try_again(who, new, error), 422
    except Conflict:
        return redirect(url_for("inbox.mail"), 303)
    db.session.commit()
    return redirect(url_for("inbox.mail", kept=1), 303)


def _sent() -> NewChoice:
    zone = request.form.get("time_zone", "")
    return NewChoice(
        rhythm=request.form.get("rhythm", ""),
        replies="replies" in request.form,
        quiet_from=request.form.get("quiet_from", -1, type=int),
        quiet_until=request.form.get("quiet_until", -1, type=int),
        agrees="agrees" in request.form,
        time_zone=zone if zone in available_timezones() else "",
    )


def _try_again(who: Who, new: NewChoice, error: InputInvalid) -> str:
    db.session.rollback()
    stands = choice_of(db.session(), who.membership_id)
    if error.field != "agrees":
        return _page(stands, str(_("Choose one of what is offered.")))
    rhythm = rhythm_of(new.rhythm)
    typed = replace(
        stands, rhythm=rhythm, replies=new.replies, quiet_from=new.quiet_from, quiet_until=new.quiet_until
    )
    return _page(typed, str(_("Nothing is mailed before you agree.")))


def _page(choice: Choice, problem: str | None = None) -> str:
    return render_template(
        "notices/mail.html",
        choice=choice,
        problem=problem,
        is_off_here=ports().settings.smtp_url is None,
        is_kept="kept" in request.args,
        hours=[(hour, f"{hour:02}:00") for hour in range(24)],
    )
