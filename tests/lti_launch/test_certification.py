"""The 1EdTech certification of a tool: twelve launches to refuse, eighteen to open (lti.md E)."""

from datetime import datetime
from typing import Any

import pytest

from lti_tool.errors import LaunchRefused
from lti_tool.lti.values import Role
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import LTI, ROLE, resource_link_claims

IDENTITY = ("name", "given_name", "family_name", "email")
REQUIRED = ("aud", "iss", "sub", f"{LTI}deployment_id", f"{LTI}roles")
BAD: dict[str, tuple[str, dict[str, Any]]] = {
    "3 wrong version": ("claim_version", {f"{LTI}version": "11.3"}),
    "4 no version": ("claim_version", {f"{LTI}version": None}),
    "6 required claims missing": ("iss_foreign", dict.fromkeys(REQUIRED)),
    "7 bad timestamps": ("iat_skewed", {"iat": 11111, "exp": 22222}),
    "8 no message_type": ("claim_message_type", {f"{LTI}message_type": None}),
    "9 no roles": ("claim_roles", {f"{LTI}roles": None}),
    "10 no deployment_id": ("claim_deployment_id", {f"{LTI}deployment_id": None}),
    "11 no resource_link id": ("claim_resource_link", {f"{LTI}resource_link": {"title": "Week 2"}}),
    "12 no sub": ("claim_sub", {"sub": None}),
}


@pytest.mark.parametrize(("code", "changes"), BAD.values(), ids=BAD.keys())
def test_a_bad_payload_is_refused(door: Door, noon: datetime, code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(LaunchRefused) as refusal:
        door.launch(resource_link_claims(noon, **changes))

    assert refusal.value.code == code


def test_1_no_kid_is_refused(door: Door, noon: datetime) -> None:
    with pytest.raises(LaunchRefused, match="kid_missing"):
        door.launch(resource_link_claims(noon), kid=None)


def test_2_an_incorrect_kid_is_refused_after_one_look_at_the_platform(door: Door, noon: datetime) -> None:
    door.launch(resource_link_claims(noon))
    before = len(door.platform.asked)

    with pytest.raises(LaunchRefused, match="kid_unknown"):
        door.launch(resource_link_claims(noon), kid="imsglobal_wrong")

    assert len(door.platform.asked) == before + 1


def test_5_what_is_no_launch_is_refused(door: Door) -> None:
    with pytest.raises(LaunchRefused):
        door.launch({"name": "badltilaunch"})


def valid_launches(full: str) -> dict[str, dict[str, Any]]:
    """Nine launches of somebody whose context role has this URI."""
    return {
        "plain": {f"{LTI}roles": [full]},
        "several roles": {
            f"{LTI}roles": [full, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"]
        },
        "short role": {f"{LTI}roles": [full.partition("#")[2]]},
        "unknown role": {f"{LTI}roles": ["http://purl.imsglobal.org/vocab/lis/v2/unknown#Helper"]},
        "no role": {f"{LTI}roles": [""]},
        "e-mail only": {f"{LTI}roles": [full], "name": None},
        "names only": {f"{LTI}roles": [full], "email": None},
        "no PII": {f"{LTI}roles": [full], **dict.fromkeys(IDENTITY)},
        "e-mail, no context": {f"{LTI}roles": [full], "name": None, f"{LTI}context": None},
    }


VALID = [
    pytest.param(role, kind, changes, id=f"{role} {kind}")
    for role in (Role.INSTRUCTOR, Role.LEARNER)
    for kind, changes in valid_launches(ROLE + role).items()
]


@pytest.mark.parametrize(("role", "kind", "changes"), VALID)
def test_a_valid_launch_opens(
    door: Door, noon: datetime, role: Role, kind: str, changes: dict[str, Any]
) -> None:
    launch = door.launch(resource_link_claims(noon, **changes))

    without_rights = kind in ("unknown role", "no role")
    assert launch.roles == (frozenset() if without_rights else {role})
    assert (launch.context is None) == (kind == "e-mail, no context")
