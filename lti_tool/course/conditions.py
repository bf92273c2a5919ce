"""What `course.rules` says of roles, as conditions for the database."""

from sqlalchemy import ColumnElement, and_, literal_column, not_, or_

from lti_tool.course.models import Membership
from lti_tool.course.rules import STAFF


def staff() -> ColumnElement[bool]:
    """Return the condition that `rules.is_staff` puts on a membership."""
    return or_(*(_has(role) for role in sorted(STAFF)))


def learning() -> ColumnElement[bool]:
    """Select the learners of a course who are there, as far as is known."""
    return and_(Membership.gone_at.is_(None), scored())


def scored() -> ColumnElement[bool]:
    """Return the condition that `rules.is_scored` puts on a membership, whether or not they have gone."""
    # Nearly everybody is a learner and nothing else, which is seen without looking for five roles.
    plainly = Membership.roles == literal_column("'Learner'")
    return and_(Membership.is_test_user.is_(False), or_(plainly, and_(_has("Learner"), not_(staff()))))


def _has(role: str) -> ColumnElement[bool]:
    # The role stands in the statement: PostgreSQL takes a parameter for one that hardly anybody has.
    return Membership.roles.like(literal_column(f"'%{role}%'"))
