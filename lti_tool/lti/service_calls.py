"""Calls that carry an access token, and what every grade service has in common (AGS 2.0; lti.md B1)."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from lti_tool.errors import AccessRefused, PlatformError
from lti_tool.lti.answers import Answer, message_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
SCORE = f"{AGS}/score"
LINE_ITEM = f"{AGS}/lineitem"
LINE_ITEM_READONLY = f"{AGS}/lineitem.readonly"
RESULT_READONLY = f"{AGS}/result.readonly"
MEMBERSHIPS_READONLY = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GROUPS_READONLY = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
NOTICE_HANDLERS = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
LARGEST = 1e12
"""No gradebook counts further; what does would not fit a float."""


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One call of a service: `headers` go beside the token, `scope` is what it needs."""

    method: str
    url: str
    scope: str
    headers: Mapping[str, str]
    body: bytes | None = None
    refusal: Callable[[Answer], PlatformError] | None = None
    """What a 4xx means; None: as grade services mean it (reliability.md 2, "What platforms answer")."""


def send(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    call: ServiceCall,
    now: datetime,
) -> Answer:
    """Send with a token; where the platform does not take it, once more with a fresh one.

    Raises:
        AccessRefused: it takes that one no more.
        PlatformError: whatever `PlatformHttp.call` and `AccessTokens.get` raise, and what a 4xx means.
    """
    scopes, quirks = frozenset({call.scope}), quirks_of(registration)
    for _ in range(2):
        token = tokens.get(registration, scopes, now)
        headers = {**call.headers, "Authorization": f"Bearer {token}"}
        answer = http.call(call.method, call.url, registration, headers=headers, body=call.body)
        if answer.fine:
            return answer
        if not quirks.refuses_token(answer):
            raise (call.refusal or quirks.refusal)(answer)
        tokens.drop(registration, scopes, token)
    raise AccessRefused(answer.status, message_of(answer))


def below(line_item_url: str, name: str) -> str:
    """The address of a line item's `scores` or `results`: appended to the path, before any query."""
    parts = urlsplit(line_item_url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", fragment=""))


def with_query(url: str, query: str) -> str:
    """The URL with `query` behind what its own query already says (Moodle's `?type_id=1`)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, query))), fragment=""))


def number(value: object) -> float | None:
    """A JSON number up to a trillion, else None; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > LARGEST:
        return None
    return None if math.isnan(value) else float(value)


def plain(value: float) -> float | int:
    """A whole number without its ".0": Open edX takes no other `scoreMaximum` (lti.md F)."""
    return int(value) if value == int(value) else value
