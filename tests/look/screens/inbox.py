"""What one is told, here and by mail."""

from lti_tool.notices.mailing.tokens import stop_token
from tests.look.screens.world import Screen, World, stranger


def stop_path(world: World) -> str:
    """Where a mail to somebody of the course is stopped."""
    return f"/mail/stop/{stop_token(world.school.settings.secret_key.get_secret_value(), world.member)}"


SCREENS: dict[str, Screen] = {
    "inbox": ("learner", "inbox/"),
    "what is mailed": ("learner", "inbox/mail"),
    "stop mail": ("", lambda world: stranger(world).get(stop_path(world))),
    "mail is stopped": ("", lambda world: stranger(world).post(stop_path(world))),
    "an empty inbox": ("teacher", "inbox/"),
}  # fmt: skip
