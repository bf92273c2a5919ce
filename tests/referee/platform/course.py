"""The course around Open edX's code: its people and blocks, and what the package asks of the LMS around it.

Replaced are seven functions of the package's `compat` and one method of a view, which all reach into parts
of the LMS that are not on PyPI. Nothing that signs, verifies, answers or judges is replaced.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.models import User
from lti_consumer.exceptions import LtiError
from lti_consumer.plugin import compat
from lti_consumer.plugin.views import LtiNrpsContextMembershipViewSet
from opaque_keys.edx.keys import CourseKey, UsageKey

COURSE = CourseKey.from_string("course-v1:Saltmarsh+LEAD+2026")
TITLE, LABEL = "Leading Small Teams", "LEAD"
TEACHER = "ines"
LEARNERS = ("amara", "jonas", "mei")
ROLES = {TEACHER: "instructor"}
CAP = {"members": 100_000}
"""How many people the LMS lists at most."""
WEIGHT = 10


@dataclass
class Block:
    """One LTI block: an activity that a teacher put into the course."""

    location: UsageKey
    display_name: str = "Feedback that lands"
    weight: int = WEIGHT
    has_score: bool = True
    accept_grades_past_due: bool = True
    lti_1p3_passport_id: str = ""
    grades: dict[str, float] = field(default_factory=dict)
    """The gradebook of the LMS: what came through, from 0 to 1, by user name."""

    @property
    def context_id(self) -> str:
        """The course's id, by the name that the package uses."""
        return str(COURSE)

    @property
    def scope_ids(self) -> SimpleNamespace:
        """Where an XBlock keeps its location."""
        return SimpleNamespace(usage_id=self.location)

    def is_past_due(self) -> bool:
        """Nothing here has a date."""
        return False

    def max_score(self) -> int:
        """The points that it is worth in the course."""
        return self.weight

    def set_user_module_score(self, user: User, score: float, _maximum: float, _comment: str) -> None:
        """Keep a grade, as the LMS does."""
        self.grades[user.username] = score


BLOCKS: dict[UsageKey, Block] = {}


def block_called(name: str) -> Block:
    """The block of this name, put into the course where it is new."""
    location = UsageKey.from_string(f"block-v1:Saltmarsh+LEAD+2026+type@lti_consumer+block@{name}")
    return BLOCKS.setdefault(location, Block(location))


def external_id(user: User) -> str:
    """By what name tools know a user: the same at every block."""
    return str(uuid5(NAMESPACE_URL, user.username))


def enrol(names: Iterable[str]) -> None:
    """Give people an account and a place in the course."""
    users = (
        User(username=name, email=f"{name}@saltmarsh.example", first_name=name.capitalize()) for name in names
    )
    User.objects.bulk_create(users, ignore_conflicts=True)


def _user_known_as(wanted: str) -> User:
    return next(user for user in User.objects.all() if external_id(user) == wanted)


def _members(course: CourseKey) -> dict[int, dict[str, Any]]:
    if User.objects.count() > CAP["members"]:
        # What `compat` makes of the LMS's refusal to list a large course.
        raise LtiError(f"NRPS is not available for {course}")
    return {
        user.id: {
            "id": user.id,
            "username": user.username,
            "name": user.first_name,
            "email": user.email,
            "roles": [ROLES.get(user.username, "student")],
        }
        for user in User.objects.all()
    }


def _with_external_ids(_view: Any, members: dict[int, dict[str, Any]]) -> None:
    for user in User.objects.filter(id__in=members):
        members[user.id]["external_id"] = external_id(user)


def stand_in_for_the_lms() -> None:
    """Put this course where the package looks for its LMS."""
    compat.load_enough_xblock = BLOCKS.__getitem__
    compat.load_block_as_user = BLOCKS.__getitem__
    compat.get_user_from_external_user_id = _user_known_as
    compat.user_has_studio_write_access = lambda user, _course: user.username == TEACHER
    compat.get_course_by_id = lambda _course: SimpleNamespace(id=COURSE)
    compat.user_course_access = lambda _course, user, *_rest, **_named: user.is_authenticated
    compat.get_course_members = _members
    LtiNrpsContextMembershipViewSet.attach_external_user_ids = _with_external_ids
