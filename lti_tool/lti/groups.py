"""The groups of a course by the LTI groups service, which Sakai has (lti.md B6)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from lti_tool.errors import AnswerUnreadable
from lti_tool.lti.answers import Answer
from lti_tool.lti.custom import ids_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.memberships import refused
from lti_tool.lti.paging import pages
from lti_tool.lti.service_calls import GROUPS_READONLY, ServiceCall, send
from lti_tool.lti.texts import name_of
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GroupKind, KnownRegistration, ToldGroup

HEADERS = {"Accept": "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"}


def read_groups(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    url: str,
    clock: Callable[[], datetime],
) -> Iterator[ToldGroup]:
    """The groups with their names; entries without an id are left out.

    Raises:
        RosterRefused: the platform refuses.
        AnswerUnreadable: a page has no list of groups, or the pages do not end.
        PlatformError: see `service_calls.send`.
    """

    def fetch(page: str) -> Answer:
        call = ServiceCall("GET", page, GROUPS_READONLY, HEADERS, refusal=refused)
        return send(http, tokens, registration, call, clock())

    for answer in pages(fetch, url):
        body = answer.json()
        entries = body.get("groups") if isinstance(body, dict) else None
        if not isinstance(entries, list):
            raise AnswerUnreadable(answer.status, "the answer has no list of groups")
        for entry in entries:
            for id_on_platform in ids_of([entry.get("id")]) if isinstance(entry, dict) else ():
                name = entry.get("name")
                yield ToldGroup(
                    GroupKind.GROUP, id_on_platform, name_of(name) if isinstance(name, str) else ""
                )
