"""Where platforms differ. One file a platform; `quirks_of` chooses by the registration's family."""

from lti_tool.lti.platforms.base import Quirks
from lti_tool.lti.platforms.canvas import Canvas
from lti_tool.lti.platforms.moodle import Moodle
from lti_tool.lti.platforms.other import Other
from lti_tool.lti.values import KnownRegistration

FAMILIES: dict[str, Quirks] = {"moodle": Moodle(), "canvas": Canvas()}
OTHER = Other()


def quirks_of_family(family: str) -> Quirks:
    """The ways of the platforms with this `product_family_code`."""
    return FAMILIES.get(family.casefold(), OTHER)


def shared_hosts(issuer: str) -> frozenset[str] | None:
    """Where the endpoints of an issuer lie that many schools share; None for an issuer of one school."""
    for quirks in (*FAMILIES.values(), OTHER):
        if issuer in quirks.shared_issuers:
            return quirks.shared_issuers[issuer]
    return None


def quirks_of(registration: KnownRegistration) -> Quirks:
    """The ways of this registration's platform."""
    return quirks_of_family(registration.family)
