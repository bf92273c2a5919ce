"""From whom a name is hidden, as one table (row 9, want 39)."""

import pytest

from lti_tool.course.naming import Anonymity, Author, Level, Naming

LEARNER = Author(1, 1, "Amara Okafor", is_former=False, alias="Green Heron")
NO_ALIAS_YET = Author(2, 2, "Tomás Silva", is_former=False)
TEACHER = Author(3, 3, "Ada Ortiz", is_former=False, is_staff=True)
PROMOTED = Author(4, 4, "Bela Kun", is_former=False, is_staff=True, alias="Calm Otter")
FORMER = Author(5, 5, None, is_former=True, alias="Plain Finch")


@pytest.mark.parametrize(
    ("level", "staff_too", "from_learners", "from_staff"),
    [
        ("off", False, set(), set()),
        ("off", True, set(), set()),
        ("peers", False, {LEARNER, NO_ALIAS_YET, PROMOTED, FORMER}, set()),
        ("peers", True, {LEARNER, NO_ALIAS_YET, PROMOTED, FORMER, TEACHER}, set()),
        ("full", False, {LEARNER, NO_ALIAS_YET, PROMOTED, FORMER}, {LEARNER, NO_ALIAS_YET, PROMOTED, FORMER}),
        ("full", True, *2 * ({LEARNER, NO_ALIAS_YET, PROMOTED, FORMER, TEACHER},)),
    ],
)
def test_whose_names_are_hidden_from_whom(
    level: Level, staff_too: bool, from_learners: set[Author], from_staff: set[Author]
) -> None:
    everybody = (LEARNER, NO_ALIAS_YET, TEACHER, PROMOTED, FORMER)
    anonymity = Anonymity(level, staff_too)

    hidden = [
        {one for one in everybody if Naming(reads_as_staff, anonymity).hides(one)}
        for reads_as_staff in (False, True)
    ]

    assert hidden == [from_learners, from_staff]
