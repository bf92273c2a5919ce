"""A hunt from the teacher's form to the gradebook: a chain, hints, tries that get slower, help (row 47)."""

import re

import pytest
from sqlalchemy import select, update

from lti_tool.activities.models import Activity
from lti_tool.kinds.hunt.answers import mark_of
from lti_tool.kinds.hunt.models import ClueStand
from lti_tool.kinds.hunt.options import read_options
from lti_tool.web.ports import EXTENSION
from tests.databases import recorded_statements
from tests.matrix.samples import RULES
from tests.support.school import WAYS, School, Visit
from tests.tool import Clock

FORM = {
    "kind": "hunt",
    "uuid": "8f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e11",
    "title": "Through the sources",
    "prompt": "Follow the clues through the reading list.",
    "objective": "Find one's way through the sources of the course.",
    "reason": "What one has found oneself, one finds again.",
    "score_maximum": "10",
    "shuffles": "no",
    "tries": "",
    "clue_1-text": "Which word opens **chapter two**?",
    "clue_1-kind": "text",
    "clue_1-answer": "Ember\nthe ember",
    "clue_1-hint": "It glows.",
    "clue_1-hint_2": "It is what is left of a fire.",
    "clue_2-text": "How many examples are on page three?",
    "clue_2-kind": "number",
    "clue_2-answer": "42 ± 0.5",
    "clue_3-text": "Which word is cut off at the end?",
    "clue_3-kind": "pattern",
    "clue_3-answer": "behavio*r",
    "steps-0-kind": "solve",
    "steps-0-needed": "2",
    "steps-0-words": "0",
    "steps-0-share": "100",
}


