"""A discussion as those see it who teach."""

from werkzeug.test import TestResponse

from tests.look.screens.world import Screen, Shown, World
from tests.support.school import Visit


def chosen(world: World, do: str) -> TestResponse:
    """What staff see who have ticked a learner."""
    return world.teacher.post("discussion/minutes/chosen", to=str(world.member), do=do)


def flagged(world: World) -> TestResponse:
    """What waits for staff, after a learner flagged a post and staff wrote to its author."""
    world.learner.post("discussion/posts/2/flag", reason="hurtful", words="It hurts me.")
    answer = world.teacher.get("discussion/moderation")
    world.teacher.post("discussion/posts/2/decide", what="noted", words="Kindly, please.")
    return answer


def second_look(who: str, path: str, **form: str) -> Shown:
    """A page of second looks, while one of a learner waits."""

    def page(world: World) -> TestResponse:
        world.learner.post("looks/mine", reason="My second post had forty words before I cut it.")
        seat: Visit = getattr(world, who)
        return seat.post(path, **form) if form else seat.get(path)

    return page


SCREENS: dict[str, Screen] = {
    "a text that is not right": ("teacher", lambda world: world.teacher.post(
        "discussion/minutes/write", to=str(world.member), text=""
    )),
    "discussion of staff": ("teacher", "discussion/"),
    "learners": ("teacher", "learners/"),
    "a second look that waits": ("learner", second_look("learner", "looks/mine")),
    "second looks": ("teacher", second_look("teacher", "looks/")),
    "answer a second look": ("teacher", second_look("teacher", "looks/1")),
    "an answer that is missing": ("teacher", second_look("teacher", "looks/1", answer="")),
    "zeros": ("teacher", "learners/zeros"),
    "more time": ("teacher", "learners/{member}/time"),
    "more time that is not right": (
        "teacher", lambda world: world.teacher.post(f"learners/{world.member}/time", way="until")
    ),
    "late steps of a learner": ("late", "discussion/"),
    "release": ("held", "learners/release"),
    "learners whose scores are held": ("held", "learners/"),
    "connection": ("teacher", "connection/"),
    "settings": ("teacher", "discussion/settings"),
    "settings that are not right": (
        "teacher", lambda world: world.teacher.post("discussion/settings", version="1")
    ),
    "pin, lock or move": ("teacher", "discussion/posts/1/steer"),
    "make a reply a thread": ("teacher", "discussion/posts/2/steer"),
    "flag": ("learner", "discussion/posts/2/flag"),
    "a flag that is not right": (
        "learner", lambda world: world.learner.post("discussion/posts/2/flag", reason="other")
    ),
    "what staff look at": ("teacher", flagged),
    "decide": ("teacher", "discussion/posts/2/decide"),
    "history": ("teacher", "discussion/posts/1/history"),
    "at a glance": ("teacher", "discussion/minutes"),
    "accept what they did": ("teacher", lambda world: chosen(world, "accept")),
    "write to the chosen": ("teacher", lambda world: chosen(world, "write")),
    "work to review": ("teacher", "discussion/work/{member}"),
}  # fmt: skip
