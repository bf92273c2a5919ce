"""A learner's own record: what they did and were thanked for, to print and to take along (row 58)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.recognition.models import NameHint
from lti_tool.recognition.rules import standing_of
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Clock, Room, Seat
from tests.recognition.test_brief import at, brief, tick
from tests.recognition.test_rules import AMARA, JONAS, act

Browse = Callable[[Seat], Browser]


def record(browser: Browser) -> str:
    answer = browser.get(at(browser, "mine"))
    assert answer.status_code == 200
    return answer.text


def as_file(browser: Browser) -> dict[str, Any]:
    answer = browser.get(at(browser, "mine.json"))
    assert answer.headers["Content-Disposition"] == "attachment; filename=what-i-did.json"
    found: dict[str, Any] = json.loads(answer.text)
    return found


@pytest.fixture
def recognised(browse: Browse, room: Room, clock: Clock, amara: Seat, jonas: Seat, teacher: Seat) -> None:
    """Jonas answered a question, and was thanked in every way there is."""
    browse(amara).post("posts", body="What did you see first?", act="ask")
    browse(jonas).post("posts/1/reply", body="A door that was left open.")
    browse(amara).post("posts/2/accept")
    browse(amara).post("posts/2/thank", body="because it made me look")
    browse(amara).post("reactions", give="useful-2")
    staff = browse(teacher)
    staff.post(at(staff, "items/post/2"), words="It says what was seen.")
    clock.forward(minutes=5)
    tick(staff, "Jonas Lindqvist")
    said = {"member": str(jonas.membership_id), "activity": str(room.activity_id)}
    staff.post(at(staff, "observations"), said | {"words": "He asked what we would have done."})


@pytest.mark.usefixtures("any_database", "recognised")
def test_a_learner_reads_what_they_did_and_were_thanked_for(browse: Browse, jonas: Seat) -> None:
    page = record(browse(jonas))

    for words in (
        *("Jonas Lindqvist", "Small teams", "A door that was left open."),
        *("It says what was seen.", "He asked what we would have done.", "because it made me look"),
        *("Recognised by an instructor", "Thanked in class", "Said in class"),
        *("Answers that were accepted", "People who found something useful"),
    ):
        assert words in page, words
    assert "Amara" not in page, "whoever thanked is not named in what is handed on"


@pytest.mark.usefixtures("any_database", "recognised")
def test_it_goes_along_as_json(browse: Browse, jonas: Seat) -> None:
    found = as_file(browse(jonas))

    assert (found["format"], found["name"], found["course"]) == (
        *("stoke-record-1", "Jonas Lindqvist", "Small teams"),
    )
    counts = {"gave": 1, "accepted": 1, "useful": 1}
    assert found["did"] == [{"activity": "Feedback that lands", **counts}]
    assert found["thanked_for"] == [{"reason": "because it made me look", "activity": "Feedback that lands"}]
    assert [one["how"] for one in found["recognised"]] == ["observed", "in_class", "accolade"]


@pytest.mark.usefixtures("recognised")
def test_nobody_reads_anothers(browse: Browse, room: Room, amara: Seat, teacher: Seat) -> None:
    assert "It says what was seen." not in record(browse(amara))
    assert "Nothing here yet" in record(browse(room.join("Lin New")))
    for path in ("mine", "mine.json", "mine.pdf", "mine.jwt"):
        assert browse(teacher).get(at(browse(teacher), path)).status_code == 403


def test_private_thanks_are_not_in_what_is_handed_on(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(jonas).post("posts", body="A story of mine.")
    browse(amara).post("posts/1/thank", body="because it was you", private="1")

    found = as_file(browse(jonas))
    assert "because it was you" not in record(browse(jonas))
    assert found["thanked_for"] == []
    assert found["did"] == [{"activity": "Feedback that lands", "gave": 1}]


@pytest.mark.usefixtures("recognised")
def test_what_stands_under_an_alias_is_not_told_by_a_name(
    browse: Browse, session: Session, jonas: Seat
) -> None:
    session.execute(update(Activity).values(options=write_options(Options(names="peers"))))
    session.commit()
    page, found = record(browse(jonas)), as_file(browse(jonas))

    # What all read at a post of an alias would lead from this name to it.
    for words in ("A door that was left open.", "It says what was seen.", "because it made me look"):
        assert words not in page
        assert words not in str(found)
    assert "Recognised by an instructor" in page
    assert "He asked what we would have done." in page


@pytest.mark.usefixtures("any_database")
def test_a_learner_writes_how_their_name_is_said_and_takes_it_back(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    mine = browse(amara)
    mine.post("posts", body="What did you see first?", act="ask")
    assert "Staff of this course see it beside your name" in record(mine)
    for words in ("a-MA-ra", " a-MA-ra  o-KA-for "):
        assert mine.post(at(mine, "name"), hint=words).status_code == 303

    assert "a-MA-ra o-KA-for" in brief(browse(teacher))
    assert 'value="a-MA-ra o-KA-for"' in record(mine)
    mine.post(at(mine, "name"), hint="")
    assert "a-MA-ra" not in brief(browse(teacher))
    with Session(engine) as session:
        assert session.scalars(select(NameHint)).all() == []


def test_a_name_that_is_too_long_keeps_what_was_typed(browse: Browse, amara: Seat) -> None:
    mine = browse(amara)
    answer = mine.post(at(mine, "name"), hint="a-MA-ra " * 20)

    assert answer.status_code == 422
    assert "Up to 80 characters, please." in answer.text
    assert "a-MA-ra a-MA-ra" in answer.text


@pytest.mark.parametrize(
    ("acts", "counts"),
    [
        ([], {}),
        ([act("asked", 1), act("gave", 2), act("gave", 3, to=JONAS)], {"asked": 1, "gave": 2}),
        ([act("gave", 1, to=JONAS, waited=13)], {"first": 1}),
        ([act("thanked", 1, to=JONAS, kind="thanks")], {"thanks": 1}),
        ([act("thanked", n, JONAS, AMARA, "thanks") for n in (1, 2)], {}),
        ([act("read", 1, kind="reading_day"), act("read", 1, kind="takeaway")], {"read": 1}),
        ([act("accepted", n, JONAS, AMARA, "answer") for n in (1, 2)], {"accepted": 2}),
        ([act("accepted", 1, AMARA, JONAS, "answer")], {}),
        ([act("asked", 1, gone="back"), act("asked", 2, gone="hidden")], {}),
    ],
)
def test_what_a_record_counts(acts: list[Any], counts: dict[str, int]) -> None:
    assert standing_of(acts, AMARA).counts == counts


@pytest.mark.usefixtures("any_database", "recognised")
def test_a_record_costs_the_same_whatever_is_in_it(browse: Browse, jonas: Seat) -> None:
    mine = browse(jonas)
    record(mine)
    with recorded_statements() as full:
        record(mine)
    for turn in range(4):
        mine.post("posts", body=f"Another story, the {turn}.")
    with recorded_statements() as fuller:
        record(mine)

    assert len(fuller) == len(full) <= 11
