"""How every command answers: sentences for people, JSON for scripts, no traceback for a known trouble."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from lti_tool.errors import InputInvalid, NotHere, SettingsInvalid, StokeError

BAD_SETTINGS = 2
TROUBLE = 1
REASONS = {
    "registered_already": "This issuer and client id are registered already with these keys.",
    "removed_lately": "It was removed: `stoke platform list` shows how to bring it back.",
}
Command = TypeVar("Command", bound=Callable[..., Any])


class Sentences(click.Group):
    """Ends a command that meets a known trouble with a sentence: 2 for bad settings, else 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Raises:
            ClickException: with the sentence to show.
        """
        try:
            return super().invoke(ctx)
        except SettingsInvalid as error:
            for line in error.lines:
                click.echo(line, err=True)
            ctx.exit(BAD_SETTINGS)
        except StokeError as error:
            raise click.ClickException(sentence_of(error)) from error
        except DBAPIError as error:
            raise click.ClickException(database_sentence(error)) from error


def sentence_of(error: StokeError) -> str:
    """One plain sentence about an error that Stoke raised on purpose."""
    match error:
        case InputInvalid():
            return REASONS.get(error.reason, error.reason)
        case NotHere():
            return "There is no such thing in this database."
        case _:
            return str(error) or type(error).__name__


def database_sentence(error: DBAPIError) -> str:
    """One plain sentence about what a database refused, with its own first line."""
    own_words = str(error.orig).strip().partition("\n")[0]
    return f"The database cannot do that: {own_words}. `stoke doctor` looks for the cause."


def json_option(command: Command) -> Command:
    """Give a command the switch `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")(command)


def show(as_json: bool, data: Mapping[str, Any] | Sequence[Mapping[str, Any]], text: str) -> None:
    """Print `data` as JSON, or the text for people."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else text)
