"""The pages of the campus: readable without script, and every button does what it says."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.sandbox.page import Page
from tests.sandbox.tool import FakeTool, tool_at
from tests.support.campus import TOOL

PAGES = ("", "/gradebook", "/people", "/messages", "/mail", "/add", "/tools")


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


@pytest.mark.parametrize("persona", ["amara", "dmytro", "ines", "sam"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_language_one_heading_and_labels(
    tool: FakeTool, client: FlaskClient, page: str, persona: str
) -> None:
    answer = client.get(f"{base(tool)}{page}?as={persona}")

    read = Page(answer.text)
    assert answer.status_code == 200
    assert read.lang == "en"
    assert sorted(read.headings) == ["h1", "main"]
    assert (read.bare_fields, read.forbidden) == ([], [])
    assert "A practice campus" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_way_to_the_tool_is_a_form_that_works_without_script(tool: FakeTool, client: FlaskClient) -> None:
    link = tool.campus.links(tool.ways)[0]

    page = client.get(f"/{tool.ways}/open/{link.id}?as=amara").text

    assert 'action="http://127.0.0.1:8700/lti/login"' in page
    assert '<button type="submit">Continue</button>' in page
    assert Page(page).forbidden == []


def test_an_activity_opens_in_a_named_frame_as_who_is_looking(tool: FakeTool, client: FlaskClient) -> None:
    link = tool.campus.links(tool.ways)[0]

    frame = Page(client.get(f"/{tool.ways}/links/{link.id}?as=jonas").text).frames[0]

    assert frame["title"] == "Feedback that lands"
    assert frame["src"] == f"/{tool.ways}/open/{link.id}?as=jonas"


@pytest.mark.parametrize(("first", "weeks", "placed"), [(3, 11, 3), (1, 11, 12), (12, 0, 1)])
def test_what_is_added_stands_in_the_week_in_which_the_course_is(
    tool: FakeTool, client: FlaskClient, first: int, weeks: int, placed: int
) -> None:
    now = tool.campus.now(tool.ways)
    tool.campus.add_course(tool.ways, "LEAD 205", "A term", "Autumn", now - timedelta(weeks=weeks), [])
    tool.campus.add_link(tool.ways, "The first one", week=first)

    page = client.get(f"{base(tool)}/add?as=ines").text
    answer = tool.pick([{"type": "ltiResourceLink", "title": "Now", "url": TOOL.launch_url}])

    assert f"A term, week {placed}<" in page
    assert answer[0] == 200
    assert tool.campus.links(tool.ways)[-1].week == placed


def test_the_chosen_persona_is_remembered(tool: FakeTool, client: FlaskClient) -> None:
    client.get(f"{base(tool)}?as=jonas")

    link = tool.campus.links(tool.ways)[0]
    assert "as=jonas" in client.get(f"/{tool.ways}/links/{link.id}").text


def test_learners_add_no_activities_and_instructors_choose_in_a_frame(
    tool: FakeTool, client: FlaskClient
) -> None:
    chosen = f"{base(tool)}/add?placement=link_selection&tool={tool.details.client_id}"

    assert Page(client.get(f"{chosen}&as=amara").text).frames == []
    assert client.get(f"/{tool.ways}/pick/{base(tool).rpartition('/')[2]}?as=amara").status_code == 403
    frame = Page(client.get(f"{chosen}&as=ines").text).frames[0]
    assert client.get(frame["src"]).status_code == 200


def test_a_score_shows_with_its_message_and_answer(tool: FakeTool, client: FlaskClient) -> None:
    user_id = next(person.id for person in tool.campus.people(tool.ways) if person.key == "amara")
    endpoint = tool.claims("amara", tool.campus.links(tool.ways)[0].id)
    url = endpoint["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    assert isinstance(url, dict)
    tool.post_score(url["lineitem"], tool.bearer(), userId=user_id, scoreGiven=8.2, comment="2 of 2 steps")

    table = client.get(f"{base(tool)}/cells").text
    course = client.get(base(tool)).text

    assert "8.2" in table
    assert "2 of 2 steps" in table
    assert "accepted" in table
    assert "82 %" in course
    assert "8.2" in client.get(f"{base(tool)}/messages").text


def test_what_a_tool_says_on_the_way_back_is_shown_as_text(tool: FakeTool, client: FlaskClient) -> None:
    number = tool.campus.courses(tool.ways)[0].number
    back = f"/moodle/mod/lti/return.php?course={number}&" if tool.ways == "moodle" else ""
    back = back or f"/canvas/courses/{number}/external_content/success?"

    page = client.get(f"{back}lti_errormsg=<b>Sorry</b>").text

    assert "&lt;b&gt;Sorry&lt;/b&gt;" in page


def test_unknown_courses_and_links_are_not_found(tool: FakeTool, client: FlaskClient) -> None:
    assert client.get(f"/{tool.ways}/courses/999").status_code == 404
    assert client.get(f"/{tool.ways}/links/none").status_code == 404
    assert client.get(f"/{tool.ways}/open/none").status_code == 404
    assert client.get("/").location == "/moodle/"


def test_a_teacher_reviews_a_learner_once_the_tool_asked_for_it() -> None:
    tool = tool_at("moodle")
    link = tool.campus.add_link("moodle", "Feedback that lands", {}, 10)
    with tool.campus.changing("moodle") as site:
        site.items[0].submission_review = {"reviewableStatus": ["Submitted"]}
    client = tool.app.test_client()
    gradebook = f"{base(tool)}/gradebook"

    assert f"/moodle/links/{link.id}?for_user=5" in client.get(f"{gradebook}?as=ines").text
    assert "for_user" not in client.get(f"{gradebook}?as=amara").text
    frame = Page(client.get(f"/moodle/links/{link.id}?for_user=5&as=ines").text).frames[0]
    assert frame["src"] == f"/moodle/open/{link.id}?as=ines&for_user=5"
