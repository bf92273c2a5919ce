"""The way to a store: what is sent to it, and what its answer means."""

import json
from collections.abc import Sequence
from datetime import datetime

from lti_tool.errors import PlatformError, PlatformMisconfigured
from lti_tool.exports.caliper import envelope, event
from lti_tool.exports.target import Target
from lti_tool.exports.values import Told
from lti_tool.exports.verdicts import Verdict, verdict
from lti_tool.exports.xapi import statement
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Connections, Limits, Request, Transport
from lti_tool.lti.guard import Reach, check_url

CONNECTIONS = 2
PATIENT = Limits(read=20, total=30, tries=1)
AT_HAND = Limits(read=5, total=8, tries=1)
"""While an admin waits for the page."""


class Store:
    """A site's store. It goes to the address in the settings and nowhere else: no redirect is followed."""

    def __init__(self, target: Target, base_url: str, transport: Transport | None = None) -> None:
        """`transport` replaces the network in tests."""
        self._target, self._base_url = target, base_url
        self._network = transport or Connections(CONNECTIONS)
        is_here = target.may_be_here or target.may_be_inside
        self._reach = Reach(loopback=is_here, private=target.may_be_inside)

    def take(self, told: Sequence[Told], at: datetime) -> Verdict:
        """Send acts in one request."""
        if self._target.way == "caliper":
            events = [event(one, self._base_url) for one in told]
            return self._send("POST", "", envelope(events, self._base_url, at), PATIENT)
        statements = [statement(one, self._base_url, self._target.way) for one in told]
        return self._send("POST", "/statements", statements, PATIENT)

    def try_out(self, at: datetime) -> Verdict:
        """Ask whether it lets us in; nobody's act is told."""
        if self._target.way == "caliper":
            return self._send("POST", "", envelope([], self._base_url, at), AT_HAND)
        return self._send("GET", "/statements?limit=1", None, AT_HAND)

    def _send(self, method: str, path: str, content: object, limits: Limits) -> Verdict:
        body = None if content is None else json.dumps(content).encode()
        try:
            parts = check_url(self._target.url + path, self._reach)
            request = Request(method, parts, self._headers(), body, self._reach, limits)
            answer = self._network.send(request)
        except PlatformMisconfigured:
            return Verdict("shut", "address")
        except PlatformError:
            return Verdict("later", "silent")
        return verdict(answer.status, is_readable=self._is_readable(answer))

    def _headers(self) -> dict[str, str]:
        common = {
            "Authorization": self._target.authorization,
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Stoke",
        }
        versioned = {} if self._target.way == "caliper" else {"X-Experience-API-Version": self._target.way}
        return common | versioned

    def _is_readable(self, answer: Answer) -> bool:
        """Whether it is a store that answers, and not the sign-in page of some network."""
        if self._target.way == "caliper":
            return not answer.body.lstrip().startswith(b"<")
        try:
            return isinstance(answer.json(), list | dict)
        except PlatformError:
            return False
