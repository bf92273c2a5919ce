"""Assignments that a tool makes, and whether they can be opened (lti.md C5, "submission_type")."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import link_by_id
from lti_tool.sandbox.seed import WEEK, uuid_like
from lti_tool.sandbox.state import LineItem, Link, Site
from lti_tool.sandbox.ways.canvas.answers import Asked
from lti_tool.sandbox.wire import Answer, json_answer

TYPE = "https://canvas.instructure.com/lti/submission_type"
_LAUNCH_URL = "https://canvas.instructure.com/lti/launch_url"


def refuse_type(wanted: Claims) -> Answer | None:
    """Another type than none and external_tool is refused."""
    kind = _type(wanted).get("type", "none")
    if kind in ("none", "external_tool"):
        return None
    return json_answer(400, {"errors": [{"message": f"Invalid submission_type for new assignment: {kind}"}]})


def launchable(site: Site, asked: Asked, wanted: Claims) -> Link | None:
    """The placement of an assignment that opens the tool; None where the assignment cannot be opened."""
    if _type(wanted).get("type") != "external_tool":
        return None
    number = site.next_number("link")
    link = Link(
        id=uuid_like(f"{site.issuer}:link:{number}"),
        number=number,
        course_number=asked.course.number,
        client_id=asked.tool.client_id,
        title=str(wanted.get("label")),
        text="",
        url=str(_type(wanted).get("external_tool_url") or asked.tool.launch_url),
        week=WEEK,
        is_assignment=True,
    )
    site.links.append(link)
    return link


def launch_url(site: Site, item: LineItem) -> Claims:
    """What `include[]=launch_url` adds."""
    link = link_by_id(site, item.link_id)
    return {_LAUNCH_URL: link.url} if link else {}


def _type(wanted: Claims) -> Claims:
    value = wanted.get(TYPE)
    return value if isinstance(value, dict) else {}
