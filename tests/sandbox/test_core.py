"""From a launch to a grade, in both ways."""

import pytest

from lti_tool.sandbox.vocabulary import AGS_CLAIM, LTI
from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import campus_for

WAYS = ("moodle", "canvas")


@pytest.fixture(params=WAYS)
def tool(request: pytest.FixtureRequest) -> FakeTool:
    return tool_at(request.param)


def line_item_url(tool: FakeTool, link_id: str, persona: str = "amara") -> str:
    endpoint = tool.claims(persona, link_id)[AGS_CLAIM]
    assert isinstance(endpoint, dict)
    return str(endpoint["lineitem"])


def test_a_score_of_a_launched_activity_arrives_in_the_gradebook(tool: FakeTool) -> None:
    link = tool.campus.add_link(tool.ways, "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    claims = tool.claims("amara", link.id)

    answer = tool.post_score(line_item_url(tool, link.id), tool.bearer(), userId=claims["sub"])

    assert answer.status_code == 200
    assert tool.campus.score(tool.ways, "amara") == 7.5
    message = tool.campus.messages(tool.ways, "scores")[-1]
    assert (message.user_id, message.status) == (claims["sub"], 200)


def test_custom_values_of_the_link_come_with_every_launch(tool: FakeTool) -> None:
    link = tool.campus.add_link(tool.ways, "Feedback that lands", {"activity": "a-1"})

    custom = tool.claims("jonas", link.id)["https://purl.imsglobal.org/spec/lti/claim/custom"]

    assert isinstance(custom, dict)
    assert custom["activity"] == "a-1"
    assert custom["context_history"] == ""
    assert custom["rl_history"] == "$ResourceLink.id.history"


def test_a_persona_without_names_sends_none(tool: FakeTool) -> None:
    link = tool.campus.add_link(tool.ways, "Feedback that lands")

    claims = tool.claims("dmytro", link.id)

    assert not {"name", "given_name", "family_name", "email"} & set(claims)


@pytest.mark.parametrize("ways", WAYS)
def test_a_restart_finds_everything_again(ways: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("campus")
    from tests.sandbox.tool import tool_keys

    first = tool_at(ways, campus_for(fetch=lambda _url: tool_keys(), folder=folder))
    link = first.campus.add_link(ways, "Feedback that lands", {}, 10)
    bearer = first.bearer()
    url = line_item_url(first, link.id)
    user_id = first.claims("amara", link.id)["sub"]
    first.post_score(url, bearer, userId=user_id)

    second = tool_at(ways, campus_for(fetch=lambda _url: tool_keys(), folder=folder))

    assert second.campus.score(ways, "amara") == 7.5
    assert second.details == first.details
    assert (
        second.http.get(second.details.jwks_url, timeout=5).json()
        == first.http.get(first.details.jwks_url, timeout=5).json()
    )
    later = second.post_score(url, bearer, userId=user_id, scoreGiven=9, timestamp="2026-11-23T10:00:05Z")
    assert later.status_code == 200
    assert second.campus.score(ways, "amara") == 9


@pytest.mark.parametrize(("ways", "everybodys"), [("moodle", "99"), ("canvas", "America/Los_Angeles")])
def test_the_first_tool_is_told_in_which_time_zone_somebody_is(ways: str, everybodys: str) -> None:
    tool = tool_at(ways)
    link = tool.campus.add_link(ways, "Feedback that lands", {}, 10)

    told = [tool.claims(who, link.id)[f"{LTI}custom"] for who in ("amara", "dmytro")]

    assert [one["time_zone"] for one in told if isinstance(one, dict)] == ["Africa/Lagos", everybodys]
