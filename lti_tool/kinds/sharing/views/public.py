"""The page that strangers come to from a share: without a launch, a cookie, or anything kept of them."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.database import begin_writing, db
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing.landing import public_landing
from lti_tool.kinds.sharing.owned.mentions import Told, take_mention
from lti_tool.kinds.sharing.service import are_checks_allowed
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now, ports

bp = Blueprint("public_share", __name__, url_prefix="/s")


@bp.get("/me/<mark>")
@limiter.limit(per_address)
def somebody(mark: str) -> ResponseReturnValue:
    """Show where a link in somebody's profile leads: the same for every mark, which nobody reads."""
    return render_template("sharing/somebody.html")


@bp.get("/<token>", defaults={"mark": ""})
@bp.get("/<token>/<mark>")
@limiter.limit(per_address)
def arrive(token: str, mark: str) -> ResponseReturnValue:
    """Show the page. The mark tells in a post whose share it is; here it is neither read nor kept."""
    landing = public_landing(db.session(), token, now())
    endpoint = url_for("public_share.mention") if are_checks_allowed(db.session()) else ""
    page = make_response(render_template("sharing/public.html", landing=landing, endpoint=endpoint))
    if endpoint:
        page.headers["Link"] = f'<{endpoint}>; rel="webmention"'
    return page


@bp.post("/webmention")
@limiter.limit(per_address)
def mention() -> ResponseReturnValue:
    """Take word that a page links to one of ours (W3C Recommendation Webmention, 3.2): it is looked at later.

    Whether anything comes of it is not told: whoever asks is a stranger.
    """
    begin_writing(db.session())
    told = Told(request.form.get("source", ""), request.form.get("target", ""))
    try:
        take_mention(db.session(), told, ports().settings.base_url, ports().secret, now())
    except InputInvalid as error:
        db.session.rollback()
        return {"error": f"{error.field}: {error.reason}"}, 400
    db.session.commit()
    return "", 202
