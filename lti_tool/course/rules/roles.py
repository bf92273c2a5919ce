"""What context roles mean (lti.md A2 "Role traps", C3)."""

from collections.abc import Iterable

STAFF = frozenset({"Instructor", "TeachingAssistant", "Administrator", "ContentDeveloper"})


def parse_roles(stored: str) -> frozenset[str]:
    """Return the roles that a `roles` column holds."""
    return frozenset(stored.split())


def store_roles(roles: Iterable[str]) -> str:
    """Return the roles as a `roles` column keeps them: sorted, separated by spaces."""
    return " ".join(sorted(roles))


def is_staff(roles: frozenset[str]) -> bool:
    """Whether the roles are those of somebody who teaches or builds the course, never scored."""
    return not roles.isdisjoint(STAFF)


def is_instructor(roles: frozenset[str]) -> bool:
    """Whether the roles may configure activities; a mere teaching assistant may not."""
    return not roles.isdisjoint({"Instructor", "Administrator", "ContentDeveloper"})


def is_scored(roles: frozenset[str], is_test_user: bool) -> bool:
    """Whether work counts towards a grade: learners only; no staff, mentors, or preview users."""
    return "Learner" in roles and not is_staff(roles) and not is_test_user


def names_course(link_on_platform: str | None, context_on_platform: str | None) -> bool:
    """Whether a platform named the course in the place of a resource link, as Canvas does (lti.md C3, C11).

    Platforms that count courses and links, as Moodle does, come upon equal numbers by chance.
    """
    is_counted = link_on_platform is not None and link_on_platform.isdecimal()
    return link_on_platform is not None and link_on_platform == context_on_platform and not is_counted
