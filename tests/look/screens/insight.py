"""How a course goes."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.acts.models import Verb
from lti_tool.acts.service import NewAct, append
from lti_tool.course.models import (
    Membership,
    Person,
    Registration,
)
from tests.look.screens.world import Screen, Shown, World
from tests.support.school import Visit

TALKERS = [
    "Nikos Papadopoulos",
    "木漏れ日 花子",
    "ليلى الحداد",
    "Wolfeschlegelsteinhausenbergerdorff Annegret-Maria",
]
TALKERS += ["Jo", "Siobhán Ó Conaill"]


def in_insight(who: str, path: str) -> Shown:
    """A page of insight, in a course in which six people talked for three weeks."""

    def page(world: World) -> TestResponse:
        at = world.school.clock()
        world.school.in_database(lambda session: let_talk(session, at))
        found: Visit = getattr(world, who)
        return found.get(f"insight/{path}")

    return page


def proof_of_others(world: World) -> TestResponse:
    """What somebody sees who has not joined in."""
    in_insight("teacher", "")(world)
    link = next(one.id for one in world.school.campus.links("moodle") if one.custom)
    return world.school.launch("moodle", "misaki", link).get("insight/proof")


def let_talk(session: Session, now: datetime) -> None:
    """Let six people have asked, replied, thanked and closed with what they think; once."""
    if session.scalar(select(Person.id).filter_by(name="Jo")):
        return
    activity = session.scalars(select(Activity).order_by(Activity.id).limit(1)).one()
    course = activity.context_id or 0
    people = [talker(session, course, number, name, now) for number, name in enumerate(TALKERS)]
    verbs = (Verb.ASKED, Verb.GAVE, Verb.GAVE, Verb.THANKED, Verb.RESOLVED, Verb.SHARED)
    for number, one in enumerate(people * 4):
        to = people[(number * 5 + 1) % 6] if number % 6 in (1, 2, 3) and number % 3 else None
        act = NewAct(activity.id, one, one, verbs[(number + number // 6) % 6], "post", 9000 + number, to)
        append(session, act, now - timedelta(days=20 - number % 20))


def talker(session: Session, course: int, number: int, name: str, now: datetime) -> int:
    """Somebody more in a course."""
    registration = session.scalars(select(Registration.id).limit(1)).one()
    person = Person(
        registration_id=registration, id_on_platform=f"talker-{number}", name=name, created_at=now
    )
    session.add(person)
    session.flush()
    known = now - timedelta(days=30)
    member = Membership(
        context_id=course, person_id=person.id, number=700 + number, roles="Learner", created_at=known
    )
    session.add(member)
    session.flush()
    return member.id


SCREENS: dict[str, Screen] = {
    "how a course goes": ("teacher", in_insight("teacher", "?span=course")),
    "learners who may need a word": ("teacher", in_insight("teacher", "people")),
    "all learners and their ways": ("teacher", in_insight("teacher", "people?of=all")),
    "who answers whom": ("teacher", in_insight("teacher", "answers?span=course")),
    "what came of activities": ("teacher", in_insight("teacher", "outcomes")),
    "how I take part": ("learner", in_insight("learner", "mine")),
    "the proof": ("", proof_of_others),
    "no proof": ("late", in_insight("late", "proof")),
}  # fmt: skip
