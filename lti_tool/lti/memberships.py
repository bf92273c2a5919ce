"""Names and roles: a course's list of people, page by page (NRPS 2.0; lti.md B2, C8, D).

Whether the walk was whole is for the caller to see: what was read before an error is not to be believed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from urllib.parse import urlencode

from lti_tool.errors import AnswerUnreadable, RosterRefused
from lti_tool.lti.answers import Answer, message_of
from lti_tool.lti.claims import LTI
from lti_tool.lti.custom import custom_parameters, groups_told, ids_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.paging import pages
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.roles import context_roles, is_test_user
from lti_tool.lti.service_calls import MEMBERSHIPS_READONLY, ServiceCall, send, with_query
from lti_tool.lti.texts import name_of
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import (
    GroupKind,
    GroupsTold,
    KnownRegistration,
    Member,
    MembersPage,
    ToldGroup,
)

HEADERS = {"Accept": "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"}
MOST_PAGES = 2000
"""100,000 people at Canvas's fifty a page."""
AWAY = frozenset({"inactive", "deleted", "suspended"})


@dataclass(frozen=True, slots=True)
class MembersWanted:
    """Whose list, and how much of it."""

    url: str
    rlid: str | None = None
    """The resource link whose custom parameters and names are wanted too. It may leave people out."""
    with_groups: bool = False
    """Whether each member is to name their groups (LTI groups service)."""


def read_members(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    wanted: MembersWanted,
    clock: Callable[[], datetime],
) -> Iterator[MembersPage]:
    """The people of a course. A platform that knows no such `rlid` is asked once more without.

    Raises:
        RosterRefused: the platform refuses the list (row N6).
        AnswerUnreadable: a page has no list of members (row N1), or the pages do not end.
        PlatformError: see `service_calls.send`.
    """

    def fetch(page: str) -> Answer:
        call = ServiceCall("GET", page, MEMBERSHIPS_READONLY, HEADERS, refusal=refused)
        return send(http, tokens, registration, call, clock())

    limit = quirks_of(registration).members_a_page
    walk = pages(fetch, _address(wanted, limit, wanted.rlid), MOST_PAGES)
    try:
        first = next(walk)
    except RosterRefused as error:
        # 404 in Moodle, 400 in Canvas (lti.md C8, D).
        if wanted.rlid is None or error.status not in (400, 404):
            raise
        walk = pages(fetch, _address(wanted, limit, None), MOST_PAGES)
        first = next(walk)
    for answer in chain([first], walk):
        yield _page(answer)


def refused(answer: Answer) -> RosterRefused:
    """What a 4xx of a service that lists people or groups means."""
    return RosterRefused(answer.status, message_of(answer))


def _address(wanted: MembersWanted, limit: int, rlid: str | None) -> str:
    query = {"limit": str(limit)}
    if rlid is not None:
        query["rlid"] = rlid
    if wanted.with_groups:
        query["groups"] = "true"
    return with_query(wanted.url, urlencode(query))


def _page(answer: Answer) -> MembersPage:
    body = answer.json()
    entries = body.get("members") if isinstance(body, dict) else None
    if not isinstance(entries, list):
        raise AnswerUnreadable(answer.status, "the answer has no list of members")
    members = tuple(member for entry in entries if (member := _member(entry)))
    clear = sum(member.roles is not None for member in members)
    return MembersPage(members, skipped=len(entries) - clear)


def _member(entry: object) -> Member | None:
    """One entry; None where it names nobody."""
    if not isinstance(entry, dict):
        return None
    ids = ids_of([entry.get("user_id")])
    if not ids:
        return None
    roles = entry.get("roles")
    uris = [uri for uri in roles if isinstance(uri, str)] if isinstance(roles, list) else None
    return Member(
        id_on_platform=ids[0],
        roles=None if uris is None else context_roles(uris),
        is_active=_text(entry, "status").rpartition("#")[2].casefold() not in AWAY,
        name=_name(entry),
        email=email if "@" in (email := name_of(_text(entry, "email"))) else None,
        is_test_user=is_test_user(uris or ()),
        groups=_groups(entry),
    )


def _name(entry: Mapping[str, object]) -> str | None:
    parts = filter(None, (_text(entry, "given_name"), _text(entry, "family_name")))
    return name_of(_text(entry, "name")) or name_of(" ".join(parts)) or None


def _groups(entry: Mapping[str, object]) -> GroupsTold:
    """From the groups service's own field, else from the custom parameters of the member's message."""
    enrolments = entry.get("group_enrollments")
    if isinstance(enrolments, list):
        ids = ids_of(one.get("group_id") for one in enrolments if isinstance(one, dict))
        return {GroupKind.GROUP: tuple(ToldGroup(GroupKind.GROUP, id) for id in ids)}
    messages = entry.get("message")
    for message in messages if isinstance(messages, list) else ():
        custom = message.get(f"{LTI}custom") if isinstance(message, dict) else None
        if isinstance(custom, dict):
            return groups_told(custom_parameters(custom))
    return {}


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
