"""The tables of a course's file, row by row: never more of a course in memory than its people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.activities.kinds import Kind, Kinds
from lti_tool.activities.models import Activity
from lti_tool.activities.values import Made
from lti_tool.acts.models import Act
from lti_tool.course.models import CourseGroup, GroupMembership, LineItem
from lti_tool.course.naming import NAMED, Naming
from lti_tool.exports.beside import POST, said_beside
from lti_tool.exports.dictionary import TABLES
from lti_tool.exports.people import Call, Cast, Roll, read_roll
from lti_tool.exports.points import told_points
from lti_tool.exports.rules import may_tell, participant, told_moment
from lti_tool.grading.models import ScoreDelivery, Step, StepProgress

AT_ONCE = 500
"""Rows that are held at a time."""
ACT = "act"
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One activity with what tells how its rows are written."""

    activity: Activity
    kind: Kind
    cast: Cast
    private: frozenset[int]
    """Acts of which no export tells."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course that is written out."""

    session: Session
    context_id: int
    roll: Roll
    scenes: tuple[Scene, ...]

    def named(self) -> dict[int, Scene]:
        """The activities that show names, by their numbers."""
        return {one.activity.id: one for one in self.scenes if not one.cast.hides_names}

    def stream(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """Read rows a few hundred at a time."""
        return iter(self.session.execute(statement.execution_options(yield_per=AT_ONCE)))


def open_course(session: Session, context_id: int, kinds: Kinds, secret: str, call: Call) -> Course:
    """Read who is in a course and what was set up there; a few statements for each activity."""
    roll = read_roll(session, context_id, secret, call)
    activities = session.scalars(
        select(Activity).where(Activity.context_id == context_id).order_by(Activity.id)
    ).all()
    return Course(session, context_id, roll, tuple(_scene(session, one, kinds, roll) for one in activities))


def rows_of(course: Course) -> Iterator[tuple[str, tuple[str, ...], Iterator[Row]]]:
    """Return each table's name, columns and rows, in the order of the dictionary."""
    for table in TABLES:
        yield table.name, tuple(table.columns), READERS[table.name](course)


def _scene(session: Session, activity: Activity, kinds: Kinds, roll: Roll) -> Scene:
    kind = kinds[activity.kind]
    cast = Cast(session, roll, activity.id, kind.anonymity(activity.options))
    return Scene(activity, kind, cast, kind.kept_private(session, activity.id))


def _people(course: Course) -> Iterator[Row]:
    groups = _groups(course)
    naming = Naming(reader_is_staff=True, anonymity=NAMED)
    for member in course.roll.members.values():
        author = course.roll.authors[member.id]
        yield (
            participant(member.number),
            course.roll.call(naming, author),
            author.is_staff,
            member.is_test_user,
            member.gone_at is not None or author.is_former,
            "; ".join(groups.get(member.id, ())),
        )


def _groups(course: Course) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = course.session.execute(
        select(GroupMembership.membership_id, CourseGroup.name, CourseGroup.id_on_platform)
        .join(CourseGroup, CourseGroup.id == GroupMembership.group_id)
        .where(CourseGroup.context_id == course.context_id)
        .order_by(CourseGroup.name, CourseGroup.id)
    )
    for membership_id, name, id_on_platform in rows:
        found.setdefault(membership_id, []).append(name or id_on_platform)
    return found


def _activities(course: Course) -> Iterator[Row]:
    for scene in course.scenes:
        one = scene.activity
        yield (
            *(one.id, one.kind, one.title, one.prompt, one.objective, one.reason),
            *(one.opens_at, one.closes_at, one.score_maximum),
            *(scene.cast.hides_names, one.options, one.created_at),
        )


def _steps(course: Course) -> Iterator[Row]:
    columns = (Step.kind, Step.needed, Step.minimum_words, Step.due_at, Step.share)
    here = [scene.activity.id for scene in course.scenes]
    for row in course.stream(
        select(Step.activity_id, Step.position, *columns)
        .where(Step.activity_id.in_(here))
        .order_by(Step.activity_id, Step.position)
    ):
        yield tuple(row)


def _acts(course: Course) -> Iterator[Row]:
    for scene in course.scenes:
        here, cast = scene.activity.id, scene.cast
        for act in course.stream(_ledger().where(Act.activity_id == here).order_by(Act.id)):
            if act.id in scene.private or not may_tell(act.item_kind, hides_names=cast.hides_names):
                continue
            who = cast(act.membership_id)
            yield (
                *(cast.number(ACT, act.id), here, str(act.verb)),
                *(act.item_kind, cast.number(act.item_kind, act.item_id), who.who, who.name),
                *(cast(act.by_membership_id).who, cast(act.to_membership_id).who),
                *(cast.number(POST, act.about_id), act.words, act.is_copy),
                told_moment(act.created_at, hides_names=cast.hides_names),
            )


def _ledger() -> Select[*tuple[Any, ...]]:
    return select(
        Act.id,
        Act.verb,
        Act.item_kind,
        Act.item_id,
        Act.membership_id,
        Act.by_membership_id,
        Act.to_membership_id,
        Act.about_id,
        Act.words,
        Act.copy_of_id.is_not(None).label("is_copy"),
        Act.created_at,
    )


def _items(course: Course) -> Iterator[Row]:
    for scene in course.scenes:
        here, hides = scene.activity.id, scene.cast.hides_names
        beside = said_beside(course.session, here, hides_names=hides)
        for made in chain(scene.kind.made(course.session, here), beside):
            yield _item(scene, made)


def _item(scene: Scene, made: Made) -> Row:
    who, number = scene.cast(made.membership_id), scene.cast.number
    return (
        *(scene.activity.id, made.item_kind, number(made.item_kind, made.item_id)),
        *(made.what, who.who, who.name),
        told_moment(made.made_at, hides_names=scene.cast.hides_names),
        *(number(POST, made.thread_id), number(POST, made.answers_id), made.title, made.address),
        "" if made.state == "taken_back" else made.text,
        *(made.state, made.useful, made.is_accepted, made.is_endorsed),
    )


def _progress(course: Course) -> Iterator[Row]:
    named = course.named()
    for row in course.stream(
        select(
            Step.activity_id,
            Step.position,
            StepProgress.membership_id,
            StepProgress.counted,
            StepProgress.met_at,
        )
        .join(Step, Step.id == StepProgress.step_id)
        .where(Step.activity_id.in_(named))
        .order_by(Step.activity_id, StepProgress.membership_id, Step.position)
    ):
        who = named[row.activity_id].cast(row.membership_id).who
        yield (row.activity_id, row.position, who, row.counted, row.met_at)


def _scores(course: Course) -> Iterator[Row]:
    named = course.named()
    columns = (ScoreDelivery.score_given, ScoreDelivery.score_maximum, ScoreDelivery.state)
    for row in course.stream(
        select(LineItem.activity_id, ScoreDelivery.membership_id, *columns, ScoreDelivery.sent_at)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .where(LineItem.activity_id.in_(named))
        .order_by(LineItem.activity_id, ScoreDelivery.membership_id)
    ):
        who = named[row.activity_id].cast(row.membership_id).who
        yield (row.activity_id, who, row.score_given, row.score_maximum, str(row.state), row.sent_at)


def _points(course: Course) -> Iterator[Row]:
    named = course.named()
    private = {activity_id: scene.private for activity_id, scene in named.items()}
    for one in told_points(course.session, course.context_id, course.roll.members, private):
        cast, entry = named[one.activity_id].cast, one.entry
        number, who = cast.number(ACT, entry.act_id), cast(one.membership_id).who
        yield (one.activity_id, number, who, one.week, entry.rule, entry.amount, entry.why)


READERS: Mapping[str, Callable[[Course], Iterator[Row]]] = {
    "people": _people,
    "activities": _activities,
    "steps": _steps,
    "acts": _acts,
    "items": _items,
    "progress": _progress,
    "scores": _scores,
    "points": _points,
}
