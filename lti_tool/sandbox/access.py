"""What a bearer token opens."""

from datetime import datetime

from lti_tool.sandbox.credentials import AccessToken
from lti_tool.sandbox.state import Site
from lti_tool.sandbox.wire import Call


def token_of(site: Site, call: Call) -> AccessToken | None:
    """The token that a call carries, valid or expired; None where it is unknown or missing."""
    scheme, _, value = call.authorization.partition(" ")
    return site.tokens.get(value.strip()) if scheme.lower() == "bearer" else None


def wear(site: Site, call: Call, now: datetime) -> None:
    """Count a call of its token, which a fault lets end after a few."""
    token, most = token_of(site, call), site.faults.token_calls
    if token and most is not None:
        token.calls += 1
        if token.calls > most:
            token.expires_at = min(token.expires_at, now)


def opens(token: AccessToken | None, now: datetime, *scopes: str) -> bool:
    """Whether the token is alive and carries one of the scopes."""
    return token is not None and token.expires_at > now and any(scope in token.scopes for scope in scopes)
