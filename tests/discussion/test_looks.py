"""A learner asks staff to look at their score again, and reads what they found (row 67, ADR 0072)."""

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.looks import LONGEST
from lti_tool.grading.models import ScoreDelivery, SecondLook, StaffAct
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.discussion.room import Browser, Room, Seat, terms

Browse = Callable[[Seat], Browser]
WHY = "My <b>first</b> post had forty words before I cut it."
FOUND = "You are right, I read both versions."


@pytest.fixture
def room(engine: Engine, noon: datetime) -> Room:
    steps = [StepTerms("post", 1, 0, None, 50), StepTerms("post", 1, 40, None, 50)]
    return Room(engine, noon, terms(noon, steps)).open()


@pytest.fixture
def scored(browse: Browse, amara: Seat) -> None:
    browse(amara).post("posts", body="What I saw on that day.")


def looks(seat: Seat, path: str = "") -> str:
    return f"/p/{seat.public_id}/looks/{path}"


def ask(browse: Browse, seat: Seat, why: str = WHY) -> int:
    return browse(seat).post(looks(seat, "mine"), reason=why).status_code


def kept(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        return [(one.reason, one.answer) for one in session.scalars(select(SecondLook))]


@pytest.mark.usefixtures("any_database", "scored")
def test_a_learner_asks_and_staff_read_it_where_they_decide(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    assert "Ask for a second look" in browse(amara).get("").text
    assert ask(browse, amara) == 303
    page = browse(amara).get("").text
    assert "Ask for a second look" not in page
    assert "Your second look waits for an answer" in page
    assert looks(amara, "mine") in page

    staff = browse(teacher)
    assert "Asks for a second look" in staff.get(f"/p/{teacher.public_id}/learners/").text
    assert "1 waits" in staff.get(f"/p/{teacher.public_id}/learners/").text
    glance = staff.get("minutes").text
    assert "1 learner asks for a second look." in glance
    assert f'href="{looks(teacher)}"' in glance
    assert looks(teacher, "1") in staff.get(f"work/{amara.membership_id}").text
    assert "My &lt;b&gt;first&lt;/b&gt; post" in staff.get(looks(teacher)).text
    assert "A learner asks for a second look." in staff.get(f"/p/{teacher.public_id}/inbox/").text
    assert "forty words" in browse(amara).get(looks(amara, "mine")).text
    for path in ("", f"/p/{jonas.public_id}/inbox/", looks(jonas, "mine")):
        assert "forty words" not in browse(jonas).get(path).text


@pytest.mark.usefixtures("any_database", "scored")
def test_staff_answer_and_accept_and_the_learner_is_told(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    page = browse(teacher).get(looks(teacher, "1")).text
    steps = re.findall(r'name="step" value="(\d+)"', page)
    assert len(steps) == 1

    sent = browse(teacher).post(looks(teacher, "1"), answer=FOUND, step=steps[0])

    assert sent.status_code == 303
    page = browse(amara).get("").text
    assert "2 of 2 done" in page
    assert "Accepted by staff Mon 14 Sep" in page
    assert "Done Mon 14 Sep" in page
    assert looks(amara, "mine") not in page
    assert ask(browse, amara, "Is there more to add?") == 422
    assert "Your score is full" in browse(amara).get(looks(amara, "mine")).text
    assert FOUND in browse(amara).get(looks(amara, "mine")).text
    inbox = browse(amara).get(f"/p/{amara.public_id}/inbox/").text
    assert "Staff looked at your score again." in inbox
    assert FOUND in inbox
    assert FOUND not in browse(jonas).get(f"/p/{jonas.public_id}/inbox/").text
    table = browse(teacher).get(f"/p/{teacher.public_id}/learners/").text
    assert "Asks for a second look" not in table
    assert "asks for a second look" not in browse(teacher).get("minutes").text
    dates = browse(teacher).get(f"/p/{teacher.public_id}/learners/{amara.membership_id}/time")
    assert (dates.status_code, "Who gave what" in dates.text) == (200, False)
    with Session(engine) as session:
        by = select(StaffAct.by_membership_id).where(StaffAct.membership_id == amara.membership_id)
        assert set(session.scalars(by)) == {teacher.membership_id}
        assert session.scalars(select(ScoreDelivery.score_given)).all() == [10.0]


@pytest.mark.usefixtures("any_database", "scored")
def test_one_request_waits_and_each_score_is_asked_about_once(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    assert [ask(browse, amara), ask(browse, amara)] == [303, 303]
    assert ask(browse, amara, "Another reason of mine.") == 422
    assert kept(engine) == [(WHY, "")]

    browse(teacher).post(looks(teacher, "1"), answer=FOUND)
    assert ask(browse, amara, "Another reason of mine.") == 422

    with Session(engine) as session:
        session.execute(update(SecondLook).values(score_given=3.25))
        session.commit()
    assert ask(browse, amara, "Another reason of mine.") == 303


@pytest.mark.usefixtures("scored")
def test_what_was_answered_is_not_answered_again_and_what_was_typed_stays(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    browse(teacher).post(looks(teacher, "1"), answer=FOUND)

    late = browse(teacher).post(looks(teacher, "1"), answer="I see it otherwise.")

    assert late.status_code == 409
    assert FOUND in late.text
    assert "I see it otherwise." in late.text
    assert kept(engine) == [(WHY, FOUND)]


@pytest.mark.usefixtures("any_database", "scored")
def test_who_answers_in_the_same_words_and_accepts_more_is_told_that_it_was_answered(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    staff = browse(teacher)
    step = re.findall(r'name="step" value="(\d+)"', staff.get(looks(teacher, "1")).text)[0]
    sent = [staff.post(looks(teacher, "1"), answer=FOUND).status_code for _press in range(2)]

    late = staff.post(looks(teacher, "1"), answer=FOUND, step=step)

    assert sent == [303, 303]
    assert late.status_code == 409
    assert f'value="{step}" checked' in late.text


@pytest.mark.usefixtures("any_database", "scored")
def test_an_answer_that_accepts_may_be_sent_twice(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    staff = browse(teacher)
    step = re.findall(r'name="step" value="(\d+)"', staff.get(looks(teacher, "1")).text)[0]

    sent = [staff.post(looks(teacher, "1"), answer=FOUND, step=step).status_code for _press in range(2)]

    assert sent == [303, 303]
    with Session(engine) as session:
        assert len(session.scalars(select(StaffAct.id)).all()) == 2


@pytest.mark.usefixtures("scored")
@pytest.mark.parametrize("why", ["", " \n ", "x" * (LONGEST + 1)])
def test_a_reason_is_needed_and_not_too_long(browse: Browse, engine: Engine, amara: Seat, why: str) -> None:
    assert ask(browse, amara, why) == 422
    assert kept(engine) == []


def test_who_has_no_score_has_nothing_to_ask_about(browse: Browse, engine: Engine, jonas: Seat) -> None:
    assert looks(jonas, "mine") not in browse(jonas).get("").text
    refused = browse(jonas).post(looks(jonas, "mine"), reason="Why do I have none?")

    assert refused.status_code == 422
    assert "You have no score here yet." in refused.text
    assert "Why do I have none?" in refused.text
    assert kept(engine) == []


@pytest.mark.usefixtures("scored")
def test_nobody_asks_where_staff_see_aliases(browse: Browse, engine: Engine, amara: Seat) -> None:
    with Session(engine) as session:
        options = write_options(Options(names="full"))
        session.execute(update(Activity).values(options=options))
        session.commit()

    refused = browse(amara).post(looks(amara, "mine"), reason=WHY)

    assert refused.status_code == 422
    assert "Staff see aliases here" in refused.text
    assert kept(engine) == []


@pytest.mark.usefixtures("any_database", "scored")
def test_a_learner_takes_it_along_and_erasing_withdraws_it(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    browser = browse(amara)
    held = json.loads(browser.get(f"/p/{amara.public_id}/privacy/file?format=json").text)
    assert held["wrote"]["second_look"][0]["reason"] == WHY

    browser.post(f"/p/{amara.public_id}/privacy/erase", sure="1")

    assert kept(engine) == []
    assert "Nobody waits" in browse(teacher).get(looks(teacher)).text


@pytest.mark.usefixtures("scored")
def test_the_pages_cost_at_most_eight_statements_and_an_answer_twelve(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    ask(browse, amara)
    staff = browse(teacher)
    staff.token()
    pages = [(browse(amara), looks(amara, "mine")), (staff, looks(teacher)), (staff, looks(teacher, "1"))]
    for browser, path in pages:
        with recorded_statements() as statements:
            browser.get(path)
        assert len(statements) <= 8, statements

    with recorded_statements() as statements:
        staff.post(looks(teacher, "1"), answer=FOUND)
    assert len(statements) <= 12, statements
