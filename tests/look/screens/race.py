"""A reference race."""

from werkzeug.test import TestResponse

from tests.look.screens.world import Screen, Shown, World
from tests.race.test_race import FORM as RACE
from tests.race.test_race import add_race


def in_race(who: str, path: str, **form: str) -> Shown:
    """A page of a race in which two have found something, one of it overruled."""

    def page(world: World) -> TestResponse:
        link = race_of(world)
        answer = world.school.launch("moodle", who, link)
        return answer.post(f"race/{path}", **form) if form else answer.get(f"race/{path}")

    return page


def race_of(world: World) -> str:
    """The link of the one race, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == RACE["title"]), None)
    if known:
        return known
    link = add_race(world.school)
    for who in ("amara", "layla"):
        visit = world.school.launch("moodle", who, link)
        for address in ("https://example.org/what-feedback-changes", "10.1000/182", f"example.org/{who}"):
            visit.post("race/sources", address=address, why="It counts what changed, week by week.")
    teacher = world.school.launch("moodle", "ines", link)
    teacher.post("race/sources/1", what="counts")
    teacher.post("race/sources/3", what="not", words="It quotes nobody.")
    return link


SCREENS: dict[str, Screen] = {
    "a race": ("", in_race("amara", "")),
    "a source that is not taken": ("", in_race("amara", "sources", address="a book", why="")),
    "a race at a glance": ("", in_race("ines", "glance")),
    "decide about a source": ("", in_race("ines", "sources/2")),
    "a decision without a reason": ("", in_race("ines", "sources/2", what="not")),
    "settings of a race": ("", in_race("ines", "settings")),
    "what a learner found": ("", lambda world: in_race("ines", f"work/{world.member}")(world)),
    "make a race": ("adding", "add/new?kind=race"),
}  # fmt: skip
