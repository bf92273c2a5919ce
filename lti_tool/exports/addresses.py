"""Names that hold for ever for what is told: addresses below the site's own, and ids made of them."""

from uuid import NAMESPACE_URL, UUID, uuid5

from lti_tool.exports.values import Told


def course_address(base_url: str, told: Told) -> str:
    """Return what names the course."""
    return f"{base_url}/id/courses/{told.context_id}"


def activity_address(base_url: str, told: Told) -> str:
    """Return what names the activity."""
    return f"{base_url}/id/activities/{told.activity_id}"


def item_address(base_url: str, told: Told) -> str:
    """Return what names the thing that an act is about."""
    return f"{activity_address(base_url, told)}/{told.item_kind}/{told.item}"


def act_id(base_url: str, told: Told) -> UUID:
    """Return the id of an act: the same however often it is told, so that telling twice does no harm."""
    return uuid5(NAMESPACE_URL, f"{base_url}/id/acts/{told.key}")


def taking_part_id(base_url: str, told: Told) -> UUID:
    """Return what holds one person's acts in one activity together."""
    who = f"{told.actor.home_page}#{told.actor.account}"
    return uuid5(NAMESPACE_URL, f"{activity_address(base_url, told)}/{who}")
