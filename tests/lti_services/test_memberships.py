"""A course's list of people, read page by page as platforms really write it (NRPS 2.0; rows N1, N2, N6)."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from lti_tool.errors import AnswerUnreadable, PlatformBusy, PlatformFailed, RosterRefused, ScopeMissing
from lti_tool.lti.answers import Answer
from lti_tool.lti.groups import read_groups
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.memberships import MembersWanted, read_members
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import GroupKind, KnownRegistration, Member, MembersPage, Role, ToldGroup
from tests.lti_services.conftest import ISSUER, TOKEN_PATH
from tests.lti_services.scripted import ScriptedPlatform, form_of, json_answer, recorded

PATH = "/mod/lti/services.php/CourseSection/2/bindings/1/memberships"
URL = f"{ISSUER}{PATH}"
ACCEPT = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
MESSAGE = "https://purl.imsglobal.org/spec/lti/claim/custom"


class Reader:
    """Reads lists with their ports."""

    def __init__(self, http: PlatformHttp, tokens: AccessTokens, now: datetime) -> None:
        self._ports = (http, tokens)
        self._now = now

    def pages(
        self,
        registration: KnownRegistration,
        url: str = URL,
        rlid: str | None = None,
        with_groups: bool = False,
    ) -> Iterator[MembersPage]:
        return read_members(
            *self._ports, registration, MembersWanted(url, rlid, with_groups), lambda: self._now
        )

    def __call__(self, registration: KnownRegistration, **wanted: object) -> list[Member]:
        pages = self.pages(registration, **wanted)  # type: ignore[arg-type]  # the test names the fields
        return [member for page in pages for member in page.members]

    def groups(self, registration: KnownRegistration) -> list[ToldGroup]:
        return list(read_groups(*self._ports, registration, f"{ISSUER}/groups", lambda: self._now))


@pytest.fixture
def read(http: PlatformHttp, tokens: AccessTokens, noon: datetime) -> Reader:
    return Reader(http, tokens, noon)


def listed(*members: object, link: str = "") -> Answer:
    return json_answer({"id": URL, "context": {"id": "2"}, "members": list(members)}, link=link)


def entry(user_id: object = "5", **changes: object) -> dict[str, object]:
    return {"user_id": user_id, "roles": ["Learner"]} | changes


@pytest.mark.parametrize(("name", "count"), [("memberships", 14), ("memberships-resource-link", 14)])
def test_moodles_recorded_list_is_read(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, name: str, count: int
) -> None:
    exchange = recorded(name)
    platform.answer(PATH, exchange.answer)

    members = read(moodle)

    assert len(members) == count
    assert (
        Member("7", frozenset({Role.LEARNER}), name="Chloé Dubois", email="student3@example.com") in members
    )
    assert next(one for one in members if one.id_on_platform == "3").roles == frozenset({Role.INSTRUCTOR})
    # The launch of the same user says Instructor (launch-teaching-assistant.json).
    assert next(one for one in members if one.id_on_platform == "4").roles == frozenset({Role.LEARNER})
    (sent,) = platform.sent(PATH)
    assert sent.headers["Accept"] == exchange.sent_headers["Accept"] == ACCEPT
    assert sent.headers["Authorization"] == "Bearer t-1"
    assert form_of(platform.sent(TOKEN_PATH)[0])["scope"].endswith("/contextmembership.readonly")


def test_whom_the_list_calls_learners_are_those_whom_moodle_names_when_asked_for_learners(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, recorded("memberships").answer, recorded("memberships-role").answer)

    everybody, learners = read(moodle), read(moodle)

    assert len(learners) == 13
    assert learners == [one for one in everybody if one.roles == frozenset({Role.LEARNER})]


def test_moodles_recorded_page_leads_to_the_next(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    platform.answer(PATH, recorded("memberships-limit").answer, listed(entry("99")))

    assert [one.id_on_platform for one in read(moodle)] == ["4", "14", "7", "8", "16", "99"]
    assert [sent.url.query for sent in platform.sent(PATH)] == ["limit=500", "limit=5&from=5"]


def test_a_token_that_ended_on_the_way_is_renewed_once(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    more = f'<{URL}?from=1>; rel="next"'
    platform.answer(
        PATH, listed(entry("1"), link=more), recorded("memberships-bad-token").answer, listed(entry("2"))
    )

    assert [one.id_on_platform for one in read(moodle)] == ["1", "2"]
    assert len(platform.sent(TOKEN_PATH)) == 2


def test_canvas_is_asked_for_fifty_and_keeps_its_query(
    platform: ScriptedPlatform, read: Reader, canvas: KnownRegistration
) -> None:
    platform.answer("/api", listed(entry()))

    read(canvas, url=f"{ISSUER}/api?type=1", rlid="c-1", with_groups=True)

    assert platform.sent("/api")[0].url.query == "type=1&limit=50&rlid=c-1&groups=true"


@pytest.mark.parametrize(
    "link",
    [
        '<{}?page=bookmark:WyJBYUJi&per_page=50>; rel="next"',
        "<{}?page=bookmark:WyJBYUJi&amp;per_page=50>; rel=\u201cnext\u201d",
        '<{}?page=1>; rel="current",<{}?page=bookmark:WyJBYUJi&per_page=50>; rel="next"',
    ],
)
def test_every_shape_of_link_is_followed_letter_for_letter(
    platform: ScriptedPlatform, read: Reader, canvas: KnownRegistration, link: str
) -> None:
    header = link.replace("{}", URL).encode().decode("latin-1")
    platform.answer(PATH, listed(entry("1"), link=header), listed(entry("2")))

    assert [one.id_on_platform for one in read(canvas)] == ["1", "2"]
    assert platform.sent(PATH)[1].url.query == "page=bookmark:WyJBYUJi&per_page=50"


def test_four_hundred_pages_are_walked_to_the_end(
    platform: ScriptedPlatform, read: Reader, canvas: KnownRegistration
) -> None:
    """20,000 people at Canvas's fifty a page; the pager's own limit is two hundred pages."""
    more = [listed(entry(number), link=f'<{URL}?page={number}>; rel="next"') for number in range(400)]
    platform.answer(PATH, *more, listed(entry("last")))

    assert len(read(canvas)) == 401


@pytest.mark.parametrize("link", [f'<{URL}?limit=500>; rel="next"', '<https://evil.test/next>; rel="next"'])
def test_a_list_that_goes_in_circles_or_elsewhere_is_not_whole(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, link: str
) -> None:
    platform.answer(PATH, listed(entry(), link=link))

    with pytest.raises(AnswerUnreadable):
        read(moodle)


@pytest.mark.parametrize("body", [{}, {"members": None}, {"members": {}}, {"members": "x"}, [], None, "x", 7])
def test_n1_a_list_that_is_none_is_refused(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, body: object
) -> None:
    platform.answer(PATH, json_answer(body))

    with pytest.raises(AnswerUnreadable):
        read(moodle)


ADA = Member("5", frozenset({Role.LEARNER}))


@pytest.mark.parametrize(
    ("told", "member", "skipped"),
    [
        (entry(), ADA, 0),
        (entry(5), ADA, 0),
        (entry(roles=[LEARNER, "x", 7, None]), ADA, 0),
        (entry(roles=[]), Member("5", frozenset()), 0),
        (entry(roles=None), Member("5", None), 1),
        ({"user_id": "5"}, Member("5", None), 1),
        (entry(roles="Learner"), Member("5", None), 1),
        (entry(None), None, 1),
        (entry(""), None, 1),
        (entry(True), None, 1),
        (entry("a\x00b"), None, 1),
        (entry("x" * 256), None, 1),
        ({"roles": ["Learner"]}, None, 1),
        ("nonsense", None, 1),
        (None, None, 1),
        (entry(status="Active"), ADA, 0),
        (entry(status="strange"), ADA, 0),
        (entry(status=None), ADA, 0),
        (entry(status="Inactive"), Member("5", frozenset({Role.LEARNER}), is_active=False), 0),
        (entry(status="Deleted"), Member("5", frozenset({Role.LEARNER}), is_active=False), 0),
        (entry(status="Suspended"), Member("5", frozenset({Role.LEARNER}), is_active=False), 0),
        (entry(name="  Ada \n L ", email="ada"), Member("5", frozenset({Role.LEARNER}), name="Ada L"), 0),
        (entry(given_name="Ada", family_name="L"), Member("5", frozenset({Role.LEARNER}), name="Ada L"), 0),
        (entry(name="$Person.name.full", given_name=None), ADA, 0),
        (entry(name={"x": 1}, email=["a@b"]), ADA, 0),
        (entry(email="a@b.test"), Member("5", frozenset({Role.LEARNER}), email="a@b.test"), 0),
        (
            entry(roles=[LEARNER, "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]),
            Member("5", frozenset({Role.LEARNER}), is_test_user=True),
            0,
        ),
        (
            entry(roles=["Instructor", "http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"]),
            Member("5", frozenset({Role.INSTRUCTOR})),
            0,
        ),
    ],
)
def test_n2_a_member_is_what_the_entry_says_and_no_more(
    platform: ScriptedPlatform,
    read: Reader,
    moodle: KnownRegistration,
    told: object,
    member: Member | None,
    skipped: int,
) -> None:
    platform.answer(PATH, listed(told))

    (page,) = read.pages(moodle)

    assert page == MembersPage((member,) if member else (), skipped)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, RosterRefused),
        (404, RosterRefused),
        (400, RosterRefused),
        (429, PlatformBusy),
        (502, PlatformFailed),
    ],
)
def test_n6_a_refusal_is_told_from_a_bad_day(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, status: int, error: type[Exception]
) -> None:
    platform.answer(PATH, json_answer({}, status))

    with pytest.raises(error):
        read(moodle)


def test_a_platform_without_the_scope_is_told_as_such(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    granted = {"access_token": "t", "token_type": "Bearer", "expires_in": 3600, "scope": "another"}
    platform.answer(TOKEN_PATH, json_answer(granted))

    with pytest.raises(ScopeMissing):
        read(moodle)


@pytest.mark.parametrize("status", [400, 404])
def test_a_link_that_the_platform_does_not_know_is_left_out_once(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration, status: int
) -> None:
    platform.answer(PATH, json_answer({}, status), listed(entry("1")))

    assert len(read(moodle, rlid="gone")) == 1
    assert [sent.url.query for sent in platform.sent(PATH)] == ["limit=500&rlid=gone", "limit=500"]


@pytest.mark.parametrize(
    ("extra", "groups"),
    [
        ({"group_enrollments": [{"group_id": "b"}, {"group_id": 7}, {"x": 1}, "y"]}, ["7", "b"]),
        ({"group_enrollments": []}, []),
        ({"message": [{MESSAGE: {"group_ids": "2, 1,,2"}}]}, ["1", "2"]),
        ({"message": [{MESSAGE: {"group_ids": "$Canvas.group.contextIds"}}]}, None),
        ({"message": [{}, "x", {MESSAGE: {"group_ids": ""}}]}, []),
        ({"message": {"x": 1}}, None),
        ({}, None),
    ],
)
def test_a_member_may_name_their_groups(
    platform: ScriptedPlatform,
    read: Reader,
    moodle: KnownRegistration,
    extra: dict[str, object],
    groups: list[str] | None,
) -> None:
    platform.answer(PATH, listed(entry(**extra)))

    (member,) = read(moodle)

    told = member.groups.get(GroupKind.GROUP)
    assert (None if told is None else [group.id_on_platform for group in told]) == groups


def test_the_groups_service_gives_names(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    more = f'<{ISSUER}/groups?page=2>; rel="next"'
    first = {"groups": [{"id": "1", "name": "Blue", "hidden": True, "set_ids": ["s"]}, {"name": "x"}, 7]}
    platform.answer(
        "/groups", json_answer(first, link=more), json_answer({"groups": [{"id": 2, "name": None}]})
    )

    assert read.groups(moodle) == [ToldGroup(GroupKind.GROUP, "1", "Blue"), ToldGroup(GroupKind.GROUP, "2")]
    assert platform.sent("/groups")[0].headers["Accept"].endswith("lti-gs.v1.contextgroupcontainer+json")


def test_groups_that_are_no_list_are_refused(
    platform: ScriptedPlatform, read: Reader, moodle: KnownRegistration
) -> None:
    platform.answer("/groups", json_answer([]))

    with pytest.raises(AnswerUnreadable):
        read.groups(moodle)
