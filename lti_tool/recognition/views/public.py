"""Who signs badges, and the keys that check them: for everybody, without a launch."""

from typing import Any

from flask import Blueprint, Response, jsonify

from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.lti.signing_keys import every_public_key
from lti_tool.recognition.badge import CONTEXT, ISSUER, KEYS, profile
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import ports

bp = Blueprint("badges", __name__)
SECONDS = 3600
"""How long a checker may keep an answer."""


@bp.get(ISSUER)
@limiter.limit(per_address)
def issuer() -> Response:
    """Say who signs."""
    return _public({"@context": list(CONTEXT)} | profile(ports().settings.base_url))


@bp.get(KEYS)
@limiter.limit(per_address)
def keys() -> Response:
    """Show every key that may have signed a badge."""
    return _public({"keys": list(every_public_key(db.session()).values())})


@bp.get(f"{KEYS}/<kid>")
@limiter.limit(per_address)
def key(kid: str) -> Response:
    """Show one of them, by the address that stands in a badge."""
    found = every_public_key(db.session()).get(kid)
    if found is None:
        raise NotHere
    return _public(found)


def _public(document: dict[str, Any]) -> Response:
    answer = jsonify(document)
    answer.cache_control.public, answer.cache_control.max_age = True, SECONDS
    return answer
