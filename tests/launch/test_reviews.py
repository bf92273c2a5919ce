"""Whose work is this? A gradebook leads staff to one learner's work, and nobody else."""

from typing import Any

import pytest

from lti_tool.course.models import LineItem, Membership, Participation, ResourceLink
from lti_tool.database import db
from lti_tool.kinds.discussion.models import Post
from lti_tool.sandbox.keys import Alteration
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School, Visit

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
HERS, HIS = "Amara heard it in a corridor", "Jonas heard it in a meeting"


def link_of(school: School) -> str:
    return school.campus.links("moodle")[-1].id


def user_of(school: School, persona: str) -> str:
    return next(one.id for one in school.campus.people("moodle") if one.key == persona)


@pytest.fixture
def at_work(school: School) -> School:
    """A school in which Amara asked and Jonas answered her."""
    add_discussion(school, "moodle")
    school.launch("moodle", "amara", link_of(school)).post("discussion/posts", body=HERS, form_key="a")
    school.launch("moodle", "jonas", link_of(school)).post("discussion/posts/1/reply", body=HIS, form_key="b")
    return school


def review(
    school: School, reviewer: str = "ines", of: str = "jonas", claims: dict[str, Any] | None = None
) -> Visit:
    """Follow a grade in the gradebook, with these claims in the message."""

    def change(told: dict[str, Any]) -> None:
        told.update(claims or {})

    school.campus.alter_next_message("moodle", Alteration(claims=change))
    login = school.desk.start_launch("moodle", reviewer, link_of(school), user_of(school, of))
    return school.enter("moodle", login, school.browser())


def count(school: School, table: type) -> int:
    with school.app.app_context():
        return db.session.query(table).count()


def test_staff_see_one_learners_posts_with_what_they_answer(at_work: School) -> None:
    page = review(at_work).page

    assert page.status_code == 200
    assert "Work of <bdi>Jonas Lindqvist</bdi>" in page.text
    assert HIS in page.text
    assert "Answers <bdi>Amara Okafor</bdi>" in page.text
    assert page.text.count(HERS) == 1
    assert "#post-2" in page.text


def test_a_learner_whose_name_the_platform_keeps_back_is_a_number(at_work: School) -> None:
    at_work.launch("moodle", "dmytro", link_of(at_work))

    page = review(at_work, of="dmytro").page

    assert "Work of <bdi>Participant 4</bdi>" in page.text
    assert "Nothing written yet" in page.text


WHO = {
    "an instructor": ("ines", None, 200),
    "an assistant": ("noor", [f"{ROLE}TeachingAssistant"], 200),
    "another learner": ("amara", [f"{ROLE}Learner"], 403),
    "the learner": ("jonas", [f"{ROLE}Learner"], 403),
    "a mentor": ("noor", [f"{ROLE}Mentor"], 403),
    "somebody without a role": ("noor", [], 403),
}


@pytest.mark.parametrize(("reviewer", "roles", "status"), WHO.values(), ids=WHO)
def test_reviews_are_for_staff_only(
    at_work: School, reviewer: str, roles: list[str] | None, status: int
) -> None:
    before = count(at_work, Participation)

    page = review(at_work, reviewer, claims={} if roles is None else {f"{LTI}roles": roles}).page

    assert page.status_code == status
    assert (HIS in page.text) is (status == 200)
    assert count(at_work, Participation) == before + (status == 200)


def test_somebody_who_never_came_has_nothing_to_review(at_work: School) -> None:
    page = review(at_work, of="misaki").page

    assert page.status_code == 404
    assert "This person has never opened Stoke in this course" in page.text


def test_the_same_user_of_another_platform_is_somebody_else(at_work: School) -> None:
    at_work.launch("canvas", "misaki", at_work.campus.add_link("canvas", "x").id)
    users = {one.key: one.id for one in at_work.campus.people("canvas")}

    page = review(at_work, claims={f"{LTI}for_user": {"user_id": users["misaki"]}}).page

    assert page.status_code == 404


