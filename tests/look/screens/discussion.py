"""A discussion as learners see it."""

from datetime import timedelta

from sqlalchemy import update
from werkzeug.test import TestResponse

from lti_tool.activities.models import Activity
from lti_tool.kinds.discussion.options import Options, write_options
from tests.look.screens.world import Screen, Shown, World
from tests.support.school import Visit


def behind_aliases(who: str, path: str) -> Shown:
    """A page of the discussion while it hides names from staff too."""

    def page(world: World) -> TestResponse:
        options = write_options(Options(names="full"))
        hidden, shown = update(Activity).values(options=options), update(Activity).values(options="{}")
        world.school.in_database(lambda session: session.execute(hidden))
        found: Visit = getattr(world, who)
        answer = found.get(path.format(member=world.member))
        world.school.in_database(lambda session: session.execute(shown))
        return answer

    return page


def behind_gate(world: World) -> TestResponse:
    """What a learner sees who is to write first."""
    shut = update(Activity).values(options=write_options(Options(see_after=5)))
    world.school.in_database(lambda session: session.execute(shut))
    answer = world.learner.get("discussion/")
    world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
    return answer


def in_roles(world: World) -> TestResponse:
    """A discussion whose roles staff have given out."""
    on = update(Activity).values(options=write_options(Options(roles=True)))
    world.school.in_database(lambda session: session.execute(on))
    world.teacher.post("discussion/roles")
    answer = world.learner.get("discussion/")
    world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
    return answer


def in_circles(who: str, path: str) -> Shown:
    """A page of a discussion whose learners talk in small circles."""

    def page(world: World) -> TestResponse:
        on = update(Activity).values(options=write_options(Options(circles="random", circle_size=4)))
        world.school.in_database(lambda session: session.execute(on))
        world.learner.get("discussion/")
        answer: TestResponse = getattr(world, who).get(path)
        world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
        return answer

    return page


def over(world: World) -> TestResponse:
    """What a learner is asked when a discussion is over."""
    then = world.school.clock() - timedelta(hours=1)
    world.school.in_database(lambda session: session.execute(update(Activity).values(closes_at=then)))
    world.learner.post("worth/", answer="partly")
    return world.learner.get("discussion/")


SCREENS: dict[str, Screen] = {
    "discussion of a learner": ("learner", "discussion/"),
    "a thread": ("learner", "discussion/threads/1"),
    "discussion under aliases": ("learner", behind_aliases("learner", "discussion/")),
    "learners where staff see aliases": ("teacher", behind_aliases("teacher", "learners/")),
    "work where staff see aliases": ("teacher", behind_aliases("teacher", "discussion/work/{member}")),
    "look up a name": ("teacher", behind_aliases("teacher", "discussion/posts/1/reveal")),
    "who looked up names": ("teacher", "discussion/reveals"),
    "a gate": ("learner", behind_gate),
    "roles": ("learner", in_roles),
    "choosing who has a role": ("teacher", "discussion/roles"),
    "a circle of small ones": ("learner", in_circles("learner", "discussion/")),
    "who is in a circle": ("learner", in_circles("learner", "discussion/circles")),
    "who is in which circle": ("teacher", in_circles("teacher", "discussion/circles")),
    "circles of staff": ("teacher", in_circles("teacher", "discussion/")),
    "reply": ("learner", "discussion/posts/2/reply"),
    "questions": ("learner", "discussion/?show=questions"),
    "balance": ("learner", "discussion/balance"),
    "a resolution": ("learner", "discussion/resolution"),
    "takeaways": ("learner", "reading/takeaways"),
    "a takeaway that is too long": (
        "learner", lambda world: world.learner.post("reading/takeaways", takeaway="listen " * 60)
    ),
    "search": ("learner", "discussion/search?q=colleague"),
    "nothing found": ("learner", "discussion/search?q=nowhere"),
    "thank": ("learner", "discussion/posts/2/thank"),
    "thank somebody": ("learner", "discussion/thanks/new"),
    "thanks that are not right": (
        "learner", lambda world: world.learner.post("discussion/posts", act="thank", body="")
    ),
    "take thanks back": ("learner", "discussion/thanks/1/take-back"),
    "accept": ("learner", "discussion/posts/5/accept"),
    "edit": ("learner", "discussion/posts/1/edit"),
    "remove": ("learner", "discussion/posts/1/remove"),
    "not allowed": ("learner", "learners/"),
    "not here": ("learner", "discussion/threads/999"),
    "a discussion that is over": ("", over),
}  # fmt: skip
