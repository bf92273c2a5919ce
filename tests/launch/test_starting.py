"""Start from a pattern: a prompt of the library fills the form, and nothing that was typed is lost."""

import html
import re

import pytest

from lti_tool.activities.models import Activity
from lti_tool.database import db
from lti_tool.kinds.discussion.prompts import library, prompt_called
from tests.databases import recorded_statements
from tests.launch.test_front_desk import FORM, add_discussion
from tests.support.school import School, Visit


def value(page: str, name: str) -> str:
    """What a control of the page holds."""
    found = re.search(rf'<textarea[^>]* id="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    found = found or re.search(rf'<input[^>]*value="([^"]*)"[^>]* name="{name}"', page)
    found = found or re.search(rf'<input[^>]* name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def as_shown(page: str) -> dict[str, str]:
    """What pressing a button of the form would send."""
    names = ("pattern", "filled", "title", "prompt", "objective", "reason", "closes_at", "score_maximum")
    rows = {name: value(page, name) for name in re.findall(r'name="(steps-\d-(?!kind)\w+)"', page)}
    kinds = re.findall(r'name="(steps-\d-kind)".*?value="(\w+)" selected', page, re.DOTALL)
    return {name: value(page, name) for name in names} | rows | dict(kinds)


@pytest.fixture
def adding(school: School) -> Visit:
    return school.pick("moodle")


def test_an_address_starts_the_form_from_a_prompt(adding: Visit) -> None:
    page = adding.get("add/new?start=who-says-so").text
    _pattern, prompt = prompt_called("who-says-so") or pytest.fail("no such prompt")

    assert value(page, "title") == prompt.title
    assert value(page, "prompt") == prompt.text
    assert value(page, "objective") == prompt.objective
    assert value(page, "reason") == prompt.why
    assert [value(page, f"steps-{place}-share") for place in (0, 1)] == ["60", "40"]
    assert "Chosen: Who says so?" in page
    assert "still to fill in: [claim]" in page


def test_an_address_of_no_prompt_shows_the_empty_form(adding: Visit) -> None:
    page = adding.get("add/new?start=nonsense").text

    assert value(page, "title") == ""
    assert value(page, "steps-0-share") == "40"


def test_a_pattern_shows_its_prompts_and_keeps_what_was_typed(adding: Visit) -> None:
    sent = as_shown(adding.get("add/new").text) | {"title": "Mine", "steps-1-words": "17"}

    page = adding.post("add/new", **sent, do="pattern:prediction").text

    assert all(f"Use {prompt.name}" in page for prompt in library()["prediction"])
    assert (value(page, "title"), value(page, "steps-1-words")) == ("Mine", "17")


def test_a_prompt_fills_a_form_in_which_nothing_was_typed_and_another_takes_its_place(adding: Visit) -> None:
    sent = as_shown(adding.get("add/new").text)

    first = adding.post("add/new", **sent, do="use:two-chairs").text
    # Browsers send line ends of their own.
    again = {name: text.replace("\n", "\r\n") for name, text in as_shown(first).items()}
    second = adding.post("add/new", **again, do="use:before-we-look").text

    assert value(first, "title") == "Two chairs: [claim]"
    assert value(second, "title") == "Before we look: what will happen to [thing]?"
    assert "would replace" not in second


@pytest.mark.parametrize("change", [{"title": "Mine"}, {"steps-0-words": "99"}, {"steps-0-kind": "reply"}])
def test_what_was_typed_is_replaced_only_after_a_question(adding: Visit, change: dict[str, str]) -> None:
    sent = as_shown(adding.get("add/new").text) | change

    asked = adding.post("add/new", **sent, do="use:two-chairs").text
    done = adding.post("add/new", **as_shown(asked), do="replace:two-chairs").text

    assert "“Two chairs” would replace what you wrote." in asked
    assert {name: text for name, text in as_shown(asked).items() if name in change} == change
    assert value(done, "title") == "Two chairs: [claim]"


def test_what_is_still_to_be_filled_in_is_asked_for_at_its_field(adding: Visit) -> None:
    page = adding.post("add/new", **FORM | {"prompt": "Tell us about [topic]."})

    assert page.status_code == 422
    assert "Put words of your own in the place of [topic]." in page.text
    assert 'id="prompt-error"' in page.text


def test_a_discussion_that_no_learner_knows_can_still_start_from_a_pattern(school: School) -> None:
    add_discussion(school, "moodle")
    link = school.campus.links("moodle")[-1].id
    teacher = school.launch("moodle", "ines", link)

    with recorded_statements() as statements:
        before = teacher.get("discussion/settings").text
    asked = teacher.post("discussion/settings", **as_shown(before), version="1", do="use:two-chairs").text
    school.launch("moodle", "amara", link)
    after = teacher.get("discussion/settings").text

    assert "Start from a pattern" in before
    assert len(statements) <= 7, statements
    assert "would replace what you wrote" in asked
    assert value(asked, "title") == FORM["title"]
    assert "Start from a pattern" not in after


@pytest.mark.parametrize("missing", ["objective", "reason"])
def test_nothing_is_published_without_an_objective_and_a_reason(school: School, missing: str) -> None:
    refused = school.pick("moodle").post("add/new", **FORM | {missing: " "})
    with school.app.app_context():
        made = db.session.query(Activity).count()
    add_discussion(school, "moodle")
    learner = school.launch("moodle", "amara", school.campus.links("moodle")[-1].id)

    assert (refused.status_code, made) == (422, 0)
    assert f'id="{missing}-error"' in refused.text
    assert FORM["objective"] in learner.page.text
    assert FORM["reason"] in learner.page.text


def test_what_stands_without_a_reason_stays_until_it_is_edited(school: School) -> None:
    add_discussion(school, "moodle")
    school.in_database(lambda session: session.query(Activity).update({"reason": ""}))
    school.campus.copy_course("moodle")
    links = [link.id for link in school.campus.links("moodle") if link.custom]
    original, copy = (school.launch("moodle", "ines", link) for link in (links[0], links[-1]))
    fields = FORM | {"version": "1", "title": "Said anew"}

    refused = copy.post("discussion/settings", **fields | {"reason": ""})
    saved = copy.post("discussion/settings", **fields)

    assert original.page.status_code == copy.page.status_code == 200
    assert "Why this helps" not in original.page.text + copy.page.text
    assert (refused.status_code, saved.status_code) == (422, 303)
    assert FORM["reason"] in copy.get("discussion/").text
