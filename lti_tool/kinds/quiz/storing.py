"""Changing the questions of a quiz beside its form."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.kinds.quiz.options import read_options, write_options
from lti_tool.kinds.quiz.rules import Question


def add_questions(session: Session, activity_id: int, questions: Sequence[Question]) -> None:
    """Put questions behind those that a quiz has; what it has already is not added again."""
    activity = session.get_one(Activity, activity_id, with_for_update=True)
    options = read_options(activity.options)
    known = {one.key: one for one in options.questions}
    for one in questions:
        known.setdefault(one.key, one)
    activity.options = write_options(replace(options, questions=tuple(known.values())))
    activity.version += 1
