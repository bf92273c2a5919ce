"""How far a check of the gradebook has come, as a table."""

import pytest

from lti_tool.grading.rules import CheckFacts, check_steps

BEGUN = {
    "has_column": False,
    "state": "waiting",
    "reason": "",
    "is_sent": False,
    "is_over": False,
    "read_given": None,
    "read_reason": "",
}
SENT = {"has_column": True, "state": "delivered", "is_sent": True}
# What is known, and the first letters of the steps' states: done, waiting, failed.
TABLE = {
    "just begun": ({}, "wwww"),
    "a door that stays closed": ({"reason": "access_refused"}, "fwww"),
    "no answer yet, to whatever it was": ({"reason": "silent"}, "wwww"),
    "asked to wait": ({"reason": "busy", "has_column": True}, "wwww"),
    "no right to make columns": ({"reason": "scope_missing"}, "dfww"),
    "a column that was deleted": ({"has_column": True, "reason": "column_gone"}, "dfww"),
    "an unpublished column": ({"has_column": True, "reason": "unpublished"}, "ddfw"),
    "no learner there": ({"has_column": True, "state": "not_gradable", "reason": "not_gradable"}, "ddfw"),
    "a person's grade": ({"has_column": True, "state": "overridden", "reason": "overridden"}, "ddfw"),
    "sent and not read yet": (SENT, "dddw"),
    "sent and read": (SENT | {"is_over": True, "read_given": 0.0}, "dddd"),
    "sent, and no right to read": (SENT | {"is_over": True, "read_reason": "scope_missing"}, "dddf"),
}


@pytest.mark.parametrize(("known", "expected"), TABLE.values(), ids=TABLE)
def test_each_step_follows_the_one_above_it(known: dict[str, object], expected: str) -> None:
    steps = check_steps(CheckFacts(**BEGUN | known))  # type: ignore[arg-type]  # the values are those of the fields

    assert [step.name for step in steps] == ["access", "column", "score", "result"]
    assert "".join(step.state[0] for step in steps) == expected
