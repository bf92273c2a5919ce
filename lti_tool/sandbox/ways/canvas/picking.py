"""What Canvas makes of content items (lti.md C9)."""

from collections.abc import Callable

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.seed import WEEK
from lti_tool.sandbox.state import Launch, LineItem, Link, Site
from lti_tool.sandbox.vocabulary import LTI
from lti_tool.sandbox.ways.canvas.placements import PLACEMENTS
from lti_tool.sandbox.ways.protocol import Refused
from lti_tool.sandbox.wire import is_number, text

NewId = Callable[[], tuple[str, int]]


def check(site: Site, claims: Claims) -> None:
    """lti.md C9: the audience must equal the issuer; as a string, since an array is unconfirmed (G5)."""
    if claims.get("aud") != site.issuer:
        raise Refused("the 'aud' is invalid")
    tool = tool_by_client(site, str(claims.get("iss", "")))
    if tool is None:
        raise Refused("Client not found")
    if claims.get(f"{LTI}deployment_id") != tool.deployment_id:
        raise Refused("the 'deployment_id' is invalid")


def take_items(site: Site, launch: Launch, items: list[Claims], new_id: NewId) -> list[Link]:
    """A link, or an assignment where there is a lineItem; several assignments at once stay unpublished.

    What this place does not take is left out, and so is a lineItem where it makes no columns (lti.md C9).
    """
    place = PLACEMENTS[launch.placement]
    if len(items) > 1 and not place.takes_many:
        raise Refused("This place takes one item only")
    taken = [item for item in items if item.get("type") in place.types]
    if items and not taken:
        raise Refused(f"This place takes {', '.join(place.types)} only")
    if not place.takes_line_items:
        taken = [{key: value for key, value in item.items() if key != "lineItem"} for item in taken]
    for item in taken:
        _check_line_item(item)
    links = [item for item in taken if item.get("type") == "ltiResourceLink"]
    return [_take_item(site, launch, item, new_id, published=len(links) == 1) for item in links]


def _check_line_item(item: Claims) -> None:
    wanted = item.get("lineItem")
    if isinstance(wanted, dict) and not is_number(wanted.get("scoreMaximum")):
        # lti.md C9: without scoreMaximum → error.
        raise Refused("lineItem.scoreMaximum must be a number")


def _take_item(site: Site, launch: Launch, item: Claims, new_id: NewId, published: bool) -> Link:
    link_id, number = new_id()
    wanted, custom = item.get("lineItem"), item.get("custom")
    line_item = wanted if isinstance(wanted, dict) else {}
    link = Link(
        id=link_id,
        number=number,
        course_number=launch.course_number,
        client_id=launch.client_id,
        # lti.md C9: lineItem.label overrides the title.
        title=str(line_item.get("label") or item.get("title") or "Untitled"),
        text=str(item.get("text") or ""),
        url=str(item.get("url") or launch.target_url),
        week=WEEK,
        custom={str(key): str(value) for key, value in custom.items()} if isinstance(custom, dict) else {},
        is_assignment=bool(line_item) or launch.placement == "assignment_selection",
        opens_at=_time(item, "available", "startDateTime"),
        due_at=_time(item, "submission", "endDateTime"),
    )
    site.links.append(link)
    if link.is_assignment:
        _take_line_item(site, link, line_item, published)
    return link


def _take_line_item(site: Site, link: Link, wanted: Claims, published: bool) -> None:
    maximum = wanted.get("scoreMaximum")
    site.items.append(
        LineItem(
            number=site.next_number("item"),
            course_number=link.course_number,
            client_id=link.client_id,
            label=link.title,
            # Without a lineItem the teacher would type the points; this campus types 100 (mem).
            maximum=float(maximum) if is_number(maximum) else 100.0,
            link_id=link.id,
            resource_id=text(wanted.get("resourceId")),
            tag=text(wanted.get("tag")),
            coupled=True,
            published=published,
            start_at=link.opens_at or None,
            end_at=link.due_at or None,
        )
    )


def _time(item: Claims, period: str, edge: str) -> str:
    times = item.get(period)
    return str(times.get(edge) or "") if isinstance(times, dict) else ""
