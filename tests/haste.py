"""What is made once for each process of a run, since each test has an app of its own with the same parts.

Measured for one school (the tool, the campus, both registered): 150 ms without, 20 ms with. What a process in
use would have at hand by then is at hand here too: addresses, pages and statements that were worked out once.
"""

import gc
import sqlite3
from collections.abc import Callable
from functools import cache
from itertools import count
from types import CodeType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import ClauseElement, Dialect, Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from werkzeug.routing.matcher import State, StateMachineMatcher

from lti_tool.lti import signing_keys

KEYS = 24
"""More than any test asks for, so that the keys of one test all differ."""
STATEMENTS = 3000
"""About as many as there are in the whole tool."""


class CompiledTemplates(BytecodeCache):
    """Keeps what was compiled by the template's place and its text."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def forget_power_cuts() -> None:
    """Let SQLite wait for no disk, which nobody but a power cut would miss: measured 5 ms for each commit.

    Who is killed loses nothing by it: what a process has written is the kernel's.
    """
    event.listen(Engine, "connect", _wait_for_no_disk)


def _wait_for_no_disk(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def collect_garbage_seldom() -> None:
    """Let what all tests need be looked through no more, and what a few tests leave less often.

    Measured: an eighth of the time of tests that ask for pages, now a twentieth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 100)


def make_things_once() -> None:
    """Let all apps made from now on share what they compile, and their keys in turn."""
    patch = pytest.MonkeyPatch()
    patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()})
    patch.setattr(Rule, "compile", _compiled_once(Rule.compile))
    _arrange_once(patch)
    patch.setattr(ClauseElement, "_compile_w_cache", _prepared_once(ClauseElement._compile_w_cache))
    patch.setattr(signing_keys, "load_pem_private_key", cache(load_pem_private_key))
    numbers = count()
    patch.setattr(
        signing_keys,
        "generate_private_key",
        lambda exponent, bits: _key(exponent, bits, next(numbers) % KEYS),
    )


def _compiled_once(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Share what is made of a rule: its parts, and the functions that build addresses."""
    known: dict[object, Rule] = {}

    def compiled(rule: Rule) -> None:
        key = (rule.rule, repr(rule.defaults), rule.subdomain, rule.host, rule.merge_slashes)
        if key not in known:
            compile_rule(rule)
            known[key] = rule
        like: Any = known[key]
        rule._parts, rule._trace, rule._converters = like._parts, like._trace, like._converters
        rule.arguments = set(like.arguments)
        rule._build = like._build.__func__.__get__(rule)
        rule._build_unknown = like._build_unknown.__func__.__get__(rule)

    return compiled


def _arrange_once(patch: pytest.MonkeyPatch) -> None:
    """Share the tree in which the rules of an app are looked for: to make one is a third of making an app."""
    add, update = StateMachineMatcher.add, StateMachineMatcher.update
    known: dict[tuple[object, ...], State] = {}

    def note(matcher: StateMachineMatcher, rule: Rule) -> None:
        vars(matcher).setdefault("noted", []).append(rule)

    def arrange(matcher: StateMachineMatcher) -> None:
        rules: list[Rule] = vars(matcher).get("noted", [])
        key = tuple(map(_likeness, rules))
        if key not in known:
            matcher._root = State()
            for rule in rules:
                add(matcher, rule)
            update(matcher)
            known[key] = matcher._root
        matcher._root = known[key]

    patch.setattr(StateMachineMatcher, "add", note)
    patch.setattr(StateMachineMatcher, "update", arrange)


def _likeness(rule: Rule) -> object:
    """All that a request is matched by, and what it is matched to."""
    place = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, rule.strict_slashes)
    return (*place, rule.endpoint, frozenset(rule.methods or ()), repr(rule.defaults), rule.websocket)


def _prepared_once(prepare: Callable[..., Any]) -> Callable[..., Any]:
    """Share statements among engines of one kind: each test has an engine of its own, which has none."""
    known = LRUCache[Any, Any](STATEMENTS)
    dialects: dict[type[Dialect], Dialect] = {}

    def prepared(element: ClauseElement, dialect: Dialect, *, compiled_cache: Any, **options: Any) -> Any:
        cached = None if compiled_cache is None else known
        like = dialects.setdefault(type(dialect), dialect)
        return prepare(element, like, compiled_cache=cached, **options)

    return prepared


@cache
def _key(exponent: int, bits: int, _number: int) -> RSAPrivateKey:
    return generate_private_key(exponent, bits)
