"""Every sentence that the code says is found by whoever translates it."""

import ast
from collections.abc import Iterator
from typing import TypeGuard

import pytest

from tests.house.tree import committed, named, parsed

SAYING = {"_", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext", "lazy_ngettext"}
PUT_TOGETHER = (ast.JoinedStr, ast.BinOp, ast.IfExp)


def unfound(tree: ast.AST) -> Iterator[int]:
    """The lines whose words the extraction does not see: said inside an f-string, or put together first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (call.lineno for call in ast.walk(node) if _says(call))
        elif isinstance(node, ast.Call) and _says(node) and isinstance(node.args[0], PUT_TOGETHER):
            yield node.lineno


def _says(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) in SAYING


@pytest.mark.parametrize(
    ("line", "is_unfound"),
    [
        ("f\"{_('No tries are left')}. {then}\"", True),
        ("f\"{ngettext('%(num)d try', '%(num)d tries', left)}.\"", True),
        ("f\"{str(flask_babel.gettext('Hint'))}\"", True),
        ('_(f"Clue {number}")', True),
        ('_("Clue " + number)', True),
        ('_("Yes" if is_on else "No")', True),
        ('ended = _("No tries are left"); f"{ended}. {then}"', False),
        ('_("Clue %(number)s", number=f"{number}.")', False),
    ],
)
def test_what_the_extraction_does_not_find(line: str, is_unfound: bool) -> None:
    assert bool(list(unfound(ast.parse(line)))) is is_unfound


def test_nothing_is_said_where_the_extraction_does_not_find_it() -> None:
    silent = [
        f"{named(path)}:{line}" for path in committed("lti_tool/*.py") for line in unfound(parsed(path))
    ]

    assert silent == []
