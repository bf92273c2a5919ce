"""What a launch says of grades, memberships and deep linking (reliability.md 4, rows L29, D4, D6)."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import (
    AGS,
    AGS_SCOPE,
    DL,
    NRPS,
    REGISTRATION,
    deep_linking_claims,
    resource_link_claims,
)

SCOPE = [f"{AGS_SCOPE}score"]
ODD_GRADES: dict[str, object] = {
    "no scope": {"lineitem": "https://lms.test/8"},
    "no scopes": {"scope": [], "lineitem": "https://lms.test/8"},
    "scope a string": {"scope": SCOPE[0], "lineitem": "https://lms.test/8"},
    "no addresses": {"scope": SCOPE},
    "http": {"scope": SCOPE, "lineitems": "http://lms.test/items"},
    "userinfo": {"scope": SCOPE, "lineitems": "https://a:b@lms.test/items"},
    "file": {"scope": SCOPE, "lineitems": "file:///etc/passwd"},
    "relative": {"scope": SCOPE, "lineitems": "/items"},
    "null": {"scope": SCOPE, "lineitems": None, "lineitem": None},
    "a string": "https://lms.test/items",
}


@pytest.mark.parametrize("claim", ODD_GRADES.values(), ids=ODD_GRADES.keys())
def test_l29_an_odd_grade_service_is_off_and_the_launch_opens(
    door: Door, noon: datetime, claim: object
) -> None:
    assert door.launch(resource_link_claims(noon, **{AGS: claim})).grades is None


def test_l29_service_addresses_may_lie_on_another_host_than_the_issuer(door: Door, noon: datetime) -> None:
    claim = {"scope": SCOPE, "lineitems": "https://school.test:8443/items?t=1"}

    grades = door.launch(resource_link_claims(noon, **{AGS: claim})).grades

    assert grades is not None
    assert grades.line_items_url == "https://school.test:8443/items?t=1"


def test_l29_plain_http_is_for_networks_that_the_admin_allowed(door: Door, noon: datetime) -> None:
    door.registration = replace(REGISTRATION, allow_private_network=True)
    claim = {"scope": SCOPE, "lineitems": "http://lms.campus/items"}

    launch = door.launch(resource_link_claims(noon, **{AGS: claim}))

    assert launch.grades is not None


@pytest.mark.parametrize("claim", [None, {}, "x", {"context_memberships_url": "http://lms.test/m"}])
def test_an_odd_memberships_service_is_off(door: Door, noon: datetime, claim: object) -> None:
    assert door.launch(resource_link_claims(noon, **{NRPS: claim})).memberships_url is None


@pytest.mark.parametrize(("told", "many"), [(True, True), ("true", True), ("false", False), ([], False)])
def test_flags_of_deep_linking_come_as_booleans_or_words(
    door: Door, noon: datetime, told: object, many: bool
) -> None:
    settings = {
        "deep_link_return_url": "https://lms.test/deep",
        "accept_types": ["link", 7, "ltiResourceLink"],
        "accept_multiple": told,
        "accept_lineitem": told,
    }

    read = door.launch(deep_linking_claims(noon, **{f"{DL}deep_linking_settings": settings})).deep_linking

    assert read is not None
    assert read.accept_multiple is many
    assert read.accept_line_item is (None if told == [] else many)
    assert read.accept_types == {"link", "ltiResourceLink"}
    assert read.data is None


def test_d6_data_of_100_kb_comes_through(door: Door, noon: datetime) -> None:
    settings = {"deep_link_return_url": "https://lms.test/deep", "data": 'ü"\\' + "x" * 100_000}

    read = door.launch(deep_linking_claims(noon, **{f"{DL}deep_linking_settings": settings})).deep_linking

    assert read is not None
    assert read.data == settings["data"]


def test_d4_a_place_that_takes_no_activities_is_told(door: Door, noon: datetime) -> None:
    settings = {"deep_link_return_url": "https://lms.test/deep", "accept_types": ["file"]}

    read = door.launch(deep_linking_claims(noon, **{f"{DL}deep_linking_settings": settings})).deep_linking

    assert read is not None
    assert "ltiResourceLink" not in read.accept_types
