"""`stoke platform pause|resume|remove|undo`: a platform is taken out of use, and brought back."""

import click

from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import Tool, writing
from lti_tool.cli.platforms import line_of, no_registration, platform, told_of
from lti_tool.course import lifecycle
from lti_tool.course.models import Registration
from lti_tool.course.rules import is_confirmed
from lti_tool.errors import Conflict, NotHere

__all__ = ["platform"]


@platform.command("pause")
@click.argument("registration_id", type=int)
@json_option
def pause(registration_id: int, as_json: bool) -> None:
    """Refuse a platform's launches and hold its scores, until it is resumed."""
    with writing() as tool:
        try:
            row = lifecycle.pause(tool.session, registration_id, tool.now)
        except NotHere:
            raise no_registration(registration_id) from None
        _show(as_json, tool, row, "Paused; `stoke platform resume` lets it in again.")


@platform.command("resume")
@click.argument("registration_id", type=int)
@json_option
def resume(registration_id: int, as_json: bool) -> None:
    """Let a paused platform's launches in again, and send what was held."""
    with writing() as tool:
        try:
            row = lifecycle.resume(tool.session, registration_id)
        except NotHere:
            raise no_registration(registration_id) from None
        except Conflict:
            sentence = f"It was removed: `stoke platform undo {registration_id}` brings it back."
            raise click.ClickException(sentence) from None
        _show(as_json, tool, row, "Resumed.")


@platform.command("remove")
@click.argument("registration_id", type=int)
@click.option("--name", required=True, help="Its name: so that no other goes by mistake.")
@json_option
def remove(registration_id: int, name: str, as_json: bool) -> None:
    """Take a platform out of use; after 30 days it goes with its courses, posts and scores."""
    with writing() as tool:
        try:
            found = lifecycle.registration_of(tool.session, registration_id)
        except NotHere:
            raise no_registration(registration_id) from None
        if not is_confirmed(found.name, name):
            raise click.BadParameter(f"Registration {registration_id} has another name: {found.name!r}.")
        row = lifecycle.remove(tool.session, registration_id, tool.now)
        days = lifecycle.UNDO_LIFE.days
        _show(as_json, tool, row, f"Removed; `stoke platform undo` brings all of it back within {days} days.")


@platform.command("undo")
@click.argument("registration_id", type=int)
@json_option
def undo(registration_id: int, as_json: bool) -> None:
    """Bring back a platform that was removed less than 30 days ago."""
    with writing() as tool:
        try:
            row = lifecycle.undo_removal(tool.session, registration_id)
        except NotHere:
            raise no_registration(registration_id) from None
        except Conflict:
            raise click.ClickException("It is not removed.") from None
        _show(as_json, tool, row, "Brought back.")


def _show(as_json: bool, tool: Tool, row: Registration, sentence: str) -> None:
    told = told_of(row, tool)
    show(as_json, told, f"{sentence}\n{line_of(told)}")
