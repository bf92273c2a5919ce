"""Another kind is chosen while an activity is made: its form comes, with what was typed."""

import re

import pytest

from tests.support.school import School

UUID = "4f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11"
TYPED = {
    "title": "One sentence",
    "prompt": "Tell people who do this work one sentence.",
    "objective": "Put a principle into words.",
    "reason": "Practitioners answer differently.",
    "closes_at": "2026-12-24T18:00",
    "score_maximum": "20",
    "steps-0-kind": "post",
    "steps-0-needed": "3",
    "steps-0-share": "100",
}


@pytest.mark.parametrize(
    ("kind", "asks_for", "of_its_own"),
    [
        ("sharing", '<option value="share" selected>', 'name="places"'),
        ("race", '<option value="find" selected>', "what a source is to be found on"),
        ("discussion", '<option value="post" selected>', "Start from a pattern"),
    ],
)
def test_the_form_of_a_chosen_kind_keeps_what_was_typed(
    school: School, kind: str, asks_for: str, of_its_own: str
) -> None:
    other = "race" if kind == "discussion" else "discussion"
    made = school.pick("moodle").post("add/new", **TYPED, kind=other, uuid=UUID, do=f"kind:{kind}")

    assert made.status_code == 200
    for text in ("One sentence", "Tell people who do this work", "2026-12-24T18:00", UUID):
        assert text in made.text
    assert re.search(r'value="20"[^>]* name="score_maximum"', made.text)
    assert f'<input type="hidden" name="kind" value="{kind}">' in made.text
    assert f'value="kind:{kind}" aria-pressed="true"' in made.text
    assert asks_for in made.text
    assert of_its_own in made.text
    assert "aria-invalid" not in made.text


def test_a_kind_that_there_is_not_brings_the_first_one(school: School) -> None:
    made = school.pick("moodle").post("add/new", **TYPED, kind="race", uuid=UUID, do="kind:opera")

    assert made.status_code == 200
    assert 'value="kind:discussion" aria-pressed="true"' in made.text
