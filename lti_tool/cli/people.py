"""`stoke person …`: what somebody asks of the school about themselves (PRIVACY.md)."""

import json
from collections.abc import Sequence

import click

from lti_tool.boards.joining import forget
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import Tool, opened, writing
from lti_tool.errors import NotHere
from lti_tool.safety.people import memberships_of
from lti_tool.safety.service import erase, held_about


@click.group()
def person() -> None:
    """What is held about somebody, for who cannot ask for it in Stoke.

    REGISTRATION is the platform's number in `stoke platform list`; USER is the platform's own number of
    the person, `sub` of its launches.
    """


@person.command("show")
@click.argument("registration_id", metavar="REGISTRATION", type=int)
@click.argument("user")
def show_held(registration_id: int, user: str) -> None:
    """Print all that is held about somebody, course by course, as JSON."""
    with opened() as tool:
        held = [held_about(tool.session, one) for one in _known(tool, registration_id, user)]
    click.echo(json.dumps(held, ensure_ascii=False, indent=2))


@person.command("erase")
@click.argument("registration_id", metavar="REGISTRATION", type=int)
@click.argument("user")
@click.option("--sure", is_flag=True, help="It cannot be taken back.")
@json_option
def erase_held(registration_id: int, user: str, sure: bool, as_json: bool) -> None:
    """Erase what is held about somebody in every course of a platform."""
    with writing() as tool:
        known = _known(tool, registration_id, user)
        if not sure:
            raise click.UsageError("Erasing cannot be taken back. Add --sure, if you are.")
        for membership_id in known:
            erase(tool.session, membership_id, tool.now, forget, secret=tool.secret)
    words = "their course" if len(known) == 1 else f"each of their {len(known)} courses"
    show(as_json, {"courses": len(known)}, f"Erased in {words}.")


def _known(tool: Tool, registration_id: int, user: str) -> Sequence[int]:
    try:
        return memberships_of(tool.session, registration_id, user)
    except NotHere:
        raise click.ClickException(
            f"Stoke knows no user of this number at registration {registration_id}."
        ) from None
