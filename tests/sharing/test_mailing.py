"""E-mail to a mentor: two classmates, one of the staff or the answer tell (row 26)."""

import pytest
from sqlalchemy import select

from lti_tool.kinds.sharing.models import Share
from tests.sharing.test_sharing import add_task, done
from tests.support.school import School

MAIL = {"mail": "How do you begin a hard talk?"}


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


def test_the_window_is_ones_own_mail_program_with_the_text_in_it(school: School, link: str) -> None:
    page = school.launch("moodle", "amara", link).get("sharing/").text

    assert 'href="mailto:?body=Three%20words%20that%20changed%20a%20hard%20talk%3A%20%23' in page
    assert "E-mail to a mentor" in page
    assert '<option value="mail"' not in page


def test_an_answer_counts_at_once_and_may_come_later(school: School, link: str) -> None:
    amara, layla = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    assert amara.post("sharing/mail", **MAIL, answer="With what I saw.").status_code == 303
    assert done(amara)
    layla.post("sharing/mail", **MAIL)
    assert not done(layla)

    assert layla.post("sharing/shares/2/answer", answer="").status_code == 422
    assert layla.post("sharing/shares/2/answer", answer="By listening.").status_code == 303
    assert done(layla)
    assert "By listening." in amara.get("sharing/").text


def test_two_classmates_or_one_of_the_staff_saw_it(school: School, link: str) -> None:
    amara, layla, jonas, ines = (
        school.launch("moodle", one, link) for one in ("amara", "layla", "jonas", "ines")
    )
    amara.post("sharing/mail", **MAIL)
    layla.post("sharing/mail", **MAIL)
    for one in (layla, jonas):
        assert not done(amara)
        one.post("sharing/shares/1/seen")
    assert done(amara)
    ines.post("sharing/shares/2/seen")
    assert done(layla)


def test_a_mail_for_staff_is_neither_read_nor_seen_by_classmates(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    amara.post("sharing/mail", **MAIL, answer="", mail_audience="staff")

    assert MAIL["mail"] not in layla.get("sharing/").text
    assert layla.post("sharing/shares/1/seen").status_code == 404
    assert MAIL["mail"] in ines.get("sharing/").text
    assert ines.post("sharing/shares/1/seen").status_code == 303
    assert done(amara)


def test_an_answer_is_handed_in_by_whose_mail_it_is_while_the_task_is_open(school: School, link: str) -> None:
    amara, layla = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    amara.post("sharing/mail", **MAIL)
    amara.post("sharing/here", text="I noticed that.")

    assert layla.get("sharing/shares/1/answer").status_code == 404
    assert layla.post("sharing/shares/1/answer", answer="Mine.").status_code == 404
    assert amara.post("sharing/shares/2/answer", answer="Mine.").status_code == 404
    assert amara.get("sharing/shares/1/answer").status_code == 200


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"mail": ""}, "Write what you mailed."),
        ({"mail": "a" * 5001}, "A text holds up to 5000 characters."),
        ({"mail": "So.", "answer": "a" * 5001}, "A text holds up to 5000 characters."),
    ],
)
def test_what_is_not_taken_says_why_and_stays(
    school: School, link: str, sent: dict[str, str], sentence: str
) -> None:
    answer = school.launch("moodle", "amara", link).post("sharing/mail", **sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["mail"] in answer.text


def test_a_task_that_asks_for_no_mail_takes_none(school: School) -> None:
    link = add_task(school, places=["page"])
    learner = school.launch("moodle", "amara", link)

    assert "mailto:" not in learner.get("sharing/").text
    assert learner.post("sharing/mail", **MAIL).status_code == 422


def test_taking_the_agreement_back_leaves_a_mail_and_withdrawing_empties_it(
    school: School, link: str
) -> None:
    learner = school.launch("moodle", "amara", link)
    learner.post("sharing/mail", **MAIL, answer="With what I saw.")
    learner.post("sharing/notice/take-back")
    assert MAIL["mail"] in learner.get("sharing/").text

    learner.post("sharing/shares/1/withdraw")
    assert not done(learner)
    kept: list[tuple[object, ...]] = []
    texts = select(Share.text, Share.answer)
    school.in_database(lambda session: kept.extend(tuple(row) for row in session.execute(texts)))
    assert kept == [("", "")]
