"""The course's home, its proposals and its calendar."""

from werkzeug.test import TestResponse

from tests.launch.test_course_home import home_of
from tests.look.screens.world import STORY, Screen, Shown, World


def planned(world: World) -> TestResponse:
    """A course's plan, once it is made."""
    home = home_of(world.school, "ines")
    home.post("plan/", topic="feedback", starts_on="2026-09-21", weeks="10")
    return home.get("plan/")


def proposed(who: str, path: str = "") -> Shown:
    """A page of what learners propose: one is declined, and one waits with a vote."""

    def page(world: World) -> TestResponse:
        learner, teacher = home_of(world.school, "amara"), home_of(world.school, "ines")
        for key, title in (("a", "Silence"), ("b", "A meeting that could have been a walk")):
            uuid = f"0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9{key}"
            learner.post("proposals/new", uuid=uuid, title=title, prompt=STORY, reason="All of us meet it.")
        home_of(world.school, "jonas").post("proposals/2/vote", do="vote")
        teacher.post("proposals/1/decline", answer="Week 6 is about this.")
        return home_of(world.school, who).get(f"proposals/{path}")

    return page


SCREENS: dict[str, Screen] = {
    "course home of a learner": ("", lambda world: home_of(world.school, "amara").page),
    "course home of staff": ("", lambda world: home_of(world.school, "ines").page),
    "a week to make something for": (
        "", lambda world: home_of(world.school, "ines").get("add/new?week=3")
    ),
    "calendar without a plan": ("", lambda world: home_of(world.school, "ines").get("calendar/")),
    "a start that is not right": (
        "", lambda world: home_of(world.school, "ines").post("calendar/start", starts_on="soon")
    ),
    "proposals of a learner": ("", proposed("amara")),
    "proposals to vote for": ("", proposed("jonas")),
    "proposals of staff": ("", proposed("ines")),
    "propose": ("", proposed("jonas", "new")),
    "decline a proposal": ("", proposed("ines", "2/decline")),
    "a proposal that is not right": (
        "", lambda world: home_of(world.school, "jonas").post("proposals/new", title="")
    ),
    "plan that was made": ("", planned),
    "calendar": ("", lambda world: home_of(world.school, "ines").get("calendar/")),
}  # fmt: skip
