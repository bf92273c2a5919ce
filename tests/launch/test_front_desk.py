"""From a click in the course to a page of the tool, in Moodle's and in Canvas's ways."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from lti_tool.activities.models import Activity
from lti_tool.course.models import Deployment, Registration, ResourceLink
from lti_tool.database import db
from lti_tool.sandbox.keys import Alteration
from tests.databases import recorded_statements
from tests.support.campus import form_of
from tests.support.school import WAYS, School, Visit
from tests.tool import Clock

FORM = {
    "kind": "discussion",
    "uuid": "4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11",
    "title": "Feedback that lands",
    "prompt": "Tell us about feedback of yours that landed badly.",
    "objective": "Describe a behaviour and its effect.",
    "reason": "On Tuesday we rehearse two of these.",
    "score_maximum": "10",
    "steps-0-kind": "post",
    "steps-0-needed": "1",
    "steps-0-words": "3",
    "steps-0-share": "50",
    "steps-1-kind": "reply",
    "steps-1-needed": "1",
    "steps-1-words": "0",
    "steps-1-share": "50",
}


def add_discussion(school: School, ways: str, **changes: str) -> Visit:
    """A teacher adds a discussion by deep linking; the visit stands at the tool's answer."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **FORM | changes)
    assert answer.status_code == 200
    status, _page = school.send_answer(ways, answer)
    assert status < 400
    return Visit(visit.browser, answer)


@pytest.mark.parametrize("ways", WAYS)
def test_a_teacher_adds_a_discussion_and_a_learner_opens_it(school: School, ways: str) -> None:
    add_discussion(school, ways)

    link = school.campus.links(ways)[-1]
    learner = school.launch(ways, "amara", link.id)

    assert learner.page.status_code == 200
    assert FORM["prompt"] in learner.page.text
    assert "frame-ancestors http://localhost:8701;" in learner.page.headers["Content-Security-Policy"]


def test_an_activity_may_have_the_number_of_its_course(school: School) -> None:
    """Moodle counts courses and activities apart."""
    add_discussion(school, "moodle")
    add_discussion(school, "moodle", uuid="5f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12", title="The second")
    link = school.campus.links("moodle")[-1]
    assert link.id == school.campus.courses("moodle")[0].id

    school.launch("moodle", "amara", link.id)

    with school.app.app_context():
        opens = select(Activity.title).join(ResourceLink, ResourceLink.activity_id == Activity.id)
        assert db.session.scalar(opens.where(ResourceLink.id_on_platform == link.id)) == "The second"


@pytest.mark.parametrize("ways", WAYS)
def test_the_platform_makes_a_column_for_each_activity(school: School, ways: str) -> None:
    add_discussion(school, ways)

    column = school.campus.line_items(ways)[-1]

    assert (column.maximum, column.resource_id) == (10, FORM["uuid"])


def test_sending_the_form_twice_makes_one_activity(school: School) -> None:
    visit = school.pick("moodle")

    first = visit.post("add/new", **FORM)
    again = visit.post("add/new", **FORM)

    assert (first.status_code, again.status_code) == (200, 200)
    with school.app.app_context():
        assert db.session.query(Activity).count() == 1


def demote(claims: dict[str, Any]) -> None:
    claims["https://purl.imsglobal.org/spec/lti/claim/roles"] = ["Learner"]


def test_a_learner_may_not_add_activities(school: School) -> None:
    school.campus.alter_next_message("moodle", Alteration(claims=demote))

    page = school.pick("moodle").page

    assert page.status_code == 403
    assert "This is for your instructor" in page.text


@pytest.mark.parametrize(
    ("path", "title"),
    [("calendar/", "This is opened from another place"), ("insight/mine", "This is for learners")],
)
def test_who_teaches_is_not_told_to_ask_an_instructor(school: School, path: str, title: str) -> None:
    add_discussion(school, "moodle")
    visit = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)

    page = visit.get(path)

    assert page.status_code == 403
    assert f"<h1>{title}</h1>" in page.text


