"""Each permission of the table guards something: one that nobody asks for only looks like a guard."""

import ast

from lti_tool.web.permissions import Permission
from tests.house.tree import committed, parsed

TABLE = "web/permissions.py"
ASKING = {"allowed", "may", "require"}


def test_every_permission_is_asked_for_by_a_view() -> None:
    asked = {
        one.attr
        for path in committed("lti_tool/*.py")
        if not path.as_posix().endswith(TABLE)
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKING
        for one in call.args
        if isinstance(one, ast.Attribute)
    }

    assert {one.name for one in Permission} - asked == set()
