"""What is held, what is erased, and what can be taken along."""

from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.course.models import Membership
from lti_tool.safety.models import Retention
from tests.launch.test_course_home import home_of
from tests.look.screens.hunt import hunt_of
from tests.look.screens.race import race_of
from tests.look.screens.sharing import sharing_of
from tests.look.screens.world import Screen, Shown, World
from tests.support.school import Visit


def in_book(world: World) -> TestResponse:
    """A book with something of each kind."""
    link = race_of(world)
    sharing_of(world)
    world.learner.post("discussion/reactions", give="useful-2")
    world.teacher.post("discussion/resolution", body="I now ask *first*.")
    return world.school.launch("moodle", "ines", link).get("export/book")


def in_ending_course(who: str, path: str = "privacy/") -> Shown:
    """A page of a course whose people have just been told that it is erased."""

    def page(world: World) -> TestResponse:
        at = world.school.clock()
        told = {"months": 12, "due_at": at, "warned_at": at, "erases_at": at + timedelta(days=30)}

        def tell(session: Session) -> None:
            here = session.get_one(Membership, world.member).context_id
            session.merge(Retention(context_id=here, **told))

        world.school.in_database(tell)
        found: Visit = {"amara": world.learner, "ines": world.teacher}[who]
        return found.get(path)

    return page


def erased(world: World) -> TestResponse:
    """What somebody reads who has just been erased."""
    return world.school.launch("moodle", "dmytro", hunt_of(world)).post("privacy/erase", sure="1")


SCREENS: dict[str, Screen] = {
    "the course as a file": ("teacher", "export/"),
    "the course's book": ("", in_book),
    "the book of a learner": ("", lambda world: home_of(world.school, "amara").get("export/book")),
    "what is held": ("learner", "privacy/"),
    "what erasing does": ("learner", "privacy/erase"),
    "erasing without being sure": ("learner", lambda world: world.learner.post("privacy/erase")),
    "what is held about staff": ("teacher", "privacy/"),
    "what is kept after the course": ("teacher", "privacy/keeping"),
    "months that are none": ("teacher", lambda world: world.teacher.post(
        "privacy/keeping", how="months", months="none"
    )),
    "what is held in a course that ends": ("", in_ending_course("amara")),
    "an inbox in a course that ends": ("", in_ending_course("amara", "inbox/")),
    "a course that ends": ("", in_ending_course("ines", "privacy/keeping")),
    "erased": ("", erased),
}  # fmt: skip