def test_a_column_of_another_activity_or_of_nobody_leads_nowhere(at_work: School) -> None:
    with at_work.app.app_context():
        known = db.session.query(LineItem.url).filter_by(id=1).scalar()
    add_discussion(at_work, "moodle", uuid="5f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12", title="Another")
    at_work.launch("moodle", "jonas", link_of(at_work))

    of_the_first = review(at_work, claims={AGS: {"scope": [], "lineitem": known}})
    of_nobody = review(at_work, claims={AGS: {"scope": [], "lineitem": "http://localhost:8701/nobody"}})

    assert [of_the_first.page.status_code, of_nobody.page.status_code] == [404, 404]


def test_a_review_by_an_unknown_link_finds_the_activity_by_its_column_and_makes_no_link(
    at_work: School,
) -> None:
    before = count(at_work, ResourceLink)

    page = review(at_work, claims={f"{LTI}resource_link": {"id": "seen never before"}}).page

    assert HIS in page.text
    assert count(at_work, ResourceLink) == before


def test_a_course_that_nobody_has_opened_has_nothing_to_review(at_work: School) -> None:
    elsewhere = {f"{LTI}context": {"id": "another course"}}

    page = review(at_work, claims=elsewhere).page

    assert page.status_code == 404
    assert count(at_work, Membership) == 3


def test_a_reviewer_goes_on_to_the_discussion_and_comes_back(at_work: School) -> None:
    visit = review(at_work)

    discussion = visit.get("discussion/")
    home = visit.get()

    assert HERS in discussion.text
    assert home.headers["Location"].endswith("/discussion/work/3")


def test_staff_come_to_the_same_page_from_the_table_of_learners(at_work: School) -> None:
    teacher = at_work.launch("moodle", "ines", link_of(at_work))

    table = teacher.get("learners/").text
    work = teacher.get("discussion/work/3")

    assert f'href="{teacher.home}discussion/work/3"' in table
    assert HIS in work.text
    assert teacher.get("discussion/work/99").status_code == 404


def test_the_page_and_the_launch_cost_eight_statements_at_most(at_work: School) -> None:
    visit = review(at_work)
    login = at_work.desk.start_launch("moodle", "ines", link_of(at_work), user_of(at_work, "jonas"))

    with recorded_statements() as launch:
        fields = at_work.answer("moodle", login, visit.browser)
        visit.browser.post("/lti/launch", data=fields)
    with recorded_statements() as page:
        visit.get("discussion/work/3")

    assert len(launch) <= 8, launch
    assert len(page) <= 8, page


def test_many_posts_come_a_page_at_a_time(at_work: School) -> None:
    at_work.in_database(
        lambda session: session.add_all(
            Post(
                activity_id=1,
                author_id=3,
                body=f"Story {number:02}",
                body_html=f"<p>Story {number:02}</p>",
                words=2,
                form_key=f"story-{number}",
                active_at=at_work.clock(),
                created_at=at_work.clock(),
            )
            for number in range(21)
        )
    )
    visit = review(at_work)

    first = visit.page.text
    older = visit.get("discussion/work/3?before=4")

    assert ("Story 20" in first, "Story 00" in first, "Show older posts" in first) == (True, False, True)
    assert HIS in older.text
    assert "Show older posts" not in older.text


def test_moodles_gradebook_leads_to_the_work_once_its_column_was_asked_to(at_work: School) -> None:
    item = at_work.campus.line_items("moodle")[-1]
    before = (item.label, item.maximum, item.resource_id, item.tag)
    page = f"/moodle/courses/{at_work.campus.courses('moodle')[-1].number}/gradebook?as=ines"
    campus = at_work.sandbox.test_client()
    at_work.deliver()
    assert "Review<" not in campus.get(page).text

    at_work.offer_reviews()

    item = at_work.campus.line_items("moodle")[-1]
    assert (item.label, item.maximum, item.resource_id, item.tag) == before
    assert "Review<" in campus.get(page).text


def test_canvas_is_asked_nothing_of_the_kind(school: School) -> None:
    add_discussion(school, "canvas")
    school.launch("canvas", "amara", school.campus.links("canvas")[-1].id)

    school.offer_reviews()

    assert school.campus.messages("canvas", "line items") == []
