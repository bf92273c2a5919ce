"""The pages of the campus: readable without script, and every button does what it says."""

from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.sandbox.tool import FakeTool, start_registration, tool_at

PAGES = ("", "/gradebook", "/people", "/messages", "/add", "/tools")
UNLABELLED = {"hidden", "submit"}


class Page(HTMLParser):
    """What a page consists of, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = ""
        self.headings: list[str] = []
        self.bare_fields: list[str] = []
        self.frames: list[dict[str, str]] = []
        self.forbidden: list[str] = []
        self._labels = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "html":
            self.lang = values.get("lang", "")
        if tag in ("h1", "main"):
            self.headings.append(tag)
        if tag == "label":
            self._labels += 1
        if tag in ("input", "select") and values.get("type") not in UNLABELLED and not self._labels:
            self.bare_fields.append(values.get("name", tag))
        if tag == "iframe":
            self.frames.append(values)
        if tag == "script" and "src" not in values:
            self.forbidden.append("inline script")
        self.forbidden += [key for key in values if key == "style" or key.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._labels -= 1


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


def test_a_teacher_types_a_grade_and_gives_it_back(tool: FakeTool, client: FlaskClient) -> None:
    form = {"person": "amara", "column": item(tool), "score": "9,5"}
    client.post(f"{base(tool)}/grade", data=form)
    assert tool.campus.score(tool.ways, "amara") == 9.5
    assert "typed by the teacher" in client.get(f"{base(tool)}/gradebook").text

    client.post(f"{base(tool)}/grade", data=form | {"score": ""})

    assert not tool.campus.grades(tool.ways)[0].overridden


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
