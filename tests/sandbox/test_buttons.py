"""What the buttons of the campus do."""

import pytest
from flask.testing import FlaskClient

from tests.sandbox.page import Page
from tests.sandbox.tool import FakeTool, start_registration, tool_at


@pytest.fixture(params=["moodle", "canvas"])
def tool(request: pytest.FixtureRequest) -> FakeTool:
    tool = tool_at(request.param)
    tool.campus.add_link(tool.ways, "Feedback that lands", {"activity": "a-1"}, 10, "a-1")
    return tool


@pytest.fixture
def client(tool: FakeTool) -> FlaskClient:
    return tool.app.test_client()


def base(tool: FakeTool) -> str:
    return f"/{tool.ways}/courses/{tool.campus.courses(tool.ways)[-1].number}"


def item(tool: FakeTool) -> int:
    return tool.campus.line_items(tool.ways)[-1].number


def test_a_teacher_types_a_grade_and_gives_it_back(tool: FakeTool, client: FlaskClient) -> None:
    form = {"person": "amara", "column": item(tool), "score": "9,5"}
    client.post(f"{base(tool)}/grade", data=form)
    assert tool.campus.score(tool.ways, "amara") == 9.5
    assert "typed by the teacher" in client.get(f"{base(tool)}/gradebook").text

    client.post(f"{base(tool)}/grade", data=form | {"score": ""})

    assert not tool.campus.grades(tool.ways)[0].overridden


@pytest.mark.parametrize(
    ("trouble", "fault"), [("storage silent", "silent"), ("storage full", "storage_exhaustion"), ("mend", "")]
)
def test_the_storage_frame_fails_as_its_switch_says(trouble: str, fault: str) -> None:
    tool = tool_at("canvas")
    client, [registered] = tool.app.test_client(), tool.campus.tools("canvas")
    tool.campus.faults("canvas").storage = "bad_request"

    client.post(f"{base(tool)}/trouble", data={"trouble": trouble})

    frame = client.get(f"/canvas/post_message_forwarding?tool={registered.client_id}").text
    assert f'data-fault="{fault}"' in frame
    said = f"The storage frame does not work: {fault}." in client.get(base(tool)).text
    assert said is bool(fault)


def test_a_column_is_locked_published_and_deleted(tool: FakeTool, client: FlaskClient) -> None:
    for wish in ("lock", "publish"):
        client.post(f"{base(tool)}/column", data={"column": item(tool), "wish": wish})
    column = tool.campus.line_items(tool.ways)[0]
    assert (column.locked, column.published) == (True, False)

    client.post(f"{base(tool)}/column", data={"column": item(tool), "wish": "delete"})

    assert tool.campus.line_items(tool.ways) == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("slow", "Every answer takes 8 s."),
        ("429", "Every call is answered 429"),
        ("503", "Every call is answered 503"),
        ("short tokens", "Tokens live 5 s."),
        ("used-up tokens", "Tokens end after a few calls."),
        ("lost reply", "get lost"),
        ("clock behind", "-90 s off"),
        ("signed out", "Everybody is signed out."),
    ],
)
def test_trouble_is_announced_until_it_is_mended(
    tool: FakeTool, client: FlaskClient, trouble: str, words: str
) -> None:
    page = client.post(f"{base(tool)}/trouble", data={"trouble": trouble}, follow_redirects=True)
    assert words in page.text

    page = client.post(f"{base(tool)}/trouble", data={"trouble": "mend"}, follow_redirects=True)

    assert "Trouble is on" not in page.text


def test_a_button_chooses_which_canvas_the_site_resembles() -> None:
    tool = tool_at("canvas")
    client = tool.app.test_client()

    page = client.post(f"{base(tool)}/profile", data={"profile": "canvas-old"}, follow_redirects=True)
    client.post(f"{base(tool)}/profile", data={"profile": "sakai"})

    assert 'value="canvas-old" aria-pressed="true"' in page.text
    assert 'value="canvas-new" aria-pressed="false"' in page.text
    with tool.campus.reading("canvas") as site:
        assert site.profile == "canvas-old"


def test_new_keys_are_made_by_a_button(tool: FakeTool, client: FlaskClient) -> None:
    before = client.get(tool.details.jwks_url).json

    client.post(f"{base(tool)}/trouble", data={"trouble": "new keys"})

    assert client.get(tool.details.jwks_url).json != before


def test_starting_over_clears_the_course_and_repeats_no_id(tool: FakeTool, client: FlaskClient) -> None:
    course, link = tool.campus.courses(tool.ways)[0], tool.campus.links(tool.ways)[0]
    number = item(tool)

    page = client.post(f"/{tool.ways}/start-over", follow_redirects=True)

    assert "No tool activity yet" in page.text
    assert tool.campus.courses(tool.ways)[0].id != course.id
    fresh = tool.campus.add_link(tool.ways, "Again", {}, 10)
    assert fresh.id != link.id
    assert item(tool) != number
    assert tool.campus.registration(tool.ways) == tool.details


def test_copying_leads_to_the_copy_without_anybodys_grades(tool: FakeTool, client: FlaskClient) -> None:
    tool.campus.override_grade(tool.ways, "amara", item(tool), 5)

    page = client.post(f"{base(tool)}/copy", follow_redirects=True)

    assert "Leading Small Teams copy 1" in page.text
    assert tool.campus.score(tool.ways, "amara") is None
    assert len(tool.campus.links(tool.ways)) == 2


def test_concluding_a_course_is_said_and_undone(tool: FakeTool, client: FlaskClient) -> None:
    page = client.post(f"{base(tool)}/conclude", data={"concluded": "yes"}, follow_redirects=True)
    assert "concluded" in page.text

    client.post(f"{base(tool)}/conclude", data={"concluded": "no"})

    assert not tool.campus.courses(tool.ways)[0].concluded


def test_an_admin_registers_a_tool_in_a_frame_and_activates_it(tool: FakeTool, client: FlaskClient) -> None:
    client.get(f"{base(tool)}/tools?as=sam")
    start = start_registration(tool)
    assert start["openid_configuration"].startswith(tool.details.issuer)
    asked = client.post(
        f"{base(tool)}/register",
        data={"url": "http://127.0.0.1:8700/lti/register/once"},
        follow_redirects=True,
    )
    frame = Page(asked.text).frames[0]
    assert frame["src"].startswith("http://127.0.0.1:8700/lti/register/once?openid_configuration=")
    client.post(f"{base(tool)}/activate", data={"client": tool.details.client_id, "active": "no"})
    assert not tool.campus.tools(tool.ways)[0].active

    client.post(f"{base(tool)}/activate", data={"client": tool.details.client_id, "active": "yes"})

    assert tool.campus.tools(tool.ways)[0].active


def test_a_registration_address_that_is_none_opens_no_frame(tool: FakeTool, client: FlaskClient) -> None:
    page = client.post(f"{base(tool)}/register", data={"url": "javascript:alert(1)"}, follow_redirects=True)

    assert Page(page.text).frames == []
