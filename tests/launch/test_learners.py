"""What staff see of their learners, and what they may send."""

import csv
import io
import re

import pytest

from lti_tool.activities.rules import plain_cell
from lti_tool.course.models import Person
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.support.school import School, Visit, send_zeros

TEXT = "The same nine words that somebody else wrote before"


def opened(school: School, name: str) -> Visit:
    return school.launch("moodle", name, school.campus.links("moodle")[-1].id)


def test_zeros_are_asked_about_before_they_go_out(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = opened(school, "ines")
    opened(school, "amara")
    opened(school, "jonas").post("discussion/posts", body="I did something here", form_key="a")

    asked = teacher.get("learners/zeros")
    sent = send_zeros(teacher)
    again = teacher.get("learners/zeros")

    assert "1 learner has done nothing here" in asked.text
    assert "Amara Okafor" in asked.text
    assert "Jonas" not in asked.text
    assert sent.headers["Location"].endswith("zeros=1")
    assert "Send zeros</button>" not in again.text


def test_whoever_is_unticked_is_sent_no_zero(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = opened(school, "ines")
    for name in ("amara", "jonas"):
        opened(school, name)
    jonas = re.findall(r'value="(\d+)" checked> <bdi>Jonas', teacher.get("learners/zeros").text)

    nobody = teacher.post("learners/zeros")
    sent = teacher.post("learners/zeros", to=jonas)

    assert (nobody.status_code, sent.status_code) == (422, 303)
    assert "Tick somebody first." in nobody.text
    left = teacher.get("learners/zeros").text
    assert ("Amara Okafor" in left, "Jonas" in left) == (True, False)


def test_a_zero_on_its_way_reads_as_a_zero(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = opened(school, "ines")
    opened(school, "amara")

    send_zeros(teacher)

    assert "0 of 10" in teacher.get("learners/").text


def test_a_teacher_and_a_learner_read_the_same_numbers(school: School) -> None:
    add_discussion(school, "moodle")
    teacher, amara = opened(school, "ines"), opened(school, "amara")
    amara.post("discussion/posts", body="I did something here", form_key="a")
    school.deliver()

    table, page = teacher.get("learners/").text, amara.get("discussion/").text

    assert '<bdi dir="ltr">5 / 5</bdi>' in table
    assert "10 of 10" in table
    assert '<bdi dir="ltr">5 <span>/ 5</span></bdi>' in page
    assert "10 in all, with the steps still to come." in page
    assert "shown there as 10 of 10, that is 100%" in page


def test_a_text_that_somebody_else_posted_is_a_hint_to_staff_only(school: School) -> None:
    add_discussion(school, "moodle")
    opened(school, "amara").post("discussion/posts", body=TEXT, form_key="a")
    copier = opened(school, "jonas")
    copier.post("discussion/posts", body=TEXT, form_key="b")
    hint = "1 post repeats somebody else"

    assert hint in opened(school, "ines").get("learners/").text
    assert hint not in copier.get("discussion/").text


def test_the_table_costs_seven_statements_at_most(school: School) -> None:
    add_discussion(school, "moodle")
    teacher = opened(school, "ines")
    opened(school, "amara")

    with recorded_statements() as statements:
        teacher.get("learners/")

    assert len(statements) <= 7, statements


def test_the_table_is_handed_out_as_a_file_for_spreadsheets(school: School) -> None:
    add_discussion(school, "moodle")
    opened(school, "amara").post("discussion/posts", body="I did something here", form_key="a")
    opened(school, "dmytro")
    formula = '=HYPERLINK("https://evil.test")'
    school.in_database(
        lambda session: session.query(Person).filter_by(name="Amara Okafor").update({"name": formula})
    )
    teacher = opened(school, "ines")

    with recorded_statements() as statements:
        answer = teacher.get("learners.csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="stoke-learners.csv"'
    assert answer.data.startswith("\ufeff".encode())
    head, amara, dmytro = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:4] == ["Name", "Steps done", "Steps", "Score"]
    assert amara == [f"'{formula}", "1", "2", "10.00", "10.00", "Waiting", ""]
    assert dmytro[0].startswith("Participant ")
    assert dmytro[1:] == ["0", "2", "", "10.00", "Nothing sent yet", ""]
    assert len(statements) <= 6, statements


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Amara", "Amara"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_of_a_file_is_a_formula(text: str, cell: str) -> None:
    assert plain_cell(text) == cell
