"""A platform's list of people as the worker needs it, and the one behind the door to platforms."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from lti_tool.course.rosters.walking import Walk
from lti_tool.lti.groups import read_groups
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.memberships import MembersWanted, read_members
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration, MembersPage, ToldGroup


class Roster(Protocol):
    """A platform's lists. Threads share it; everything in it raises `PlatformError`s."""

    def members(self, registration: KnownRegistration, url: str, walk: Walk) -> Iterator[MembersPage]:
        """Everybody in the course, with their groups where the platform tells these."""
        ...

    def names(self, registration: KnownRegistration, url: str, walk: Walk) -> Iterator[MembersPage]:
        """The same people where a link is named, if that may bring names that were missing."""
        ...

    def groups(self, registration: KnownRegistration, url: str) -> Iterator[ToldGroup]:
        """The course's groups with their names."""
        ...


class PlatformRoster:
    """`Roster` by the names and roles, and the groups services of real platforms."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._tokens = tokens
        self._clock = clock

    def members(self, registration: KnownRegistration, url: str, walk: Walk) -> Iterator[MembersPage]:
        """See `Roster.members`. A resource link is not named: its list may leave people out."""
        by_course = quirks_of(registration).lists_by_course
        rlid = walk.context_on_platform if by_course else None
        return self._read(registration, MembersWanted(url, rlid, walk.groups_url is not None))

    def names(self, registration: KnownRegistration, url: str, walk: Walk) -> Iterator[MembersPage]:
        """See `Roster.names`."""
        if not quirks_of(registration).names_by_link or walk.resource_link is None:
            return iter(())
        return self._read(registration, MembersWanted(url, walk.resource_link))

    def groups(self, registration: KnownRegistration, url: str) -> Iterator[ToldGroup]:
        """See `Roster.groups`."""
        return read_groups(self._http, self._tokens, registration, url, self._clock)

    def _read(self, registration: KnownRegistration, wanted: MembersWanted) -> Iterator[MembersPage]:
        return read_members(self._http, self._tokens, registration, wanted, self._clock)
