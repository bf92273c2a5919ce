"""The page that strangers come to from a share: without a launch, a cookie, or anything kept of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lti_tool.database import db
from lti_tool.kinds.sharing.landing import public_landing
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now

bp = Blueprint("public_share", __name__, url_prefix="/s")


@bp.get("/<token>", defaults={"mark": ""})
@bp.get("/<token>/<mark>")
@limiter.limit(per_address)
def arrive(token: str, mark: str) -> ResponseReturnValue:
    """Show the page. The mark tells in a post whose share it is; here it is neither read nor kept."""
    landing = public_landing(db.session(), token, now())
    return render_template("sharing/public.html", landing=landing)
