"""What a platform's clock says, and how far it is from ours (fault 12)."""

from datetime import datetime, timedelta

from lti_tool.errors import PlatformError
from lti_tool.lti.connections import Limits
from lti_tool.lti.http import SERVICE, PlatformHttp
from lti_tool.lti.values import KnownRegistration

HALF_A_SECOND = timedelta(seconds=0.5)


def platform_date(
    http: PlatformHttp, registration: KnownRegistration, limits: Limits = SERVICE
) -> datetime | None:
    """The platform's clock, None where it does not tell; any answer tells it, and the keys need no token."""
    try:
        answer = http.call("GET", registration.jwks_url, registration, headers={}, limits=limits)
    except PlatformError:
        return None
    return answer.date


def ahead(told: datetime, began: datetime, ended: datetime) -> timedelta:
    """Return how far a platform is ahead of us that told its date between these two moments of ours.

    The header has whole seconds, and was written while we waited.
    """
    return told + HALF_A_SECOND - (began + (ended - began) / 2)
