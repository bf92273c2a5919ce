"""Moodle's line items (lti.md D "Line items"; the recorded exchanges)."""

from urllib.parse import quote

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import item_by_number, items_of_course, link_by_id
from lti_tool.sandbox.state import LineItem, Site, Tool
from lti_tool.sandbox.vocabulary import ITEM_TYPE, ITEMS_TYPE
from lti_tool.sandbox.ways.moodle.answers import Asked, curly_links, item_url, refusal, utf8
from lti_tool.sandbox.wire import Answer, is_number, json_answer, number, text

_FILTERS = (("resource_link_id", "link_id"), ("resource_id", "resource_id"), ("tag", "tag"))


def find(site: Site, asked: Asked) -> LineItem | Answer:
    """The line item of a path, or 404 as line-item-gone.json, or 403 where it is another tool's."""
    item = item_by_number(site, asked.item_number)
    if item is None or item.course_number != asked.course.number:
        return refusal(asked.call, 404, f"Not Found: Grade item {asked.item_number} doesn't exist")
    if item.client_id != asked.tool.client_id:
        return refusal(asked.call, 403, "Forbidden: Line item does not belong to this tool")
    return item


def listed(site: Site, asked: Asked) -> Answer:
    """The container; the Link header comes only where a limit was asked for."""
    items = [i for i in items_of_course(site, asked.course.number) if i.client_id == asked.tool.client_id]
    filters = {field: asked.call.query.get(key) for key, field in _FILTERS}
    for field, value in filters.items():
        items = [item for item in items if not value or getattr(item, field) == value]
    limit, start = asked.page()
    page = items[start : start + limit] if limit else items[start:]
    body = [_shown(site, item, asked.tool) for item in page]
    return json_answer(200, body, utf8(ITEMS_TYPE), _links(site, asked, limit, start, len(items)))


def show(site: Site, asked: Asked) -> Answer:
    """One line item."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    return json_answer(200, _shown(site, item, asked.tool), utf8(ITEM_TYPE))


def create(site: Site, asked: Asked) -> Answer:
    """201 with the body that was sent and the new id. A maximum of 0 is taken (recorded)."""
    wanted = asked.call.json()
    maximum = wanted.get("scoreMaximum")
    if not wanted.get("label") or not is_number(maximum):
        return refusal(asked.call, 400, "No label or Score Maximum")
    link_id = wanted.get("resourceLinkId")
    link = link_by_id(site, str(link_id)) if link_id else None
    if link_id and (link is None or link.client_id != asked.tool.client_id):
        return refusal(asked.call, 403, "Forbidden")
    item = LineItem(
        number=site.next_number("item") + 1,
        course_number=asked.course.number,
        client_id=asked.tool.client_id,
        label="",
        maximum=0,
        link_id=link.id if link else None,
    )
    _fill(item, wanted, maximum)
    site.items.append(item)
    return json_answer(201, wanted | {"id": item_url(site, item, asked.tool)}, utf8(ITEM_TYPE))


def change(site: Site, asked: Asked) -> Answer:
    """A full replacement; label and scoreMaximum are needed."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    wanted = asked.call.json()
    maximum = wanted.get("scoreMaximum")
    if not wanted.get("label") or not is_number(maximum):
        return refusal(asked.call, 400, "No label or Score Maximum")
    _fill(item, wanted, maximum)
    return json_answer(200, wanted | {"id": item_url(site, item, asked.tool)}, utf8(ITEM_TYPE))


def delete(site: Site, asked: Asked) -> Answer:
    """204 for what the tool made, 403 for what belongs to an activity."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    if item.coupled:
        return refusal(asked.call, 403, "Forbidden: The line item belongs to an activity")
    site.items.remove(item)
    site.grades = [grade for grade in site.grades if grade.item_number != item.number]
    return Answer(204, "", "text/html; charset=utf-8")


def _fill(item: LineItem, wanted: Claims, maximum: float) -> None:
    item.label = str(wanted["label"])
    item.maximum = float(maximum)
    item.resource_id = text(wanted.get("resourceId"))
    item.tag = text(wanted.get("tag"))
    item.start_at = text(wanted.get("startDateTime"))
    item.end_at = text(wanted.get("endDateTime"))
    review = wanted.get("submissionReview")
    item.submission_review = review if isinstance(review, dict) else None


def _shown(site: Site, item: LineItem, tool: Tool) -> Claims:
    shown: Claims = {
        "id": item_url(site, item, tool),
        "label": item.label,
        "scoreMaximum": number(item.maximum),
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": item.link_id,
        "ltiLinkId": item.link_id,
        "submissionReview": item.submission_review,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _links(site: Site, asked: Asked, limit: int, start: int, total: int) -> dict[str, str]:
    if not limit:
        return {}
    kept = [(key, quote(asked.call.query[key])) for key, _ in _FILTERS if asked.call.query.get(key)]
    url = f"{site.issuer}/mod/lti/services.php/{asked.course.number}/lineitems"
    return {"Link": curly_links(url, [*kept, ("type_id", str(asked.tool.number))], limit, start, total)}
