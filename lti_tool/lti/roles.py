"""Context roles out of role URIs (LTI Core, appendix A; lti.md A2 "Role traps", C3)."""

from collections.abc import Iterable

from lti_tool.lti.values import Role

CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
_ROLES: dict[str, Role] = {role.value: role for role in Role}


def context_roles(uris: Iterable[str]) -> frozenset[Role]:
    """The roles in the course; system, institution and unknown roles give none (rows L20, L21).

    A sub-role counts as its principal role, so `membership/Learner#Instructor` is a Learner; only the
    assistants among the Instructor's sub-roles are told apart. Deprecated short names are context roles.
    """
    return frozenset(role for role in map(_context_role, uris) if role)


def is_test_user(uris: Iterable[str]) -> bool:
    """Whether this is the platform's preview user ("Student view")."""
    return TEST_USER in uris


def _context_role(uri: str) -> Role | None:
    if not uri.startswith(CONTEXT_ROLE):
        return _ROLES.get(uri)
    kind, _, name = uri.removeprefix(CONTEXT_ROLE).partition("#")
    match kind:
        case "":
            return _ROLES.get(name)
        case "/Instructor" if name.startswith(Role.TEACHING_ASSISTANT):
            return Role.TEACHING_ASSISTANT
        case _ if kind.startswith("/"):
            return _ROLES.get(kind.removeprefix("/"))
        case _:
            return None
