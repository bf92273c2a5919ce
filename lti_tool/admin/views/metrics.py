"""Metrics for a monitor, where the settings have a token for it."""

import hmac

from flask import Blueprint, Response, request

from lti_tool.admin.metrics import CONTENT_TYPE, metrics_text
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.web.ports import now, ports

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def metrics() -> Response:
    """Answer a monitor that shows the token; without one in the settings nothing is here."""
    token = ports().settings.metrics_token
    if token is None:
        raise NotHere
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token.get_secret_value()}".encode()):
        return Response(
            "A token is needed.\n", 401, {"WWW-Authenticate": "Bearer"}, content_type=CONTENT_TYPE
        )
    text = metrics_text(db.session(), now())
    db.session.commit()
    return Response(text, content_type=CONTENT_TYPE)
