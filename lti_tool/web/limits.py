"""Rate limits: per network address at the door, per participation for what people write."""

from flask import g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from lti_tool.web.ports import ports

limiter = Limiter(get_remote_address, strategy="moving-window", headers_enabled=True)


def per_address() -> str:
    """Return how many logins and launches one address may begin; a campus may share one address."""
    return f"{ports().settings.launches_a_minute} per minute"


def per_participation() -> str:
    """Return how much one participation may write (row P14)."""
    return f"{ports().settings.posts_a_minute} per minute"


def participation_key() -> str:
    """Return whom a limit on writing counts for."""
    return str((request.view_args or {}).get("participation", g.get("who", "")))
