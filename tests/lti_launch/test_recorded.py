"""Launches recorded on a real Moodle 4.5.6, signed again with a key of our own."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.lti.values import Launch, MessageType, Role, SubmissionReview
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import LTI, REGISTRATION, form_of, recorded

BASE_URL = "https://tool.test:9443"
MOODLE = replace(REGISTRATION, issuer="https://moodle.test:8443", client_id="FbdBxJ2HTuGtyJB")
SERVICES = "https://moodle.test:8443/mod/lti/services.php"


def replayed(door: Door, name: str) -> Launch:
    """The message of that name, at the second it was made."""
    claims: dict[str, Any] = recorded(name)["claims"]
    door.registration, door.base_url = MOODLE, BASE_URL
    door.now = datetime.fromtimestamp(claims["iat"], UTC)
    login = door.login(target=claims[f"{LTI}target_link_uri"])
    token = door.platform.sign(claims | {"nonce": login["nonce"]})
    return door.post(form_of(id_token=token, state=login["state"]))


LAUNCHES = {
    "launch-student": ("5", {Role.LEARNER}),
    "launch-student-without-names": ("6", {Role.LEARNER}),
    "launch-teacher": ("3", {Role.INSTRUCTOR}),
    "launch-teaching-assistant": ("4", {Role.INSTRUCTOR}),
    "launch-admin": ("2", {Role.INSTRUCTOR}),
    "launch-course-copy": ("2", {Role.INSTRUCTOR}),
}


@pytest.mark.parametrize(
    ("name", "user", "roles"), [(name, *told) for name, told in LAUNCHES.items()], ids=LAUNCHES.keys()
)
def test_a_recorded_launch_opens(door: Door, name: str, user: str, roles: set[Role]) -> None:
    launch = replayed(door, name)

    assert launch.message_type is MessageType.RESOURCE_LINK
    assert launch.user.id_on_platform == user
    assert launch.roles == roles
    assert launch.deployment_id == "1"
    assert launch.custom["activity"] == "act-0"
    assert "rl_history" not in launch.custom
    assert launch.platform_family == "moodle"
    assert (launch.locale, launch.user.time_zone) == ("en", None)
    assert launch.grades is not None
    assert len(launch.grades.scopes) == 4
    assert launch.memberships_url is not None


def test_moodle_without_names_has_no_names(door: Door) -> None:
    user = replayed(door, "launch-student-without-names").user

    assert (user.name, user.email) == (None, None)


def test_moodles_copy_of_a_course_names_the_course_it_came_from(door: Door) -> None:
    original = replayed(door, "launch-teacher")
    copy = replayed(door, "launch-course-copy")

    assert original.context is not None
    assert copy.context is not None
    assert (original.context.id_on_platform, original.context.history) == ("2", ())
    assert (copy.context.id_on_platform, copy.context.history) == ("3", ("2",))
    assert copy.resource_link is not None
    assert copy.resource_link.id_on_platform == "5"
    assert copy.grades is not None
    assert copy.grades.line_item_url == f"{SERVICES}/3/lineitems/11/lineitem?type_id=1"


def test_moodles_deep_linking_request_opens(door: Door) -> None:
    launch = replayed(door, "deep-linking-request")

    assert launch.message_type is MessageType.DEEP_LINKING
    assert launch.roles == {Role.INSTRUCTOR}
    settings = launch.deep_linking
    assert settings is not None
    assert settings.return_url.endswith("/mod/lti/contentitem_return.php?course=2&id=1&sesskey=XXXX")
    assert settings.accept_types == {"ltiResourceLink"}
    assert (settings.accept_multiple, settings.accept_line_item, settings.data) == (True, None, None)
    assert settings.title == "Social learning tool"


def test_moodles_submission_review_says_whose_work_in_which_column(door: Door) -> None:
    launch = replayed(door, "launch-submission-review")

    assert launch.message_type is MessageType.SUBMISSION_REVIEW
    assert launch.user.id_on_platform == "3"
    assert launch.roles == {Role.INSTRUCTOR}
    assert launch.resource_link is not None
    assert launch.review == SubmissionReview("7", f"{SERVICES}/2/lineitems/2/lineitem?type_id=1")
