"""What linters do not look at: sizes, exceptions without a reason, who commits, what rules may know."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lti_tool.log import ALLOWED_KEYS
from tests.house.tree import ROOT, committed, lines, named, parsed

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
# The doors keep their protocols' own rows (keys, tokens, when a browser was last seen) in transactions apart.
# The database has the one way of jobs and doors to do it, which others may no more call than `commit`.
COMMITTERS = {"views", "jobs", "cli", "sandbox", "lti", "web", "database"}
# What a kind gives to the house is its form and its pages, so `kind` stands above them.
UPPER = {"views", "forms", "jobs", "cli", "app", "sandbox", "kind"}
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|nosec|pragma:\s*no (cover|branch))")
# What a person is called, beside which an alias stands where an activity hides names (ADR 0032).
BARE_NAME = re.compile(
    r"\.(author|answers|asker|thanker|receiver)\.(name|number)\b|Participant %\(number\)s|former participant"
)
# Lists of learners for the gradebook, which lead to no post of theirs where names are hidden.
NAMES_PEOPLE = {"lti_tool/web/naming.py", "lti_tool/activities/views/table_file.py"}
PRODUCT = committed("lti_tool/*.py")
ALL_PYTHON = committed("*.py")


def test_no_file_outgrows_its_folder() -> None:
    too_long = [named(path) for path in PRODUCT if len(lines(path)) > LONGEST_FILE]

    assert too_long == []


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path in PRODUCT
        for function in _functions(path)
        if (function.end_lineno or function.lineno) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_every_model_says_what_it_is() -> None:
    silent = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in PRODUCT
        if "models" in _names(path)
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
    ]

    assert silent == []


def test_names_of_people_reach_pages_through_one_place() -> None:
    bare = [
        f"{named(path)}:{number}"
        for path in [*PRODUCT, *committed("templates/discussion/*.html")]
        if named(path) not in NAMES_PEOPLE and not named(path).startswith("lti_tool/sandbox/")
        for number, line in enumerate(lines(path), 1)
        if BARE_NAME.search(line)
    ]

    assert bare == []


def test_an_exception_from_a_check_states_its_reason() -> None:
    silent = [
        f"{named(path)}:{number}"
        for path in ALL_PYTHON
        for number, line in enumerate(lines(path), 1)
        if lacks_reason(line)
    ]

    assert silent == []


def test_a_reason_is_words_not_a_code() -> None:
    hash_sign = "#"

    assert lacks_reason(f"import x  {hash_sign} noqa")
    assert lacks_reason(f"import x  {hash_sign} noqa: F401")
    assert lacks_reason(f"x = 1  {hash_sign} type: ignore[assignment]")
    assert lacks_reason(f"x = 1  {hash_sign} nosec B101")
    assert not lacks_reason(f"x = 1  {hash_sign} type: ignore[misc]  {hash_sign} the stub lacks it")
    assert not lacks_reason(f"x = 1  {hash_sign} nosec B105 - a name of a field, no secret")
    assert not lacks_reason("x = 1")


def test_only_views_jobs_commands_and_the_doors_commit() -> None:
    committing = [
        f"{named(path)}:{node.lineno}"
        for path in PRODUCT
        if not COMMITTERS & _names(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"commit", "writing"}
    ]

    assert committing == []


def test_rules_import_the_standard_library_and_other_rules_only() -> None:
    strangers = [
        f"{named(path)} imports {module}"
        for path in PRODUCT
        if "rules" in _names(path)
        for module in _imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names and "rules" not in module.split(".")
    ]

    assert strangers == []


def test_rules_never_ask_the_clock() -> None:
    asking = [
        f"{named(path)}:{node.lineno}"
        for path in PRODUCT
        if "rules" in _names(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "time_ns", "monotonic"}
    ]

    assert asking == []


def test_only_what_stands_above_them_imports_views_forms_and_jobs() -> None:
    """The import contracts know the rooms' usual names; this looks at modules with other names too."""
    upwards = [
        f"{named(path)} imports {module}"
        for path in PRODUCT
        if not UPPER & _names(path)
        for module in _imports(path)
        if module.startswith("lti_tool.") and {"views", "forms", "jobs"} & set(module.split("."))
    ]

    assert upwards == []


def test_what_is_logged_is_not_dropped_on_the_way() -> None:
    dropped = [
        f"{named(path)}:{call.lineno} {keyword.arg}"
        for path in PRODUCT
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and _is_of_a_log(call.func)
        for keyword in call.keywords
        if keyword.arg not in ALLOWED_KEYS | {"exc_info"}
    ]

    assert dropped == []


def lacks_reason(line: str) -> bool:
    """Whether the line excepts itself from a check without two words that say why."""
    found = EXCEPTION.search(line)
    return found is not None and not re.search(r"[a-z]+ [a-z]+", line[found.end() :])


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _names(path: Path) -> set[str]:
    # Above the root stand names that are nobody's of ours: a folder called "views" would excuse all files.
    parts = path.relative_to(ROOT).parts
    return {path.stem, *parts}


def _is_of_a_log(function: ast.expr) -> bool:
    """Whether this is a method of a module's `log`, or of a `self._log` that is bound to something."""
    holder = function.value if isinstance(function, ast.Attribute) else None
    return getattr(holder, "id", getattr(holder, "attr", "")) in {"log", "_log"}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