def add_hunt(school: School, ways: str = "moodle", **changes: str) -> str:
    """A teacher adds a hunt by deep linking; returns its link."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **FORM | changes)
    assert answer.status_code == 200, answer.text
    status, _page = school.send_answer(ways, answer)
    assert status < 400
    return school.campus.links(ways)[-1].id


@pytest.fixture
def link(school: School) -> str:
    return add_hunt(school)


def options_of(school: School) -> str:
    found: list[str] = []
    newest = select(Activity.options).where(Activity.kind == "hunt").order_by(Activity.id.desc()).limit(1)
    school.in_database(lambda session: found.extend(session.scalars(newest)))
    return found[0]


def keys(school: School) -> list[str]:
    return [one.key for one in read_options(options_of(school)).clues]


def give(visit: Visit, key: str, answer: str) -> int:
    return visit.post(f"hunt/clues/{key}", answer=answer).status_code


def member_of(school: School) -> int:
    found: list[int] = []
    school.in_database(lambda session: found.extend(session.scalars(select(ClueStand.membership_id))))
    return found[0]


@pytest.mark.parametrize("ways", WAYS)
def test_a_teacher_adds_one_and_a_learner_goes_from_clue_to_clue(school: School, ways: str) -> None:
    learner = school.launch(ways, "amara", add_hunt(school, ways))
    first, second, third = keys(school)

    assert "Solve 2 clues" in learner.page.text
    assert "<strong>chapter two</strong>" in learner.page.text
    assert "page three" not in learner.page.text
    assert give(learner, second, "42") == 404
    assert give(learner, first, "the EMBER!") == 303
    page = learner.get("hunt/").text
    assert "page three" in page
    assert "1 of 3 clues are behind you." in page
    assert give(learner, second, "41.6") == 303
    assert give(learner, third, "Behaviour") == 303
    school.deliver()

    assert "You have found the treasure." in learner.get("hunt/").text
    assert give(learner, first, "whatever") == 303
    assert school.campus.score(ways, "amara", school.campus.line_items(ways)[-1].number) == 10


def test_no_answer_stands_anywhere_in_plain_words(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    stored = options_of(school)

    for plain in ("ember", "Ember", "behavio"):
        assert plain not in re.sub(r'"key": "[0-9a-f]+"', "", stored)
        assert plain not in teacher.get("hunt/settings").text


def test_a_wrong_answer_stays_typed_says_so_and_soon_gets_slower(
    school: School, link: str, clock: Clock
) -> None:
    learner = school.launch("moodle", "amara", link)
    first = keys(school)[0]
    wrong = learner.post(f"hunt/clues/{first}", answer="a flame")
    assert wrong.status_code == 422
    assert "That is not it. Look once more, or open a hint." in wrong.text
    assert 'value="a flame"' in wrong.text
    assert give(learner, first, "smoke") == 422
    assert give(learner, first, "ash") == 422
    assert "The next try is taken in 1 minute." in learner.get("hunt/").text
    early = learner.post(f"hunt/clues/{first}", answer="ember")
    assert early.status_code == 409
    assert 'value="ember"' in early.text

    clock.move(minutes=1)
    assert give(learner, first, "ember") == 303
    assert learner.post(f"hunt/clues/{first}x", answer="ember").status_code == 404
    kept: list[str] = []
    school.in_database(
        lambda session: kept.extend(str(vars(one)) for one in session.scalars(select(ClueStand)))
    )
    assert "flame" not in "".join(kept)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(" ", "Write what you found."), ("x" * 201, "An answer holds up to 200 characters.")],
)
def test_what_is_no_answer_costs_no_try(school: School, link: str, answer: str, words: str) -> None:
    learner = school.launch("moodle", "amara", link)
    sent = learner.post(f"hunt/clues/{keys(school)[0]}", answer=answer)
    kept: list[int] = []
    school.in_database(lambda session: kept.extend(session.scalars(select(ClueStand.wrong))))

    assert sent.status_code == 422
    assert words in sent.text
    assert kept == []


def test_hints_open_one_after_the_other_and_take_points_never_of_the_score(
    school: School, link: str, clock: Clock
) -> None:
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    teacher.post("points/settings", is_on="yes", **dict.fromkeys(RULES, "10"))
    first, second, third = keys(school)
    clock.move(minutes=1)
    assert "It glows." not in learner.get("hunt/").text
    assert "It takes half of this clue's points, never anything of your score." in learner.get(
        "hunt/"
    ).text.replace("&#39;", "'")
    assert learner.post(f"hunt/clues/{first}/hint", number="2").status_code == 404
    assert learner.post(f"hunt/clues/{first}/hint", number="1").status_code == 303
    assert learner.post(f"hunt/clues/{first}/hint", number="1").status_code == 303
    page = learner.get("hunt/").text
    assert "It glows." in page
    assert "what is left of a fire" not in page
    assert learner.post(f"hunt/clues/{second}/hint", number="1").status_code == 404
    for key, answer in ((first, "ember"), (second, "42"), (third, "behavior")):
        clock.move(minutes=5)
        assert give(learner, key, answer) == 303
    school.deliver()

    assert '<span class="figure">25</span>' in learner.get("points/").text
    assert school.campus.score("moodle", "amara", school.campus.line_items("moodle")[-1].number) == 10


def test_tries_end_and_staff_give_new_ones_or_let_pass_with_a_reason(school: School) -> None:
    link = add_hunt(school, tries="2")
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    first, second, _third = keys(school)
    assert "2 tries left." in learner.get("hunt/").text
    give(learner, first, "flame")
    give(learner, first, "ash")
    assert give(learner, first, "ember") == 409
    member = member_of(school)

    assert learner.post(f"hunt/work/{member}/help", do="again").status_code == 403
    assert teacher.post(f"hunt/work/{member}/help", do="again").status_code == 303
    assert give(learner, first, "smoke") == 422
    unsaid = teacher.post(f"hunt/work/{member}/help", do="pass", words=" ")
    assert unsaid.status_code == 422
    assert "Say why, in a line. The learner reads it." in unsaid.text
    passed = teacher.post(f"hunt/work/{member}/help", do="pass", words="The page is gone.")
    assert passed.status_code == 303
    page = learner.get("hunt/").text
    assert "The page is gone." in page
    assert "0 of 1 done" in page
    assert give(learner, second, "42") == 303
    assert teacher.post("hunt/work/999/help", do="again").status_code == 404


def test_a_page_shows_where_the_class_is_stuck(school: School, link: str) -> None:
    first, second, _third = keys(school)
    for who in ("amara", "jonas", "layla"):
        visit = school.launch("moodle", who, link)
        give(visit, first, "ember")
        if who != "layla":
            give(visit, second, "7")
    page = school.launch("moodle", "ines", link).get("hunt/glance").text

    assert "3 learners have begun, 0 found the treasure." in page
    assert page.count("many stand here") == 1
    assert "Amara Okafor" in page.partition("How many examples")[2]
    assert "3 stand here" in page


def test_staff_see_the_whole_chain_with_kinds_of_answers_and_hints_and_no_progress_of_theirs(
    school: School,
) -> None:
    link = add_hunt(school, **{"clue_2-where": "the shelf by the door"})
    teacher = school.launch("moodle", "ines", link)
    chain = teacher.get("hunt/glance").text

    assert re.findall(r"Solved by</strong> ([^<]*)<", chain) == [
        "A text or a code",
        "A number",
        "A word with gaps",
    ]
    for words in ("It glows.", "It is what is left of a fire.", "the shelf by the door"):
        assert words in chain
    assert "clues are behind you" not in teacher.get("hunt/").text


def test_what_is_no_number_costs_no_try_where_one_is_asked_for(school: School) -> None:
    learner = school.launch("moodle", "amara", add_hunt(school, **{"clue_2-tries": "1"}))
    first, second, _third = keys(school)
    give(learner, first, "ember")
    sent = learner.post(f"hunt/clues/{second}", answer="42 examples")

    assert sent.status_code == 422
    assert "Write a number, such as 4 or 4.5." in sent.text
    assert 'value="42 examples"' in sent.text
    assert give(learner, second, "\u0664\u0662") == 303


def test_staff_alone_see_who_is_stuck_at_which_clue_and_who_has_not_begun(
    school: School, clock: Clock
) -> None:
    link = add_hunt(school, **{"clue_2-tries": "2"})
    first, second, third = keys(school)
    learners = {who: school.launch("moodle", who, link) for who in ("amara", "jonas", "layla", "dmytro")}
    for _try in range(3):
        give(learners["amara"], first, "smoke")
    for key, answer in ((first, "ember"), (second, "7"), (second, "8")):
        give(learners["jonas"], key, answer)
    give(learners["layla"], first, "ember")
    teacher = school.launch("moodle", "ines", link)
    page = teacher.get("hunt/glance").text
    stuck, _gap, rest = page.partition("Who has not begun")
    not_begun, _gap, clues = rest.partition("</details>")

    assert "3 learners have begun, 0 found the treasure." in page
    assert re.findall(r"<bdi>(\w+).*?(Clue \d).*?warn\">([^<]*)<", stuck) == [
        ("Amara", "Clue 1", "3 wrong answers"),
        ("Jonas", "Clue 2", "no tries left"),
    ]
    assert re.findall(r"<bdi>(\w+)", not_begun) == ["Participant"]
    assert clues.count("ليلى") == 1
    assert {one.get("hunt/glance").status_code for one in learners.values()} == {403}
    clock.move(hours=1)
    for key, answer in ((first, "ember"), (second, "42"), (third, "behaviour")):
        assert give(learners["amara"], key, answer) == 303
    page = teacher.get("hunt/glance").text
    assert "3 learners have begun, 1 found the treasure." in page
    assert "Amara" not in page


def test_each_learner_has_an_order_of_their_own_where_that_is_set(school: School) -> None:
    more = {f"clue_{number}-text": f"Where does {number} lead?" for number in range(4, 9)}
    more |= {f"clue_{number}-kind": "text" for number in range(4, 9)}
    more |= {f"clue_{number}-answer": "here" for number in range(4, 9)}
    link = add_hunt(school, shuffles="yes", **more)
    seen = set()
    for who in ("amara", "jonas", "layla", "dmytro", "misaki"):
        page = school.launch("moodle", who, link).page.text
        seen |= {key for key in keys(school) if f"/clues/{key}" in page}
        assert "Where does 8 lead?" not in page

    assert len(seen) > 1


def test_an_answer_that_is_left_empty_stays_and_a_new_one_replaces_it(school: School, link: str) -> None:
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))
    first, second, third = keys(school)
    kept = {f"clue_{place}-key": key for place, key in enumerate((first, second, third), 1)}
    empty = {f"clue_{place}-answer": "" for place in (1, 2, 3)}
    changed = (
        FORM | kept | empty | {"clue_2-answer": "43", "clue_1-text": "Which word ends it?", "version": "1"}
    )
    assert teacher.post("hunt/settings", **changed).status_code == 303

    assert keys(school) == [first, second, third]
    assert give(learner, first, "ember") == 303
    assert give(learner, second, "42") == 422
    assert give(learner, second, "43") == 303
    other_kind = changed | {"clue_3-kind": "number", "version": "2"}
    refused = teacher.post("hunt/settings", **other_kind)
    assert refused.status_code == 422
    assert "Write what solves the clue." in refused.text


def test_up_to_twenty_clues_each_in_a_place_that_a_button_adds(school: School, link: str) -> None:
    teacher = school.launch("moodle", "ines", link)
    seen, known = FORM | {"version": "1", "places": "3"}, keys(school)
    seen |= {f"clue_{place}-key": key for place, key in enumerate(known, 1)}
    seen |= {f"clue_{place}-answer": "" for place in (1, 2, 3)}
    for place in range(4, 21):
        page = teacher.post("hunt/settings", **seen | {"do": "clue"})
        assert page.status_code == 200
        assert page.text.count("<summary><strong>Clue ") == place
        assert page.text.count("autofocus") == 1
        assert f'name="places" value="{place}"' in page.text
        seen |= {"places": str(place), f"clue_{place}-text": f"And {place}?", f"clue_{place}-answer": "here"}
    assert "Add a clue" not in page.text
    assert keys(school) == known
    one_more = teacher.post("hunt/settings", **seen | {"do": "clue"}).text
    assert one_more.count("<summary><strong>Clue ") == 20

    assert teacher.post("hunt/settings", **seen).status_code == 303
    learner = school.launch("moodle", "amara", link)
    assert keys(school)[:3] == known
    assert "0 of 20 clues are behind you." in learner.get("hunt/").text
    for key, answer in zip(keys(school), ("ember", "42", "behavior", *["here"] * 17), strict=True):
        assert give(learner, key, answer) == 303
    assert "You have found the treasure." in learner.get("hunt/").text


def test_a_new_hunt_gets_one_more_place_too_and_keeps_what_was_typed(school: School) -> None:
    page = school.pick("moodle").post("add/new", **FORM | {"do": "clue"}).text

    assert page.count("<summary><strong>Clue ") == 4
    assert "Ember\nthe ember" in page
    assert "42 ± 0.5</textarea>" in page


def test_the_editor_says_of_each_clue_that_its_answer_is_set_and_keeps_it_folded(
    school: School, link: str
) -> None:
    page = school.launch("moodle", "ines", link).get("hunt/settings").text

    assert page.count("answer is set") == 3
    assert page.count("set; empty keeps it") == 3
    assert page.count('<details class="folded"><summary><strong>Clue ') == 3
    new = school.pick("moodle").post("add/new", **FORM | {"clue_2-answer": "", "title": ""}).text
    assert "answer is set" not in new
    assert new.count("no answer yet") == 1


def test_an_answer_that_is_lost_costs_no_try_and_is_asked_for_anew(school: School) -> None:
    link = add_hunt(school, tries="1")
    first, second, third = keys(school)
    ours = mark_of(school.app.extensions[EXTENSION].secret)
    assert options_of(school).count(f'"mark": "{ours}"') == 3
    elsewhere = options_of(school).replace(ours, "f" * len(ours))
    school.in_database(lambda session: session.execute(update(Activity).values(options=elsewhere)))
    learner, teacher = (school.launch("moodle", one, link) for one in ("amara", "ines"))

    answer = learner.post(f"hunt/clues/{first}", answer="ember")
    assert answer.status_code == 409
    assert "What solves this clue is lost. Your instructor has to write it anew." in answer.text
    assert "1 try left." in learner.get("hunt/").text
    assert teacher.get("hunt/glance").text.count("its answer is lost") == 3
    page = teacher.get("hunt/settings").text
    assert ("answer is set" in page, page.count("no answer yet")) == (False, 3)
    kept = {f"clue_{place}-key": key for place, key in enumerate((first, second, third), 1)}
    empty = {f"clue_{place}-answer": "" for place in (2, 3)}
    refused = teacher.post("hunt/settings", **FORM | kept | empty | {"version": "1"})
    assert refused.text.count("Write what solves the clue.") >= 2
    assert teacher.post("hunt/settings", **FORM | kept | {"version": "1"}).status_code == 303
    assert keys(school) == [first, second, third]
    assert give(learner, first, "ember") == 303


def test_a_clue_can_be_taken_out_by_emptying_it(school: School, link: str) -> None:
    first, second, third = keys(school)
    kept = {f"clue_{place}-key": key for place, key in enumerate((first, second, third), 1)}
    empty = {f"clue_{place}-answer": "" for place in (1, 2, 3)} | {"clue_2-text": ""}
    teacher = school.launch("moodle", "ines", link)
    assert teacher.post("hunt/settings", **FORM | kept | empty | {"version": "1"}).status_code == 303

    assert keys(school) == [first, third]


def test_a_clue_has_a_limit_of_its_own(school: School) -> None:
    link = add_hunt(school, tries="5", **{"clue_1-tries": "1"})
    learner = school.launch("moodle", "amara", link)
    first = keys(school)[0]
    assert "1 try left." in learner.get("hunt/").text
    assert give(learner, first, "flame") == 422
    assert give(learner, first, "ember") == 409
    member = member_of(school)
    school.launch("moodle", "ines", link).post(f"hunt/work/{member}/help", do="again")
    assert give(learner, first, "ember") == 303

    assert "5 tries left." in learner.get("hunt/").text


def test_a_clue_says_where_to_look_once_one_stands_at_it(school: School) -> None:
    address = "https://library.example/shelf?row=4&book=<2>"
    places = {"clue_1-where": address, "clue_2-where": "  Shelf 4,\nsecond row "}
    link = add_hunt(school, **places)
    learner = school.launch("moodle", "amara", link)
    page = learner.get("hunt/").text
    escaped = "https://library.example/shelf?row=4&amp;book=&lt;2&gt;"
    assert f'<a href="{escaped}" rel="noopener noreferrer nofollow" target="_blank">' in page
    assert "Shelf 4" not in page
    assert give(learner, keys(school)[0], "ember") == 303

    page = learner.get("hunt/").text
    assert ">Shelf 4, second row</span>" in page
    assert escaped in page.partition("Behind you")[2]
    give(learner, keys(school)[1], "42")
    assert learner.get("hunt/").text.count("Look here:") == 2


def test_a_copied_course_takes_places_limits_and_what_stays(school: School) -> None:
    changes = {"clue_1-where": "Shelf 4", "clue_1-tries": "2", "clue_1-stays": "yes"}
    add_hunt(school, **changes)
    before = options_of(school)
    school.campus.copy_course("moodle")
    copy = next(one for one in reversed(school.campus.links("moodle")) if one.custom)
    learner = school.launch("moodle", "amara", copy.id)

    assert options_of(school) == before
    assert '"where": "Shelf 4", "tries": 2, "stays": true' in before
    assert "Shelf 4" in learner.page.text
    assert "2 tries left." in learner.page.text


def test_a_clue_stays_at_its_place_where_each_has_an_order_of_their_own(school: School) -> None:
    more = {f"clue_{number}-text": f"Where does {number} lead?" for number in range(4, 9)}
    more |= {f"clue_{number}-answer": "here" for number in range(4, 9)}
    link = add_hunt(school, shuffles="yes", **more, **{"clue_1-stays": "yes"})

    for who in ("amara", "jonas", "layla", "dmytro", "misaki"):
        assert "chapter two" in school.launch("moodle", who, link).page.text


def test_clues_take_the_places_that_are_given_to_them(school: School) -> None:
    add_hunt(school, **{"clue_1-place": "3", "clue_2-place": "1", "clue_3-place": "2"})
    texts = [one.text for one in read_options(options_of(school)).clues]

    assert [text.split()[0] + " " + text.split()[1] for text in texts] == [
        "How many",
        "Which word",
        "Which word",
    ]
    assert "cut off" in texts[1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"clue_1-text": ""}, "Write the clue."),
        ({"clue_1-answer": ""}, "Write what solves the clue."),
        ({"clue_2-answer": "some"}, "Write a number, and what it may be off by"),
        ({"clue_3-answer": "*"}, "Write a word with gaps"),
        ({"clue_4-text": "And then?"}, "Write what solves the clue."),
        ({"tries": "0"}, "100"),
        ({"clue_1-tries": "many"}, "A whole number between 1 and 100."),
        ({"clue_4-where": "Shelf 4"}, "Write the clue."),
        ({"clue_1-where": "x" * 501}, "At most 500 characters."),
        ({"clue_1-stays": "sometimes"}, "Choose whether it keeps its place."),
    ],
)
def test_the_form_says_what_is_missing_and_keeps_what_was_typed(
    school: School, changes: dict[str, str], words: str
) -> None:
    answer = school.pick("moodle").post("add/new", **FORM | changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert "It is what is left of a fire." in answer.text
    assert "Ember\nthe ember" in answer.text or "clue_1-answer" in changes


def test_without_a_clue_there_is_no_hunt(school: School) -> None:
    empty = {name: "" for name in FORM if name.startswith("clue_") and not name.endswith("-kind")}
    answer = school.pick("moodle").post("add/new", **FORM | empty)

    assert answer.status_code == 422
    assert "Write at least one clue." in answer.text


def test_after_it_closed_nothing_is_taken_and_progress_stays(school: School, clock: Clock) -> None:
    link = add_hunt(school, closes_at="2026-09-15T12:00")
    learner = school.launch("moodle", "amara", link)
    first, second, _third = keys(school)
    give(learner, first, "ember")
    clock.move(days=2)
    learner = school.launch("moodle", "amara", link)

    assert give(learner, second, "42") == 409
    assert learner.post(f"hunt/clues/{second}/hint", number="1").status_code == 409
    page = learner.get("hunt/").text
    assert "This hunt is over." in page
    assert "1 of 3 clues are behind you." in page


def test_an_answer_and_the_page_cost_a_few_statements(school: School, link: str) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.get("hunt/")
    with recorded_statements() as page:
        learner.get("hunt/")
    with recorded_statements() as answered:
        give(learner, keys(school)[0], "ember")

    teacher = school.launch("moodle", "ines", link)
    with recorded_statements() as glance:
        teacher.get("hunt/glance")

    assert len(page) <= 8
    assert len(answered) <= 13
    assert len(glance) <= 5


def test_no_step_asks_for_more_clues_than_there_are(school: School) -> None:
    answer = school.pick("moodle").post("add/new", **FORM | {"steps-0-kind": "solve", "steps-0-needed": "9"})

    assert answer.status_code == 422
    assert "Each learner gets only" in answer.text
    assert FORM["clue_1-hint"] in answer.text
