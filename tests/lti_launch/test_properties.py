"""Whatever happens to the claims, a launch opens or is refused by name; nothing else ever comes out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lti_tool.errors import LaunchRefused
from lti_tool.lti.login import LoginRequest, read_login
from lti_tool.lti.values import Launch
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import (
    BASE_URL,
    LTI,
    deep_linking_claims,
    form_of,
    resource_link_claims,
    review_claims,
)

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
Claims = dict[str, Any]
Path = tuple[str | int, ...]
SWAPS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\0", "\ud800", "$User.id", "https://[", "9" * 5000, "x" * 300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
MESSAGES = [resource_link_claims(NOON), deep_linking_claims(NOON), review_claims(NOON)]
KINDS = ["resource link", "deep linking", "submission review"]
IDENTITY = ("iss", "aud", "sub", f"{LTI}deployment_id", f"{LTI}version", f"{LTI}message_type")


def paths_of(value: object, path: Path = ()) -> list[Path]:
    """Where something stands in a message, down to the leaves."""
    members: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    return [found for name, member in members for found in ((*path, name), *paths_of(member, (*path, name)))]


def damaged(claims: Claims, path: Path, swap: Callable[[], object] | None) -> Claims:
    """The claims with one member swapped, or deleted where `swap` is None."""
    copy: Any = json.loads(json.dumps(claims))
    holder = copy
    for name in path[:-1]:
        holder = holder[name]
    if swap is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = swap()
    result: Claims = copy
    return result


def outcome(door: Door, claims: Claims) -> Launch | None:
    """The launch, or None where it was refused; any other exception fails the test."""
    try:
        return door.launch(claims)
    except LaunchRefused:
        return None


def texts_in(value: object) -> list[str]:
    """All text anywhere in a launch."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for member in value.items() for text in texts_in(member)]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for member in value for text in texts_in(member)]
    return []


@pytest.mark.parametrize("claims", MESSAGES, ids=KINDS)
def test_any_deletion_opens_or_is_refused(door: Door, claims: Claims) -> None:
    for path in paths_of(claims):
        launch = outcome(door, damaged(claims, path, None))

        if path[0] in IDENTITY:
            assert launch is None, path


@pytest.mark.parametrize("claims", MESSAGES, ids=KINDS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_swap_of_type_opens_or_is_refused(door: Door, claims: Claims, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths_of(claims)))
    swap = data.draw(SWAPS)

    launch = outcome(door, damaged(claims, path, lambda: swap))

    for text in texts_in(asdict(launch) if launch else {}):
        assert "\0" not in text, "PostgreSQL takes no null character"
        text.encode()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=SWAPS, header=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "jwk"]), SWAPS))
def test_any_token_is_refused(door: Door, body: object, header: dict[str, object]) -> None:
    token = door.platform.sign(body, **header)

    with pytest.raises(LaunchRefused):
        door.post(form_of(id_token=token, state=door.login()["state"]))


@given(token=st.text(max_size=60), state=st.text(max_size=60), error=st.none() | st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_is_refused(door: Door, token: str, state: str, error: str | None) -> None:
    fields = {"id_token": token, "state": state} | ({"error": error} if error else {})

    with pytest.raises(LaunchRefused):
        door.post(form_of(**fields))


NAMES = ["iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id"]


@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=8))
def test_any_login_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        login = read_login(MultiDict(pairs), BASE_URL)
    except LaunchRefused:
        return

    assert isinstance(login, LoginRequest)
