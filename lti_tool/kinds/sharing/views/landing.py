"""Staff write the page that strangers come to, or take it away; and its address for each learner."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing.landing import Landing, landing_of, take_landing_away, write_landing
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.kinds.sharing.views.words import landing_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


def landing_url(landing: Landing | None, code: str = "") -> str:
    """Return the address of a page, with a learner's code behind it; "" where there is no page."""
    if landing is None:
        return ""
    mark = code.removeprefix("#") or None
    return ports().settings.base_url + url_for("public_share.arrive", token=landing.token, mark=mark)


@bp.get("/landing")
@allowed(Permission.CONFIGURE)
def landing_form(who: Who) -> ResponseReturnValue:
    """Show the words that strangers read."""
    known = landing_of(db.session(), activity_of(who).id)
    return _show(who, known.title if known else "", known.text if known else "")


@bp.post("/landing")
@allowed(Permission.CONFIGURE)
def landing(who: Who) -> ResponseReturnValue:
    """Take the words, or take the page away."""
    activity = activity_of(who)
    title, text = request.form.get("landing_title", ""), request.form.get("landing_text", "")
    try:
        if request.form.get("do") == "off":
            take_landing_away(db.session(), activity.id)
        else:
            write_landing(db.session(), activity.id, title, text, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, title, text, error), 422
    db.session.commit()
    return redirect(url_for("sharing.landing_form"), 303)


def _show(who: Who, title: str, text: str, error: InputInvalid | None = None) -> str:
    activity = activity_of(who)
    return render_template(
        "sharing/landing.html",
        activity=activity,
        title=title,
        text=text,
        field=error.field if error else "",
        problem=landing_words(error) if error else "",
        public_url=landing_url(landing_of(db.session(), activity.id)),
    )
