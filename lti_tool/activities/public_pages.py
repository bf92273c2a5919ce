"""The worker's way to pages of the public internet, for whatever kind asks for one."""

from lti_tool.errors import PlatformError
from lti_tool.lti.connections import Connections, Limits, Request, Transport
from lti_tool.lti.guard import Reach, check_url
from lti_tool.outside.pages import HEADERS, LARGEST, Get, Got

CONNECTIONS = 4


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
        return None if answer.flaw else Got(answer.status, answer.headers, answer.body)

    return get
