"""A launch opens once, in the browser that began it, for this client (reliability.md, promise 4)."""

from datetime import datetime

import pytest

from lti_tool.errors import LaunchReplayed
from lti_tool.lti.values import DeepLinkingSettings, GradeService, LaunchContext, LaunchResourceLink, Role
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import AGS_SCOPE, LAUNCH_URL, deep_linking_claims, resource_link_claims


def test_a_signed_launch_opens(door: Door, noon: datetime) -> None:
    launch = door.launch(resource_link_claims(noon))

    assert launch.registration_id == 1
    assert (launch.user.id_on_platform, launch.user.name) == ("u-91", "Ada Lovelace")
    assert launch.roles == {Role.LEARNER}
    assert launch.context == LaunchContext("c-3", "Biology", "BIO1", ("c-1", "c-0"))
    assert launch.resource_link == LaunchResourceLink("rl-5", "Week 2")
    assert launch.custom["activity"] == "a-44"
    assert launch.grades == GradeService(
        frozenset({f"{AGS_SCOPE}lineitem", f"{AGS_SCOPE}score"}),
        "https://lms.test/3/items?t=1",
        "https://lms.test/3/items/8?t=1",
    )
    assert launch.memberships_url == "https://lms.test/3/members"
    assert launch.target_link_uri == LAUNCH_URL


def test_a_deep_linking_request_opens(door: Door, noon: datetime) -> None:
    launch = door.launch(deep_linking_claims(noon))

    assert launch.deep_linking == DeepLinkingSettings(
        return_url="https://lms.test/deep/return?x=1&y=2",
        accept_types=frozenset({"ltiResourceLink"}),
        accept_multiple=True,
        data="opaque-1",
    )
    assert launch.resource_link is None


def test_a_launch_opens_once(door: Door, noon: datetime) -> None:
    form = door.form(resource_link_claims(noon))
    door.post(form)

    with pytest.raises(LaunchReplayed):
        door.post(form)
