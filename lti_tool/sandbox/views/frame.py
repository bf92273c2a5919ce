"""Who is looking, and what every page needs."""

from flask import request

COOKIE = "saltmarsh_persona"
DEFAULT_PERSONA = "amara"


def persona_key() -> str:
    """The persona named in the address, else in the cookie, else the first learner."""
    return request.args.get("as") or request.cookies.get(COOKIE) or DEFAULT_PERSONA
