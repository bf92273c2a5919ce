"""Every refusal at the door has words of its own for whoever runs Stoke (issue 3, part 9)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool import errors
from lti_tool.admin.reasons import REASONS, explain
from lti_tool.lti.claims import MessageClaims
from tests.house.tree import committed, parsed

PRODUCT = [path for path in committed("lti_tool/*.py") if "sandbox" not in path.parts]
FIELD = "some_field"
"""Stands for what a code's name is made of."""


def refusals() -> set[str]:
    """The names of all classes that refuse a launch or a registration."""
    found: set[type[errors.StokeError]] = {errors.LaunchRefused, errors.RegistrationRefused}
    while more := {sub for kind in found for sub in kind.__subclasses__()} - found:
        found |= more
    return {kind.__name__ for kind in found}


def codes() -> set[str]:
    """Every code that the product raises a refusal with."""
    constants = {name: value for path in PRODUCT for name, value in _constants(path)}
    names = refusals()
    found = {code for path in PRODUCT for code in _raised(path, names, constants)}
    return found | {code for path in PRODUCT for code in _tabled(path)}


def _raised(path: Path, names: set[str], constants: dict[str, str]) -> Iterator[str]:
    for call in ast.walk(parsed(path)):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in names:
            yield from _values(call.args[0], constants)
        if name in ("required", "_optional") and len(call.args) > 1:
            for field in _values(call.args[1], constants):
                yield from (f"{field}_twice", f"{field}_too_long")
                yield from [f"{field}_missing"] if name == "required" else []


def _values(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else FIELD for part in parts)
        case ast.IfExp(body=body, orelse=other):
            yield from (*_values(body, constants), *_values(other, constants))
        case ast.Name(id=name) if name in constants:
            yield constants[name]


def _constants(path: Path) -> Iterator[tuple[str, str]]:
    for node in parsed(path).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))):
                yield name, value


def _tabled(path: Path) -> Iterator[str]:
    """The codes of tables named CODES, from classes of errors to codes."""
    for node in parsed(path).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "CODES" and node.value:
            yield from (
                part.value
                for part in ast.walk(node.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_the_codes_are_found_where_they_are_raised() -> None:
    known = {"nonce_used", "id_token_too_long", "id_token_twice", "platform_silent", "registration_ambiguous"}

    assert known <= codes()
    assert len(codes()) > 60


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_refusal_has_words(code: str) -> None:
    reason = explain(code)

    assert "no words here" not in str(reason.says)
    assert str(reason.do)


@pytest.mark.parametrize("field", [name for name, f in MessageClaims.model_fields.items() if f.is_required()])
def test_a_claim_that_must_be_there_has_words_of_its_own(field: str) -> None:
    assert f"claim_{field}" in REASONS


def test_no_words_are_said_twice() -> None:
    says = [str(reason.says) for reason in REASONS.values()]

    assert len(set(says)) == len(says)


def test_no_words_are_for_a_code_that_nothing_raises() -> None:
    classes = {name for name in vars(errors) if name[0].isupper()} | {"DataError", "OverflowError"}
    pages = {"csrf", "unexpected", "not_found", "bad_request", "method_not_allowed"}
    pages |= {"request_entity_too_large", "too_many_requests"}
    claims = {f"claim_{name}" for name in (*MessageClaims.model_fields, "deep_linking_settings")}
    platforms = {"platform_login_required", "platform_access_denied"}
    times = {f"{name}_{how}" for name in ("exp", "iat") for how in ("missing", "malformed")}

    assert set(REASONS) - codes() - classes - pages - claims - platforms - times == set()


def test_what_nobody_has_words_for_is_said_so() -> None:
    assert "never_heard_of" in str(explain("never_heard_of").says)