def test_a_second_activity_can_be_chosen_from_the_course(school: School) -> None:
    add_discussion(school, "moodle")
    visit = school.pick("moodle")
    assert FORM["title"] in visit.page.text

    nothing = visit.post("add/")
    unknown = visit.post("add/", activity="999")
    answer = visit.post("add/", activity="1")

    assert (nothing.status_code, unknown.status_code) == (422, 404)
    assert form_of(answer.text).fields["JWT"].count(".") == 2


def test_what_is_in_the_course_already_stands_last_and_says_so(school: School) -> None:
    add_discussion(school, "moodle", title="Placed")
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    add_discussion(school, "moodle", title="Never opened", uuid="2b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e18")
    add_discussion(school, "moodle", title="Opened", uuid="3b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e18")
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)

    page = school.pick("moodle").page.text

    places = [page.index(f">{title}<") for title in ("Never opened", "Opened", "Placed")]
    assert places == sorted(places)
    assert page.count("in the course already") == 2


def test_where_all_have_their_place_a_new_one_comes_first(school: School) -> None:
    empty = school.pick("moodle")
    plan = empty.get("plan/").text
    add_discussion(school, "moodle", title="Placed")
    waits = school.pick("moodle").page.text
    school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    visit = school.pick("moodle")

    assert "Use one I have" not in empty.page.text + plan
    assert 'name="activity"' in waits
    assert waits.index("Use one I have") < waits.index("Make a new one")
    assert 'name="title"' in visit.page.text
    assert visit.page.text.index("Make a new one") < visit.page.text.index("Use one I have")
    assert "in the course already" in visit.get("add/?have=1").text


def test_among_many_activities_one_is_found_by_a_part_of_its_title_and_stays_chosen(school: School) -> None:
    for number in range(8):
        add_discussion(school, "moodle", title=f"Week {number}", uuid=str(uuid4()))
    assert 'name="find"' not in school.pick("moodle").page.text
    add_discussion(school, "moodle", title="Ärger, und was dann?", uuid=str(uuid4()))
    visit = school.pick("moodle")
    chosen = re.findall(r'name="activity" value="(\d+)"', visit.page.text)[-1]

    found = visit.post("add/", do="find", find="arger")
    with_chosen = visit.post("add/", do="find", find="ARGER", activity=chosen)
    nothing = visit.post("add/", do="find", find="nowhere")

    assert 'name="find"' in visit.page.text
    assert (found.text.count('name="activity"'), "Ärger" in found.text) == (1, True)
    assert with_chosen.text.count('name="activity"') == 2
    assert f'value="{chosen}" checked' in with_chosen.text
    assert "No activity has this in its title." in nothing.text
    assert form_of(visit.post("add/", activity=chosen).text).fields["JWT"].count(".") == 2


def test_a_place_that_takes_one_activity_refuses_two(school: School) -> None:
    add_discussion(school, "canvas")
    add_discussion(school, "canvas", uuid="5f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12", title="Another")
    login = school.desk.start_picking("canvas", "ines", "assignment_selection")
    visit = school.enter("canvas", login, school.browser())

    refused = visit.post("add/", activity=["1", "2"])

    assert "This place takes one activity." in visit.page.text
    assert refused.status_code == 422


def test_bad_input_keeps_what_was_typed(school: School) -> None:
    visit = school.pick("moodle")

    page = visit.post("add/new", **FORM | {"title": "", "score_maximum": "ten"})

    assert page.status_code == 422
    assert FORM["prompt"] in page.text
    assert 'aria-invalid="true"' in page.text


def test_an_instructor_chooses_for_a_link_that_came_without_an_activity(school: School) -> None:
    link = school.campus.add_link("moodle", "Plain link", maximum=10)
    learner = school.launch("moodle", "amara", link.id)
    assert "Nothing here yet" in learner.page.text

    teacher = school.launch("moodle", "ines", link.id)
    made = teacher.post("add/new", **FORM)

    assert made.status_code == 303
    assert FORM["prompt"] in school.launch("moodle", "amara", link.id).page.text


