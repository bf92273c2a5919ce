"""Calls to platforms: guarded addresses, no redirects, deadlines, capped bodies, errors from the tree.

The guards are those of reliability.md 1 and 3 (faults 11 to 15), rows R1 and R2; ADR 0009 has the library.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

from lti_tool.errors import PlatformBusy, PlatformFailed, PlatformMisconfigured, PlatformSilent
from lti_tool.lti.answers import Answer
from lti_tool.lti.connections import Connections, Limits, Request, Transport
from lti_tool.lti.guard import Reach, check_url
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.values import KnownRegistration

USER_AGENT = "Stoke/0.1 (+LTI tool)"
"""Some platforms refuse requests without one (lti.md D, "Web server"; lti-tools.md 3.10)."""
SHORTEST_TRY = 0.5
"""Seconds for the second try of a GET whose first one took all the time there was."""
SERVICE = Limits()
TOKEN = Limits(read=30)
"""Hosted Canvas was seen to need more than 20 s for a token (stack.md, row 13)."""


class PlatformHttp:
    """The one way to a platform. Threads share one; it holds pooled connections and no secrets."""

    def __init__(self, *, inside_allowed: bool = False, transport: Transport | None = None) -> None:
        """`inside_allowed` opens loopback addresses: only for a tool whose own base URL is on loopback."""
        self._inside_allowed = inside_allowed
        self._transport = transport or Connections()

    def get_json(self, url: str, registration: KnownRegistration, limits: Limits = SERVICE) -> object:
        """The JSON at `url` (a key set, a configuration).

        Raises:
            PlatformError: no answer, a refusal, or no JSON; `PlatformMisconfigured` for any 4xx.
        """
        answer = self.call("GET", url, registration, headers={"Accept": "application/json"}, limits=limits)
        if not answer.fine:
            raise PlatformMisconfigured(answer.status, "the address does not give what it should")
        return answer.json()

    def call(
        self,
        method: str,
        url: str,
        registration: KnownRegistration,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        limits: Limits = SERVICE,
    ) -> Answer:
        """Send one request; a 2xx or an ordinary 4xx comes back for the caller to judge.

        A GET is tried again once. A POST or PUT never is: the platform may have done it (the outbox decides).

        Raises:
            PlatformMisconfigured: the address may not be called, or answers with a redirect.
            PlatformSilent: no answer in time.
            PlatformFailed: 5xx.
            PlatformBusy: 429, or what means the same at this platform.
        """
        reach = self._reach(registration.allow_private_network)
        sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
        request = Request(method, check_url(url, reach), sent, body, reach, limits)
        began = monotonic()
        for _ in range(limits.tries - 1 if method == "GET" else 0):
            with suppress(PlatformSilent, PlatformFailed):
                return self._once(request, registration)
            left = max(began + limits.total - monotonic(), SHORTEST_TRY)
            request = replace(request, limits=replace(limits, total=left))
        return self._once(request, registration)

    def may_be_called(self, url: str, allow_private_network: bool) -> bool:
        """Whether this address may be called, as far as the address itself tells."""
        try:
            check_url(url, self._reach(allow_private_network))
        except PlatformMisconfigured:
            return False
        return True

    def _reach(self, allowed: bool) -> Reach:
        return Reach(loopback=self._inside_allowed or allowed, private=allowed)

    def _once(self, request: Request, registration: KnownRegistration) -> Answer:
        answer = self._transport.send(request)
        if 300 <= answer.status < 400:
            raise PlatformMisconfigured(answer.status, "the address answers with a redirect")
        if answer.status >= 500:
            raise PlatformFailed(answer.status)
        if answer.status == 429 or quirks_of(registration).is_throttled(answer):
            raise PlatformBusy(answer.status, answer.pause(datetime.now(UTC)))
        return answer
