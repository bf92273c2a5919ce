"""When a token counts (rows L8 and L9, fault 19). Numbers are seconds since 1970."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lti_tool.errors import ClockSkewed, LaunchRefused

TOLERANCE_S = 60
FARTHEST_ISSUED_S = 600
LONGEST_LIFE_S = 86_400
LATEST = 4_102_444_800
"""The year 2100: no honest token names a later moment, and every number below it fits a datetime."""


def check_lifetime(body: Mapping[str, Any], now: datetime) -> datetime:
    """The token is of now, give or take the tolerance. Gives the moment from which it never counts again.

    Raises:
        ClockSkewed: issued ten minutes or more from now, or expired for more than a minute.
        LaunchRefused: `iat` or `exp` is no moment, or the token lives longer than a day.
    """
    issued, expires, at = _moment(body, "iat"), _moment(body, "exp"), now.timestamp()
    if abs(at - issued) >= FARTHEST_ISSUED_S:
        raise ClockSkewed("iat_skewed")
    if at > expires + TOLERANCE_S:
        raise ClockSkewed("exp_passed")
    if expires - issued > LONGEST_LIFE_S:
        raise LaunchRefused("lifetime_too_long")
    return datetime.fromtimestamp(expires, UTC) + timedelta(seconds=TOLERANCE_S)


def _moment(body: Mapping[str, Any], name: str) -> float:
    value = body.get(name)
    # Not a bool, which is an int in Python; and neither NaN nor 1e99, which compare as they like.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST:
        raise LaunchRefused(f"{name}_missing" if value is None else f"{name}_malformed")
    return value