def test_a_returning_learner_costs_at_most_eight_statements_and_a_page_six(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1]
    browser = school.browser()
    visit = school.launch("moodle", "amara", link.id, browser)
    login = school.desk.start_launch("moodle", "amara", link.id)

    with recorded_statements() as launch:
        fields = school.answer("moodle", login, browser)
        browser.post("/lti/launch", data=fields)
    with recorded_statements() as page:
        visit.get("discussion/")

    assert len(launch) <= 8, launch
    assert len(page) <= 6, page


def test_a_launch_opens_once(school: School) -> None:
    add_discussion(school, "moodle")
    login = school.desk.start_launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    browser = school.browser()
    fields = school.answer("moodle", login, browser)

    first = browser.post("/lti/launch", data=fields)
    again = browser.post("/lti/launch", data=fields)

    assert first.status_code == 303
    assert again.status_code == 400
    assert "This link has already been used" in again.text


def test_a_launch_opens_only_in_the_browser_that_began_it(school: School) -> None:
    login = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)
    fields, begun_too = school.answer("moodle", login, school.browser()), school.browser()
    own = school.desk.start_launch("moodle", "jonas", school.campus.links("moodle")[-1].id)
    school.answer("moodle", own, begun_too)

    pages = [browser.post("/lti/launch", data=fields) for browser in (school.browser(), begun_too)]

    assert [page.status_code for page in pages] == [400, 400]
    assert all("We could not recognise your browser" in page.text for page in pages)


def test_where_no_cookie_comes_back_a_window_of_its_own_is_offered_before_the_hint_is_spent(
    school: School,
) -> None:
    login = school.desk.start_launch("canvas", "amara", school.campus.add_link("canvas", "x").id)
    blocked = school.app.test_client(use_cookies=False)

    page = blocked.post("/lti/login", data=login, follow_redirects=True)

    assert "Open in a new window" in page.text
    assert 'target="_blank"' in page.text


def test_an_unapproved_deployment_waits_and_says_so(school: School) -> None:
    school.in_database(lambda session: session.query(Deployment).update({"approved_at": None}))

    page = school.launch("moodle", "amara", school.campus.add_link("moodle", "x").id).page

    assert page.status_code == 403
    assert "This place waits for approval" in page.text


def test_a_paused_registration_opens_nothing(school: School, clock: Clock) -> None:
    school.in_database(lambda session: session.query(Registration).update({"disabled_at": clock.now}))
    login = school.desk.start_launch("moodle", "amara", school.campus.add_link("moodle", "x").id)

    page = school.browser().post("/lti/login", data=login, follow_redirects=True)

    assert page.status_code == 403
    assert "Stoke is paused here" in page.text


def test_a_participation_opens_only_with_its_key_and_ends_by_itself(school: School, clock: Clock) -> None:
    add_discussion(school, "moodle")
    visit = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)
    stranger = school.browser()

    assert stranger.get(visit.home + "discussion/").status_code == 401
    assert visit.get("discussion/").status_code == 200
    clock.move(hours=3)
    ended = visit.post("discussion/posts", body="What I wrote in time", form_key="f")
    assert ended.status_code == 401
    assert "What I wrote in time" in ended.text


def test_a_demoted_teacher_loses_the_old_tab_too(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    teacher = school.launch("moodle", "ines", link)
    assert teacher.get("learners/").status_code == 200

    school.campus.alter_next_message("moodle", Alteration(claims=demote))
    school.launch("moodle", "ines", link)

    assert teacher.get("learners/").status_code == 403


def test_without_a_csrf_token_nothing_is_written_and_the_text_comes_back(school: School) -> None:
    add_discussion(school, "moodle")
    visit = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)

    page = visit.browser.post(visit.home + "discussion/posts", data={"body": "Mine", "form_key": "f"})

    assert page.status_code == 400
    assert "Mine" in page.text


def test_the_appearance_is_kept_with_the_account(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    school.launch("moodle", "amara", link).post("appearance", theme="dark")

    page = school.launch("moodle", "amara", link).page

    assert 'data-theme="dark"' in page.text


def test_launch_takes_posts_only(school: School) -> None:
    page = school.browser().get("/lti/launch")

    assert page.status_code == 405
    assert page.headers["Allow"]
