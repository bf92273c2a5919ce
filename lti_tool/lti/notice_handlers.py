"""Asking a platform for its notices (Platform Notification Service 1.0; lti.md B6)."""

import json
from datetime import datetime

from lti_tool.errors import AnswerUnreadable
from lti_tool.lti.answers import Answer
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.service_calls import NOTICE_HANDLERS, ServiceCall, send
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration


class NoticeService:
    """The notification services of platforms."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens) -> None:
        self._http, self._tokens = http, tokens

    def set_handler(
        self, registration: KnownRegistration, url: str, notice_type: str, handler: str, now: datetime
    ) -> None:
        """Have notices of a type sent to `handler`; nothing is written where that is so already.

        Raises:
            PlatformError: the service refuses, or cannot be had now.
        """
        headers = {"Accept": "application/json"}
        listed = self._send(registration, ServiceCall("GET", url, NOTICE_HANDLERS, headers), now)
        wanted = {"notice_type": notice_type, "handler": handler}
        if _is_listed(listed, wanted):
            return
        headers |= {"Content-Type": "application/json"}
        body = json.dumps(wanted).encode()
        self._send(registration, ServiceCall("PUT", url, NOTICE_HANDLERS, headers, body), now)

    def _send(self, registration: KnownRegistration, call: ServiceCall, now: datetime) -> Answer:
        return send(self._http, self._tokens, registration, call, now)


def _is_listed(answer: Answer, wanted: dict[str, str]) -> bool:
    """Whether a list of handlers has this one; a list that cannot be read has none."""
    try:
        body = answer.json()
    except AnswerUnreadable:
        return False
    listed = body.get("notice_handlers") if isinstance(body, dict) else None
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return any(all(one.get(name) == value for name, value in wanted.items()) for one in entries)
