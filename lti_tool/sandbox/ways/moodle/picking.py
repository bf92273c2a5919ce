"""What Moodle makes of content items (lti.md D "Deep link"; the recorded answers)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.seed import WEEK
from lti_tool.sandbox.state import Launch, LineItem, Link, Site
from lti_tool.sandbox.vocabulary import LTI
from lti_tool.sandbox.ways.protocol import Refused
from lti_tool.sandbox.wire import is_number, text

NewId = Callable[[], tuple[str, int]]


def check(site: Site, claims: Claims) -> None:
    """The answer must be meant for this site and its deployment; an array of audiences will do."""
    tool = tool_by_client(site, str(claims.get("iss", "")))
    audience = claims.get("aud")
    if site.issuer not in (audience if isinstance(audience, list) else [audience]):
        raise Refused("The answer is meant for another platform (aud)")
    if tool is None or str(claims.get(f"{LTI}deployment_id")) != tool.deployment_id:
        raise Refused("The answer names another deployment")


def take_items(site: Site, launch: Launch, items: list[Claims], new_id: NewId) -> list[Link]:
    """An activity for every ltiResourceLink, several at once; other types are refused."""
    if any(item.get("type") != "ltiResourceLink" for item in items):
        raise Refused("Only activities can be added here (ltiResourceLink)")
    return [_take_item(site, launch, item, new_id) for item in items]


def _take_item(site: Site, launch: Launch, item: Claims, new_id: NewId) -> Link:
    tool = tool_by_client(site, launch.client_id)
    url = str(item.get("url") or launch.target_url)
    if tool is None or urlsplit(url).netloc != urlsplit(tool.launch_url).netloc:
        # lti.md D "Deep link": the tool of an item is found by the item's URL.
        raise Refused("No tool is registered for the address of this item")
    link_id, number = new_id()
    custom = item.get("custom")
    link = Link(
        id=link_id,
        number=number,
        course_number=launch.course_number,
        client_id=launch.client_id,
        title=str(item.get("title") or tool.name),
        text=str(item.get("text") or ""),
        url=url,
        week=WEEK,
        # lti.md D "Deep link": available and submission are ignored, so no dates are kept.
        custom={str(key): str(value) for key, value in custom.items()} if isinstance(custom, dict) else {},
    )
    site.links.append(link)
    _take_line_item(site, link, item.get("lineItem"))
    return link


def _take_line_item(site: Site, link: Link, wanted: object) -> None:
    if not isinstance(wanted, dict):
        return
    maximum = wanted.get("scoreMaximum")
    site.items.append(
        LineItem(
            # lti.md D: the first number after the course's own total.
            number=site.next_number("item") + 1,
            course_number=link.course_number,
            client_id=link.client_id,
            # lti.md D "Deep link": the label is ignored, the title names the column; 100 by default.
            label=link.title,
            maximum=float(maximum) if is_number(maximum) else 100.0,
            link_id=link.id,
            resource_id=text(wanted.get("resourceId")),
            tag=text(wanted.get("tag")),
            coupled=True,
        )
    )
