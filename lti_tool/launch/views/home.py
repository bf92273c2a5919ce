"""Where a participation begins, and how it looks to this person."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from lti_tool.course.participations import choose_theme
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.launch.views import activity_url
from lti_tool.launch.views.course_home import course_home
from lti_tool.web.asking import allowed, participation_blueprint, wants_fragment
from lti_tool.web.headers import allow_form_to
from lti_tool.web.permissions import Permission, may, require
from lti_tool.web.ports import now

bp = participation_blueprint("launch", __name__)
THEMES = ("light", "dark", "auto")


@bp.get("/")
@allowed(Permission.ENTER)
def home(who: Who) -> ResponseReturnValue:
    """Lead on to the activity or to choosing one; else show the course home."""
    if who.activity_id is not None:
        return redirect(activity_url(who.public_id, who.activity_id, who.about_membership_id), 303)
    if may(who, Permission.ADD_ACTIVITIES) or who.deep_linking is not None:
        return redirect(url_for("adding.choose", participation=who.public_id), 303)
    require(who, Permission.SEE_COURSE)
    return course_home(who, now())


@bp.post("/enter")
@allowed(Permission.ENTER)
def enter(who: Who) -> ResponseReturnValue:
    """Let a page of ours in that was handed the key by the window in which the launch went through."""
    if g.participation_key is None:
        return redirect(url_for("launch.home", participation=who.public_id), 303)
    return entering(who)


def entering(who: Who) -> str:
    """Show the document in which a participation lives whose key no cookie carries.

    Script fetches all further pages into it, so its policy has to allow what any of them needs.
    """
    if who.deep_linking is not None:
        allow_form_to(who.deep_linking.return_url)
    return render_template("launch/entering.html")


@bp.post("/appearance")
@allowed(Permission.ENTER)
def appearance(who: Who) -> ResponseReturnValue:
    """Keep light, dark or "like my device" with the account."""
    theme = request.form.get("theme", "")
    if theme not in THEMES:
        raise BadRequest
    choose_theme(db.session(), who.membership_id, theme)
    db.session.commit()
    if wants_fragment() or request.headers.get("Sec-Fetch-Mode") == "cors":
        return "", 204
    return redirect(url_for("launch.home", participation=who.public_id), 303)
