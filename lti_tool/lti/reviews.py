"""Columns whose gradebook leads staff to one learner's work (AGS 2.0, `submissionReview`; lti.md A3, D)."""

import json
from datetime import datetime

from lti_tool.errors import ScopeMissing
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.line_items import WRITE, read_whole
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.service_calls import LINE_ITEM, ServiceCall, send
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GradeService, KnownRegistration


def offer_review(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    service: GradeService,
    line_item_url: str,
    launch_url: str,
    now: datetime,
) -> None:
    """Let a column say that its work can be reviewed, where the platform knows of that and it does not yet.

    A PUT replaces the whole column (lti.md B1), so what stands there is read first and sent back.

    Raises:
        ScopeMissing: the platform gave no right to change columns.
        PlatformError: see `service_calls.send`.
    """
    review = quirks_of(registration).submission_review(launch_url)
    if review is None:
        return
    if LINE_ITEM not in service.scopes:
        raise ScopeMissing(detail=LINE_ITEM)
    standing, _ = read_whole(http, tokens, registration, service, line_item_url, now)
    if standing.get("submissionReview") == review:
        return
    body = json.dumps({**standing, "submissionReview": review}).encode()
    send(http, tokens, registration, ServiceCall("PUT", line_item_url, LINE_ITEM, WRITE, body), now)
