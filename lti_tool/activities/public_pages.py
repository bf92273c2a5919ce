"""The worker's way to pages of the public internet, and to channels there, for whatever kind asks for one."""

from lti_tool.errors import PlatformError
from lti_tool.lti.connections import Connections, Limits, Request, Transport
from lti_tool.lti.guard import Reach, check_url
from lti_tool.outside.pages import HEADERS, LARGEST, Get, Got
from lti_tool.outside.webhooks import HEADERS as OF_MESSAGES
from lti_tool.outside.webhooks import Send

CONNECTIONS = 4
PATIENT = Limits(read=10, total=15, largest=LARGEST, tries=1)


def public_pages(transport: Transport | None = None) -> Get:
    """Return a way to pages of the public internet: https alone, and never an inside address (ADR 0009).

    The address of a name is looked at as the connection is made, and of each redirect anew.
    """
    network, reach = transport or Connections(CONNECTIONS), Reach()

    def get(url: str, seconds: float) -> Got | None:
        limits = Limits(read=seconds, total=seconds, largest=LARGEST, tries=1)
        try:
            parts = check_url(url, reach)
            answer = network.send(Request("GET", parts, dict(HEADERS), None, reach, limits))
        except PlatformError:
            return None
        body = b"" if answer.flaw else answer.body
        return Got(answer.status, answer.headers, body, is_whole=answer.flaw is None)

    return get


def public_channels(transport: Transport | None = None) -> Send:
    """Return a way to channels of the public internet: https alone, never an inside address, no redirect."""
    network, reach = transport or Connections(CONNECTIONS), Reach()

    def send(url: str, body: bytes) -> int | None:
        try:
            parts = check_url(url, reach)
            return network.send(Request("POST", parts, dict(OF_MESSAGES), body, reach, PATIENT)).status
        except PlatformError:
            return None

    return send
