"""What an admin sets for the whole site is what new forms begin with; what is locked holds for everybody."""

import re

import pytest
from sqlalchemy import select

from lti_tool.activities.models import Activity, SiteDefault
from lti_tool.grading.steps import steps_of
from tests.admin.desk import AdminDesk
from tests.databases import recorded_statements
from tests.matrix.samples import DISCUSSION
from tests.support.school import School, Visit

HOUSE = {
    "discussion.score_maximum": "10",
    "discussion.posts": "1",
    "discussion.post_words": "50",
    "discussion.replies": "2",
    "discussion.reply_words": "0",
    "hunt.score_maximum": "10",
    "quiz.score_maximum": "10",
    "privacy.months_kept": "0",
    "race.score_maximum": "10",
    "race.sources": "2",
    "sharing.score_maximum": "10",
}


def put(desk: AdminDesk, **changes: str) -> tuple[int, str]:
    fields = HOUSE | {name.replace("__", "."): text for name, text in changes.items()}
    page = desk.send("/admin/defaults", "/admin/defaults", follow_redirects=True, **fields)
    return page.status_code, page.text


def value_of(page: str, name: str) -> tuple[str, bool]:
    found = re.search(rf'<input[^>]* name="{name}"[^>]*>', page)
    assert found, name
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else "", "readonly" in found[0]


def new_form(school: School) -> tuple[Visit, str]:
    visit = school.pick("moodle")
    return visit, visit.get("add/new").text


def test_the_house_has_defaults_and_keeps_no_row_for_them(school_desk: AdminDesk) -> None:
    page = school_desk.get("/admin/defaults").text

    assert {name: value_of(page, name)[0] for name in HOUSE} == HOUSE
    assert put(school_desk)[0] == 200
    assert school_desk.in_database(lambda session: session.scalars(select(SiteDefault)).all()) == []


def test_new_forms_begin_with_what_is_set(school: School, school_desk: AdminDesk) -> None:
    put(school_desk, discussion__score_maximum="5,5", discussion__posts="3", discussion__reply_words="20")

    page = new_form(school)[1]

    assert value_of(page, "score_maximum") == ("5.5", False)
    assert value_of(page, "steps-0-needed") == ("3", False)
    assert value_of(page, "steps-1-words") == ("20", False)
    assert "set by your site" not in page


@pytest.mark.usefixtures("any_database")
def test_what_is_locked_is_shown_as_fixed_and_holds_whatever_is_sent(
    school: School, school_desk: AdminDesk
) -> None:
    locks = {"discussion__score_maximum-locked": "1", "discussion__post_words-locked": "1"}
    put(school_desk, discussion__score_maximum="20", discussion__post_words="80", **locks)

    visit, page = new_form(school)
    school.send_answer("moodle", visit.post("add/new", **DISCUSSION | {"score_maximum": "7"}))

    made = school_desk.in_database(lambda session: session.scalars(select(Activity)).one())
    steps = school_desk.in_database(lambda session: steps_of(session, made.id))
    assert (value_of(page, "score_maximum"), value_of(page, "steps-0-words")) == (("20", True), ("80", True))
    assert page.count("set by your site's admin") == 2
    assert made.score_maximum == 20
    assert {step.minimum_words for step in steps if step.kind == "post"} == {80}


def test_a_lock_holds_for_a_discussion_that_exists_when_it_is_saved(
    school: School, school_desk: AdminDesk
) -> None:
    school.send_answer("moodle", school.pick("moodle").post("add/new", **DISCUSSION))
    put(school_desk, discussion__post_words="80", **{"discussion__post_words-locked": "1"})
    ines = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id)

    saved = ines.post("discussion/settings", **DISCUSSION | {"version": "1", "steps-0-words": "1"})

    made = school_desk.in_database(lambda session: session.scalars(select(Activity)).one())
    steps = school_desk.in_database(lambda session: steps_of(session, made.id))
    assert saved.status_code == 303, saved.text
    assert {step.minimum_words for step in steps if step.kind == "post"} == {80}


def test_changing_rows_keeps_what_is_locked(school: School, school_desk: AdminDesk) -> None:
    put(school_desk, discussion__score_maximum="20", **{"discussion__score_maximum-locked": "1"})

    page = new_form(school)[0].post("add/new", **DISCUSSION | {"score_maximum": "7", "do": "add"}).text

    assert value_of(page, "score_maximum") == ("20", True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("discussion.score_maximum", "0"),
        ("discussion.score_maximum", "10001"),
        ("discussion.posts", "1.5"),
        ("discussion.posts", ""),
        ("discussion.post_words", "-1"),
        ("discussion.reply_words", "2001"),
        ("discussion.reply_words", "lots"),
    ],
)
def test_a_number_that_does_not_fit_is_said_and_kept_on_the_page(
    school_desk: AdminDesk, name: str, text: str
) -> None:
    status, page = put(school_desk, **{name: text, "discussion__replies": "4"})

    assert (status, value_of(page, name)[0], value_of(page, "discussion.replies")[0]) == (422, text, "4")
    assert "umber between" in page
    assert school_desk.in_database(lambda session: session.scalars(select(SiteDefault)).all()) == []


def test_the_page_of_defaults_needs_two_statements(school_desk: AdminDesk) -> None:
    with recorded_statements() as statements:
        school_desk.get("/admin/defaults")

    assert len(statements) == 2


def test_an_admin_says_whether_titles_of_linked_pages_are_fetched(school_desk: AdminDesk) -> None:
    def is_on() -> bool:
        return 'name="discussion.link_cards" value="1" checked' in school_desk.get("/admin/defaults").text

    assert not is_on()
    put(school_desk, discussion__link_cards="1")
    assert is_on()
    put(school_desk)
    assert not is_on()


def test_an_admin_says_whether_scores_go_where_somebody_is_erased(
    school: School, school_desk: AdminDesk
) -> None:
    school.send_answer("moodle", school.pick("moodle").post("add/new", **DISCUSSION))
    learner = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)

    def said() -> str:
        return learner.get("privacy/erase").text

    assert "Your steps and scores stay as numbers without a person." in said()
    put(school_desk, privacy__erases_scores="1")
    assert 'name="privacy.erases_scores" value="1" checked' in school_desk.get("/admin/defaults").text
    assert "Your steps and scores go too." in said()
    put(school_desk)
    assert "Your steps and scores stay as numbers without a person." in said()
