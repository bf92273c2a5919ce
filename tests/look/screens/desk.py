"""The front desk: launches, and adding activities."""

from uuid import uuid4

from sqlalchemy import delete
from werkzeug.test import TestResponse

from lti_tool.course.models import Registration
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.launch.views.lti import WINDOW
from lti_tool.sandbox.keys import Alteration
from tests.launch.test_cookieless import PAGES_AROUND, blocked, entered, login_of
from tests.launch.test_front_desk import FORM, add_discussion
from tests.launch.test_registering import new_invite, start_of
from tests.look.screens.world import Screen, World, stranger


def in_new_place(world: World) -> TestResponse:
    """A launch from a deployment that nobody has approved."""
    elsewhere = {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "18"}
    world.school.campus.alter_next_message(
        "moodle", Alteration(claims=lambda claims: claims.update(elsewhere))
    )
    return world.school.launch("moodle", "amara", world.school.campus.links("moodle")[-1].id).page


def from_twins(world: World) -> TestResponse:
    """A login at the general address of one of two platforms with one issuer and client id."""
    told = world.school.campus.registration("moodle")
    twin = RegistrationTerms(
        "Twin", told.issuer, told.client_id, told.auth_url, told.token_url, "https://x.test/k"
    )
    at, same = world.school.clock(), (told.deployment_id,)
    world.school.in_database(lambda session: add_registration(session, twin, same, at, True))
    page = stranger(world).get("/lti/login/again", query_string=login_of(world.school, "moodle"))
    world.school.in_database(lambda session: session.execute(delete(Registration).filter_by(name="Twin")))
    return page


def copied(world: World) -> TestResponse:
    """What an instructor sees first of a discussion in a copied course."""
    world.school.campus.copy_course("moodle")
    link = next(one for one in reversed(world.school.campus.links("moodle")) if one.custom)
    return world.school.launch("moodle", "ines", link.id).page


def among_many(world: World) -> TestResponse:
    """A course with more activities than one reads through, and a title that is looked for."""
    for number in range(9):
        title = f"A week's talk about what one heard, number {number}"
        add_discussion(world.school, "moodle", title=title, uuid=str(uuid4()))
    return world.school.pick("moodle").post("add/", do="find", find="heard")


SCREENS: dict[str, Screen] = {
    "nothing chosen yet": ("bare", ""),
    "choose": ("adding", "add/?have=1"),
    "make": ("adding", "add/new"),
    "make from a pattern": ("adding", "add/new?start=two-chairs"),
    "make with something to replace": (
        "adding", lambda world: world.adding.post("add/new", **FORM, do="use:who-says-so")
    ),
    "make what is not right": (
        "adding", lambda world: world.adding.post("add/new", **FORM | {"prompt": ""})
    ),
    "plan of a whole course": ("adding", "plan/"),
    "plan that is not right": ("adding", lambda world: world.adding.post("plan/", topic="")),
    "answer to the platform": ("adding", lambda world: world.adding.post("add/new", **FORM)),
    "session ended": ("", lambda world: stranger(world).get(world.learner.home)),
    "launch refused": ("", lambda world: stranger(world).post("/lti/launch", data={})),
    "register": ("", lambda world: stranger(world).get(
        f"/lti/register/{new_invite(world.school)}", query_string=start_of(world.school, "moodle")
    )),
    "page without cookies": ("", lambda world: entered(world.school, login_of(world.school))[0]),
    "no cookies at all": ("", lambda world: blocked(world.school).post(
        "/lti/login", data=login_of(world.school) | {WINDOW: "1"}, follow_redirects=True
    )),
    "keeping a key": ("", lambda world: PAGES_AROUND["keeping"](world.school)),
    "recalling the key": ("", lambda world: PAGES_AROUND["recalling"](world.school)),
    "window of its own": ("", lambda world: PAGES_AROUND["window"](world.school)),
    "a place that waits for a yes": ("", in_new_place),
    "platforms alike": ("", from_twins),
    "a copied discussion of staff": ("", copied),
    "choose among many": ("", among_many),
}  # fmt: skip
