"""What is recognised: the brief, what was said in class, and one's own record."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from tests.look.screens.world import Screen, Shown, World


def briefed(path: str) -> Shown:
    """A page of the recognition brief, in a course where two did something and one was thanked."""

    def page(world: World) -> TestResponse:
        world.learner.post("discussion/posts", act="ask", body="Why does it land?", form_key="b")
        said = {"member": str(world.member), "words": "She asked what we would have done."}
        activity: list[int] = []
        world.school.in_database(
            lambda session: activity.extend(session.scalars(select(Activity.id).limit(1)))
        )
        world.teacher.post("recognition/observations", activity=str(activity[0]), **said)
        return world.teacher.get(f"recognition/{path}")

    return page


def kept(path: str) -> Shown:
    """A page of what a learner did and was recognised for."""

    def page(world: World) -> TestResponse:
        world.teacher.post("recognition/items/post/1", words="It says what was seen.")
        return world.learner.get(path)

    return page


def recognised(world: World) -> TestResponse:
    """A discussion in which staff recognised a post."""
    world.teacher.post("recognition/items/post/1", words="It says what was seen, and what it did to her.")
    return world.learner.get("discussion/threads/1")


SCREENS: dict[str, Screen] = {
    "best": ("learner", "best/"),
    "best without a reason": ("learner", lambda world: world.learner.post("best/", pick="post-1")),
    "brief": ("teacher", briefed("brief")),
    "a brief of many": ("teacher", briefed("brief?most=20")),
    "ticks": ("teacher", briefed("brief/ticks")),
    "said in class": ("teacher", briefed("observations")),
    "an observation of nobody": ("teacher", lambda world: world.teacher.post(
        "recognition/observations", words="a bit"
    )),
    "own record": ("learner", kept("recognition/mine")),
    "an empty record": ("late", "recognition/mine"),
    "a name that is too long": (
        "learner", lambda world: world.learner.post("recognition/name", hint="NEE-kos " * 20)
    ),
    "recognise a post": ("teacher", "recognition/items/post/1"),
    "a recognised post": ("learner", recognised),
}  # fmt: skip
