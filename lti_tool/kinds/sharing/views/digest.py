"""Staff name the channel that a course's weekly card goes to, or take it away."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing.digest.service import (
    Wanted,
    are_digests_allowed,
    channel_of,
    drop_channel,
    send_soon,
    set_channel,
)
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports

WAYS = (("teams", "Teams"), ("slack", "Slack"), ("discord", "Discord"))


@bp.get("/digest")
@allowed(Permission.CONFIGURE)
def digest_form(who: Who) -> ResponseReturnValue:
    """Show where the card goes and how that fares."""
    known = channel_of(db.session(), who.context_id)
    return _show(who, Wanted(known.way if known else "teams", "", bool(known and known.names), None))


@bp.post("/digest")
@allowed(Permission.CONFIGURE)
def digest(who: Who) -> ResponseReturnValue:
    """Take a channel, send its card soon, or forget it."""
    activity, form, do = activity_of(who), request.form, request.form.get("do", "")
    wanted = Wanted(
        form.get("way", ""), form.get("secret_address", ""), form.get("names") == "1", str(get_locale())
    )
    session, secret = db.session(), ports().settings.secret_key.get_secret_value()
    try:
        if do == "off":
            drop_channel(session, who.context_id)
        elif do == "now":
            send_soon(session, who.context_id, now())
        else:
            set_channel(session, who.context_id, activity.registration_id, wanted, secret, now())
    except InputInvalid as error:
        session.rollback()
        return _show(who, wanted, error), 422
    session.commit()
    return redirect(url_for("sharing.digest_form"), 303)


def _show(who: Who, wanted: Wanted, error: InputInvalid | None = None) -> str:
    session = db.session()
    channel = channel_of(session, who.context_id)
    return render_template(
        "sharing/digest.html",
        activity=activity_of(who),
        ways=WAYS,
        wanted=wanted,
        channel=channel,
        trouble=_trouble(channel.reason) if channel else "",
        is_allowed=are_digests_allowed(session),
        field=error.field if error else "",
        problem=_problem(error) if error else "",
    )


def _problem(error: InputInvalid) -> str:
    sentences = {
        ("way", "unknown"): _("Choose what kind of channel it is."),
        ("address", "empty"): _("Give the address that your channel made for incoming messages."),
        ("address", "elsewhere"): _("This is not an address for messages to such a channel. Copy it anew."),
    }
    return str(sentences[error.field, error.reason])


def _trouble(reason: str) -> str:
    sentences = {
        "silent": _("The channel did not answer. We try again for a week."),
        "refused": _(
            "The channel takes nothing at this address any more. Make a new one there, and give it here."
        ),
        "unreadable": _("The address cannot be read any more. Give it once more."),
    }
    return str(sentences.get(reason, ""))
