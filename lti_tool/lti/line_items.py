"""Line items: one gradebook column for one resource of ours, found before it is made.

AGS 2.0, Line item service; lti.md B1, C5, D.

Making one is not repeatable on the platform's side: whoever calls `find_or_create` sees to it that two
never run at once for the same resource (a locked row).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from lti_tool.errors import AnswerUnreadable, LineItemGone, ScopeMissing, ScoreRefused
from lti_tool.lti.answers import Answer
from lti_tool.lti.guard import origin_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.paging import pages
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.service_calls import (
    LINE_ITEM,
    LINE_ITEM_READONLY,
    ServiceCall,
    number,
    plain,
    send,
    with_query,
)
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem

ITEM = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json"
# Moodle answers 400 to a list of types (lti.md D, "Headers").
READ = {"Accept": ITEM}
LIST = {"Accept": CONTAINER}
WRITE = {"Accept": ITEM, "Content-Type": ITEM}
OPTIONAL = (
    # A link that takes no column (404, 412, 422 at Canvas, lti.md C5): then one that stands alone.
    ("resourceLinkId", (404, 412, 422)),
    # No platform has to know of reviews.
    ("submissionReview", (400, 422)),
)
"""What a new column can do without, and the answers that may mean it."""


@dataclass(frozen=True, slots=True)
class NewLineItem:
    """A column that we want: `resource_id` is our activity's UUID, `launch_url` where Canvas opens it."""

    label: str
    score_maximum: float
    resource_id: str
    launch_url: str
    resource_link_id: str | None = None
    tag: str | None = None


def find(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    resource_id: str,
    now: datetime,
) -> LineItem | None:
    """The column with our `resource_id`, or None; where several have it, the oldest on the list.

    The platform is asked to filter and the answer is filtered again: not every one does.

    Raises:
        AnswerUnreadable: the list is no list, or our item's id lies on another origin (row G3).
        PlatformError: see `service_calls.send`.
    """
    url = with_query(_container(service), urlencode({"resource_id": resource_id}))

    def fetch(page: str) -> Answer:
        call = ServiceCall("GET", page, _reading_scope(service), LIST)
        return send(http, tokens, registration, call, now)

    for answer in pages(fetch, url):
        for item in _items(answer):
            if item.get("resourceId") == resource_id:
                return _line_item(item, answer, url)
    return None


def create(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    wanted: NewLineItem,
    now: datetime,
) -> LineItem:
    """Make a column. Any `Location` of the answer is ignored (row G7); its body has the id.

    Raises:
        ScopeMissing: the launch offered no right to make columns.
        PlatformError: see `service_calls.send`.
    """
    url = _container(service)
    if LINE_ITEM not in service.scopes:
        raise ScopeMissing(detail=LINE_ITEM)

    def post(body: Mapping[str, object]) -> Answer:
        call = ServiceCall("POST", url, LINE_ITEM, WRITE, json.dumps(body).encode())
        return send(http, tokens, registration, call, now)

    body = _new_body(registration, wanted)
    while True:
        try:
            answer = post(body)
            break
        except (LineItemGone, ScoreRefused) as refusal:
            left_out = _unwanted(body, refusal.status)
            if left_out is None:
                raise
            del body[left_out]
    return _created(answer, url) or _found_again(
        find(http, tokens, registration, service, wanted.resource_id, now), answer
    )


def find_or_create(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    wanted: NewLineItem,
    now: datetime,
) -> LineItem:
    """The column with `wanted.resource_id`, made where there is none. Raises as `find` and `create` do."""
    found = find(http, tokens, registration, service, wanted.resource_id, now)
    return found or create(http, tokens, registration, service, wanted, now)


def read(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    line_item_url: str,
    now: datetime,
) -> LineItem:
    """The column as it stands; its `url` is the one that was asked for.

    Raises:
        LineItemGone: it was deleted.
        PlatformError: see `service_calls.send`.
    """
    return _line_item(*read_whole(http, tokens, registration, service, line_item_url, now), line_item_url)


def read_whole(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    url: str,
    now: datetime,
) -> tuple[Mapping[str, object], Answer]:
    """The column with all that the platform tells of it, and its answer. Raises as `read` does."""
    call = ServiceCall("GET", url, _reading_scope(service), READ)
    answer = send(http, tokens, registration, call, now)
    body = answer.json()
    if not isinstance(body, dict):
        raise AnswerUnreadable(answer.status, "the line item is no object")
    return body, answer


def _container(service: GradeService) -> str:
    if not service.line_items_url:
        raise ScopeMissing(detail="lineitems")
    return service.line_items_url


def _reading_scope(service: GradeService) -> str:
    # Moodle's "grade sync only" grants the read-only one alone; Canvas refuses a scope its key does not list.
    return LINE_ITEM if LINE_ITEM in service.scopes else LINE_ITEM_READONLY


def _new_body(registration: KnownRegistration, wanted: NewLineItem) -> dict[str, object]:
    quirks = quirks_of(registration)
    body: dict[str, object] = {
        "label": wanted.label,
        "scoreMaximum": plain(wanted.score_maximum),
        "resourceId": wanted.resource_id,
    }
    if wanted.tag:
        body["tag"] = wanted.tag
    if wanted.resource_link_id and quirks.couples_line_items:
        body["resourceLinkId"] = wanted.resource_link_id
    review = quirks.submission_review(wanted.launch_url)
    if review is not None:
        body["submissionReview"] = review
    return body | dict(quirks.line_item_extras(wanted.launch_url))


def _unwanted(body: Mapping[str, object], status: int) -> str | None:
    """What is left out of a column that was refused; None: nothing is left that could be the reason."""
    return next((name for name, statuses in OPTIONAL if name in body and status in statuses), None)


def _items(answer: Answer) -> list[Mapping[str, object]]:
    body = answer.json()
    if not isinstance(body, list):
        raise AnswerUnreadable(answer.status, "the line items are no list")
    return [item for item in body if isinstance(item, dict)]


def _created(answer: Answer, container_url: str) -> LineItem | None:
    try:
        body = answer.json()
    except AnswerUnreadable:
        return None
    return _line_item(body, answer, container_url) if isinstance(body, dict) and "id" in body else None


def _found_again(item: LineItem | None, answer: Answer) -> LineItem:
    if item is None:
        raise AnswerUnreadable(answer.status, "a line item was made and is not there")
    return item


def _line_item(item: Mapping[str, object], answer: Answer, asked_url: str) -> LineItem:
    url, label, maximum = item.get("id"), item.get("label"), number(item.get("scoreMaximum"))
    if not isinstance(url, str) or origin_of(url) is None or origin_of(url) != origin_of(asked_url):
        raise AnswerUnreadable(answer.status, "the line item's id lies on another host")
    if maximum is None or maximum <= 0:
        raise AnswerUnreadable(answer.status, "scoreMaximum")
    return LineItem(
        url=url,
        label=label if isinstance(label, str) else "",
        score_maximum=maximum,
        resource_id=_text(item.get("resourceId")),
        resource_link_id=_text(item.get("resourceLinkId")),
        tag=_text(item.get("tag")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
