"""Only roles in the course give rights (reliability.md 4, rows L20 and L21; lti.md A2, C3)."""

import pytest

from lti_tool.lti.roles import context_roles, is_test_user
from lti_tool.lti.values import Role
from tests.lti_launch.platform import (
    ROLE,
)

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
ROLES: dict[str, tuple[list[str], set[Role]]] = {
    "L20 none": ([], set()),
    "L20 empty": ([""], set()),
    "L20 unknown": (["urn:x:Helper", f"{MEMBERSHIP}#Janitor"], set()),
    "L20 short": (["Learner"], {Role.LEARNER}),
    "L20 short, other case": (["instructor"], set()),
    "L21 institution administrator": ([f"{INSTITUTION}Administrator"], set()),
    "L21 nobody": ([f"{SYSTEM}None"], set()),
    "Moodle's old administrator": (["http://purl.imsglobal.org/vocab/lis/v2/person#Administrator"], set()),
    "a student who teaches elsewhere": (
        [f"{SYSTEM}User", f"{INSTITUTION}Instructor", f"{ROLE}Learner"],
        {Role.LEARNER},
    ),
    "Canvas's assistant": (
        [f"{MEMBERSHIP}/Instructor#TeachingAssistant", f"{ROLE}Instructor"],
        {Role.INSTRUCTOR, Role.TEACHING_ASSISTANT},
    ),
    "assistant alone": ([f"{MEMBERSHIP}/Instructor#TeachingAssistant"], {Role.TEACHING_ASSISTANT}),
    "sub-role of Learner": ([f"{MEMBERSHIP}/Learner#Instructor"], {Role.LEARNER}),
    "sub-role of Instructor": ([f"{MEMBERSHIP}/Instructor#PrimaryInstructor"], {Role.INSTRUCTOR}),
    "course administrator": ([f"{ROLE}Administrator"], {Role.ADMINISTRATOR}),
    "designer": ([f"{ROLE}ContentDeveloper"], {Role.CONTENT_DEVELOPER}),
    "observer": ([f"{ROLE}Mentor"], {Role.MENTOR}),
    "looks alike": ([f"{MEMBERSHIP}s#Instructor", f"x{ROLE}Instructor", f"{MEMBERSHIP}Instructor"], set()),
}


@pytest.mark.parametrize(("uris", "roles"), ROLES.values(), ids=ROLES.keys())
def test_only_context_roles_give_rights(uris: list[str], roles: set[Role]) -> None:
    assert context_roles(uris) == roles


def test_the_preview_user_is_known() -> None:
    assert is_test_user([f"{ROLE}Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"])
    assert not is_test_user([f"{ROLE}Learner"])
