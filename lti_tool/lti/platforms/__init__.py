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


def quirks_of(registration: KnownRegistration) -> Quirks:
    """The ways of this registration's platform."""
    return quirks_of_family(registration.family)
