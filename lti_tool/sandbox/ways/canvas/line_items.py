"""Canvas's line items (lti.md C5)."""

from urllib.parse import quote

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import item_by_number, items_of_course, items_of_link, link_by_id
from lti_tool.sandbox.state import LineItem, Link, Site
from lti_tool.sandbox.vocabulary import ITEM_TYPE, ITEMS_TYPE
from lti_tool.sandbox.ways.canvas.answers import Asked, Page, envelope, item_url, missing
from lti_tool.sandbox.ways.canvas.assignments import launch_url, launchable, refuse_type
from lti_tool.sandbox.wire import Answer, is_number, json_answer, number

_FILTERS = (("tag", "tag"), ("resource_id", "resource_id"), ("resource_link_id", "link_id"))
# lti.md C5: ten a page, at most a hundred (mem).
_PAGE, _LARGEST = 10, 100


def find(site: Site, asked: Asked) -> LineItem | Answer:
    """The line item of a path; 404 with an empty body, or 412 for another tool's (lti.md C5, C6 row 5)."""
    item = item_by_number(site, asked.item_number)
    if item is None or item.course_number != asked.course.number:
        return Answer(404, "")
    if item.client_id != asked.tool.client_id:
        return json_answer(412, {"errors": {"message": "Tool does not have permission to view line_item"}})
    return item


def listed(site: Site, asked: Asked) -> Answer:
    """Only our client's items."""
    items = [i for i in items_of_course(site, asked.course.number) if i.client_id == asked.tool.client_id]
    for key, field in _FILTERS:
        wanted = asked.call.query.get(key)
        items = [item for item in items if not wanted or getattr(item, field) == wanted]
    page = Page.of(asked.call, _PAGE, _LARGEST, len(items))
    include = asked.call.query.get("include[]") == "launch_url"
    shown = [
        _shown(site, item) | (launch_url(site, item) if include else {})
        for item in items[page.start : page.start + page.size]
    ]
    filters = {key: quote(asked.call.query[key]) for key, _ in _FILTERS if asked.call.query.get(key)}
    url = f"{site.school}/api/lti/courses/{asked.course.number}/line_items"
    return json_answer(200, shown, ITEMS_TYPE, page.links(url, filters))


def show(site: Site, asked: Asked) -> Answer:
    """One line item; nulls are left out."""
    item = find(site, asked)
    return item if isinstance(item, Answer) else json_answer(200, _shown(site, item), ITEM_TYPE)


def create(site: Site, asked: Asked) -> Answer:
    """A published assignment, or a second item of the assignment that the resource link belongs to."""
    wanted = asked.call.json()
    for field in ("scoreMaximum", "label"):
        if wanted.get(field) is None:
            return missing(field)
    if not is_number(wanted["scoreMaximum"]):
        return envelope(422, "scoreMaximum is not a number")
    link = link_by_id(site, str(wanted["resourceLinkId"])) if wanted.get("resourceLinkId") else None
    refused = _refuse_link(site, asked, wanted, link) or refuse_type(wanted)
    if refused:
        return refused
    link = link or launchable(site, asked, wanted)
    item = LineItem(
        number=site.next_number("item"),
        course_number=asked.course.number,
        client_id=asked.tool.client_id,
        label="",
        maximum=0,
        link_id=link.id if link else None,
    )
    _fill(item, wanted)
    site.items.append(item)
    return json_answer(201, _shown(site, item), ITEM_TYPE)


def change(site: Site, asked: Asked) -> Answer:
    """What is sent is changed; the assignment's own item renames the assignment."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    _fill(item, asked.call.json())
    link = link_by_id(site, item.link_id)
    if link and items_of_link(site, link.id)[0] is item:
        link.title, link.due_at = item.label, item.end_at or ""
    return json_answer(200, _shown(site, item), ITEM_TYPE)


def delete(site: Site, asked: Asked) -> Answer:
    """lti.md C5: 401 and nothing else for what the platform made, 204 for what the tool made."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    if item.coupled:
        return Answer(401, "")
    site.items.remove(item)
    if item.link_id and not items_of_link(site, item.link_id):
        # The assignment goes with the item that made it.
        site.links = [link for link in site.links if link.id != item.link_id]
    site.grades = [grade for grade in site.grades if grade.item_number != item.number]
    return Answer(204, "")


def _refuse_link(site: Site, asked: Asked, wanted: Claims, link: Link | None) -> Answer | None:
    if not wanted.get("resourceLinkId"):
        return None
    if link is None or link.course_number != asked.course.number:
        # lti.md C5: unknown, so also the context id of a navigation launch.
        return json_answer(404, {"errors": [{"message": "The specified resource does not exist."}]})
    if link.client_id != asked.tool.client_id:
        return envelope(422, "Resource link id points to Tool not associated with this Context")
    if not items_of_link(site, link.id):
        # lti.md C5: a module or editor link has no assignment to hang an item on.
        return Answer(412, "")
    return None


def _fill(item: LineItem, wanted: Claims) -> None:
    maximum = wanted.get("scoreMaximum")
    item.label = str(wanted.get("label") or item.label)
    item.maximum = float(maximum) if is_number(maximum) else item.maximum
    for key, field in (("resourceId", "resource_id"), ("tag", "tag")):
        if key in wanted:
            setattr(item, field, wanted[key] or None)
    # lti.md C5: startDateTime → unlock, endDateTime → due.
    for key, field in (("startDateTime", "start_at"), ("endDateTime", "end_at")):
        if key in wanted:
            setattr(item, field, wanted[key] or None)


def _shown(site: Site, item: LineItem) -> Claims:
    shown: Claims = {
        "id": item_url(site, item),
        "scoreMaximum": number(item.maximum),
        "label": item.label,
        "tag": item.tag,
        "resourceId": item.resource_id,
        "resourceLinkId": item.link_id,
        "startDateTime": item.start_at,
        "endDateTime": item.end_at,
    }
    return {key: value for key, value in shown.items() if value is not None}
