"""Names and roles at the referee: page by page, with names where its course shares them, 403 over its cap."""

from datetime import UTC, datetime

import pytest

from lti_tool.errors import RosterRefused
from lti_tool.lti.memberships import MembersWanted, read_members
from lti_tool.lti.values import MembersPage, Role
from tests.referee.tool import Stoke

NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
CROWD = tuple(f"learner-{number}" for number in range(600))


@pytest.fixture(scope="module")
def url(stoke: Stoke, block: str) -> str:
    """Where the launch says that the list is."""
    stoke.lms.people(*CROWD)
    return str(stoke.claims("ines", block)[NRPS]["context_memberships_url"])


def test_everybody_is_read_page_by_page(stoke: Stoke, url: str) -> None:
    pages = read(stoke, url)

    everybody = [member.id_on_platform for page in pages for member in page.members]
    assert len(pages) > 1
    assert sorted(everybody) == sorted(stoke.lms.people().values())
    assert sum(page.skipped for page in pages) == 0


def test_roles_are_those_of_the_course(stoke: Stoke, url: str) -> None:
    known = stoke.lms.people()

    roles = {member.id_on_platform: member.roles for page in read(stoke, url) for member in page.members}

    assert roles[known["ines"]] == frozenset({Role.ADMINISTRATOR, Role.INSTRUCTOR})
    assert roles[known["amara"]] == frozenset({Role.LEARNER})


def test_names_come_where_the_course_shares_them(stoke: Stoke, url: str) -> None:
    amara = stoke.lms.people(shares_names=False)["amara"]
    without = found(read(stoke, url), amara)

    stoke.lms.people(shares_names=True)

    assert without == (None, None)
    assert found(read(stoke, url), amara) == ("Amara", "amara@saltmarsh.example")


def test_a_course_above_the_platform_s_cap_is_refused(stoke: Stoke, url: str) -> None:
    stoke.lms.cap_roster(10)
    try:
        with pytest.raises(RosterRefused) as refusal:
            read(stoke, url)
    finally:
        stoke.lms.cap_roster(100_000)

    assert refusal.value.status == 403


def read(stoke: Stoke, url: str) -> list[MembersPage]:
    """All pages of the list."""
    http, tokens, registration = stoke.services()
    return list(read_members(http, tokens, registration, MembersWanted(url), lambda: datetime.now(UTC)))


def found(pages: list[MembersPage], user_id: str) -> tuple[str | None, str | None]:
    """Somebody's name and address."""
    (member,) = (one for page in pages for one in page.members if one.id_on_platform == user_id)
    return member.name, member.email
