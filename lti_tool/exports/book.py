"""The course's book as a reader may have it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.service import activity_in
from lti_tool.course.who import Who
from lti_tool.exports.chapters import Chapter, chapter_of
from lti_tool.exports.people import Call
from lti_tool.exports.tables import Course, Scene, open_course

CLOSED = Chapter((), (), (), ())


@dataclass(frozen=True, slots=True)
class Part:
    """One activity of the book: what was asked, and what came of it."""

    activity: Activity
    chapter: Chapter
    is_shown: bool
    """Whether this reader may see now all that was made in it."""
    names: Mapping[int, str]
    """What its people are called, by membership: under their aliases where names are hidden."""


def read_book(session: Session, who: Who, kinds: Kinds, secret: str, call: Call, now: datetime) -> list[Part]:
    """Read what came of a course's activities, in their order.

    It is printed and passed on, so that names are hidden in it from whom an activity hides them at all. A
    learner's holds the activities that learners have come across and that have begun.
    """
    course = open_course(session, who.context_id, kinds, secret, call)
    return [_part(course, scene, who, now) for scene in _in_order(course, who, now)]


def _in_order(course: Course, who: Who, now: datetime) -> Sequence[Scene]:
    def place(scene: Scene) -> tuple[datetime, int]:
        return scene.activity.opens_at or scene.activity.created_at, scene.activity.id

    return sorted((one for one in course.scenes if who.is_staff or _has_begun(one, now)), key=place)


def _has_begun(scene: Scene, now: datetime) -> bool:
    one = scene.activity
    return one.learner_opened_at is not None and (one.opens_at is None or one.opens_at <= now)


def _part(course: Course, scene: Scene, who: Who, now: datetime) -> Part:
    activity = activity_in(course.session, scene.activity.id, who.context_id)
    is_shown = who.is_staff or scene.kind.shows_all(course.session, who, activity, now)
    chapter = chapter_of(scene.kind.made(course.session, activity.id)) if is_shown else CLOSED
    names = {one: scene.cast(one).name for one in _people(chapter)}
    return Part(scene.activity, chapter, is_shown, names)


def _people(chapter: Chapter) -> Iterator[int]:
    for made in (*chapter.resolutions, *chapter.shares):
        yield made.membership_id
    for thread in chapter.threads:
        yield from (one.membership_id for one in (thread.first, *thread.replies))
    for source in chapter.sources:
        yield from (one.membership_id for one in source.finds)
