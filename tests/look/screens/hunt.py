"""A treasure hunt."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.kinds.hunt.options import read_options as read_options_of_hunt
from tests.hunt.test_hunt import FORM as HUNT
from tests.hunt.test_hunt import add_hunt
from tests.look.screens.world import Screen, Shown, World


def in_hunt(who: str, path: str, **form: str) -> Shown:
    """A page of a hunt in which two stand at the second clue, one has to wait, and one has not begun."""

    def page(world: World) -> TestResponse:
        visit = world.school.launch("moodle", who, hunt_of(world))
        address = path.format(clue=clues_of(world)[1], member=world.member)
        return visit.post(f"hunt/{address}", **form) if form else visit.get(f"hunt/{address}")

    return page


def hunt_of(world: World) -> str:
    """The link of the one hunt, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == HUNT["title"]), None)
    if known:
        return known
    shelf = "https://library.example/catalogue/feedback-that-lands-and-what-it-is-made-of?page=3"
    more = {
        "clue_1-where": shelf,
        "clue_2-where": "Reader, page three",
        "clue_2-hint": "Count those with a name.",
    }
    link = add_hunt(world.school, tries="9", **more)
    first, second, third = clues_of(world)
    for who in ("amara", "layla", "jonas"):
        visit = world.school.launch("moodle", who, link)
        visit.post(f"hunt/clues/{first}", answer="ember")
        for _ in range({"layla": 3}.get(who, 0)):
            visit.post(f"hunt/clues/{second}", answer="7")
    visit.post(f"hunt/clues/{second}", answer="42")
    visit.post(f"hunt/clues/{third}", answer="behaviour")
    world.school.launch("moodle", "misaki", link)
    world.school.launch("moodle", "amara", link).post(f"hunt/clues/{second}/hint", number="1")
    return link


def clues_of(world: World) -> list[str]:
    """The keys of the one hunt's clues."""
    found: list[str] = []
    options = select(Activity.options).where(Activity.kind == "hunt")
    world.school.in_database(lambda session: found.extend(session.scalars(options)))
    return [one.key for one in read_options_of_hunt(found[0]).clues]


SCREENS: dict[str, Screen] = {
    "a hunt": ("", in_hunt("amara", "")),
    "a hunt that waits": ("", in_hunt("layla", "")),
    "a hunt that is through": ("", in_hunt("jonas", "")),
    "an answer that does not solve it": ("", in_hunt("amara", "clues/{clue}", answer="7")),
    "a hunt at a glance": ("", in_hunt("ines", "glance")),
    "settings of a hunt": ("", in_hunt("ines", "settings")),
    "a place for one more clue": ("", in_hunt("ines", "settings", **HUNT, version="1", do="clue")),
    "where a learner stands": ("", in_hunt("ines", "work/{member}")),
    "a pass without a reason": ("", in_hunt("ines", "work/{member}/help", do="pass", words="")),
    "make a hunt": ("adding", "add/new?kind=hunt"),
}  # fmt: skip
