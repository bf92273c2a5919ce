"""Everywhere Canvas shows the tool (lti.md C4, C9, C10): registered, picked there, opened and scored."""

from typing import Any
from uuid import uuid4

import pytest

from lti_tool.course.registrations import invite
from lti_tool.sandbox import registering
from tests.canvas.conftest import WAYS, Semester
from tests.launch.test_front_desk import FORM
from tests.support.school import School, Visit

ASSIGNMENTS = ("assignment_selection", "course_assignments_menu")
MODULES = ("link_selection", "module_menu_modal", "module_index_menu_modal")
TAKING_SEVERAL = ("course_assignments_menu", *MODULES, "editor_button")


def dialog(school: School, placement: str) -> Visit:
    login = school.desk.start_picking(WAYS, "ines", placement)
    return school.enter(WAYS, login, school.browser())


def picked(school: School, placement: str, **changes: str) -> str:
    """Make a discussion in a placement's dialog; the id of the link that Canvas made of it."""
    answer = dialog(school, placement).post("add/new", **FORM | {"uuid": str(uuid4())} | changes)
    status, page = school.send_answer(WAYS, answer)
    assert status < 400, page
    return school.campus.links(WAYS)[-1].id


@pytest.mark.parametrize("placement", [*ASSIGNMENTS, *MODULES, "editor_button"])
def test_what_is_picked_at_a_placement_opens_and_scores(semester: Semester, placement: str) -> None:
    semester.link = picked(semester.school, placement, title=f"Picked at {placement}")
    learner = semester.learner()

    semester.post(learner)
    semester.work(minutes=1)

    columns = semester.school.campus.line_items(WAYS)
    column = next(one for one in columns if one.label == f"Picked at {placement}")
    person = next(one for one in semester.school.campus.people(WAYS) if one.key == learner)
    cells = [cell for cell in semester.school.campus.grades(WAYS) if cell.item_number == column.number]
    assert [(cell.user_id, cell.score) for cell in cells] == [(person.id, 10)]
    # The editor drops line items: the worker made its column.
    assert (column.link_id == semester.link) is (placement != "editor_button")


@pytest.mark.parametrize("placement", [*ASSIGNMENTS, *MODULES, "editor_button"])
def test_a_placement_gets_as_many_activities_as_it_takes(school: School, placement: str) -> None:
    picked(school, placement), picked(school, placement)
    visit = dialog(school, placement)
    page = visit.get("add/").text
    ids = [part.split('"')[0] for part in page.split('name="activity" value="')[1:]]

    answer = visit.post("add/", activity=ids[:2])

    if placement in TAKING_SEVERAL:
        before = len(school.campus.links(WAYS))
        assert school.send_answer(WAYS, answer)[0] < 400
        assert len(school.campus.links(WAYS)) == before + 2
    else:
        assert answer.status_code == 422
        assert "This place takes one activity." in answer.text


def test_a_registration_by_link_asks_for_all_of_them(school: School) -> None:
    with school.campus.changing(WAYS) as site:
        token = registering.begin(site)
        url = school.campus.ways(WAYS).endpoints(site.sso, site.school).configuration_url
    made: list[str] = []
    school.in_database(lambda session: made.append(invite(session, "C", True, True, school.clock())))
    form = {"openid_configuration": url, "registration_token": token}

    done = school.browser().post(f"/lti/register/{made[0]}", data=form)

    assert done.status_code == 200, done.text
    with school.campus.reading(WAYS) as site:
        tool = site.tools[-1]
    assert set(tool.placements or ()) == {*ASSIGNMENTS, *MODULES, "editor_button", "course_navigation"}
    assert "https://purl.imsglobal.org/spec/lti/scope/noticehandlers" in tool.scopes


def test_the_address_for_a_developer_key_says_what_the_command_prints(school: School) -> None:
    answer = school.browser().get("/lti/canvas.json")

    settings: Any = answer.get_json()
    (extension,) = settings["extensions"]
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert settings["target_link_uri"] == "http://127.0.0.1:8700/lti/launch"
    icon = extension["settings"]["icon_url"].removeprefix("http://127.0.0.1:8700")
    with school.browser().get(icon) as picture:
        assert picture.mimetype == "image/svg+xml"
