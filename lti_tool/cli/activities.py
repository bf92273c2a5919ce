"""`stoke activity add`: an activity for platforms that place links by hand."""

from uuid import uuid4

import click

from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.kinds import KINDS, Kinds
from lti_tool.activities.rules import LONGEST_TEXT, LONGEST_TITLE
from lti_tool.activities.service import create_activity
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import writing
from lti_tool.course.registrations import known_registration


@click.group()
def activity() -> None:
    """Activities that no instructor makes in the LMS."""


@activity.command("add")
@click.option("--registration", "registration_id", type=int, required=True, help="See `stoke platform list`.")
@click.option("--kind", required=True, help="discussion, race, sharing, quiz or hunt")
@click.option("--title", required=True)
@click.option("--prompt", help="What to discuss, in Markdown; the title where left out.")
@click.option("--objective", help="What it is for, for learners; a sentence of the kind where left out.")
@json_option
def add(
    registration_id: int, kind: str, title: str, prompt: str | None, objective: str | None, as_json: bool
) -> None:
    """Make an activity and print the UUID for the custom parameter `activity` of its links.

    It begins as a new one of its kind does, without dates; instructors change that in their course.
    """
    title = _text("title", title, LONGEST_TITLE)
    texts = title, _text("prompt", prompt or title, LONGEST_TEXT), (objective or "").strip()
    if len(texts[-1]) > LONGEST_TEXT:
        raise click.ClickException(f"The objective has at most {LONGEST_TEXT} characters.")
    with writing() as tool:
        kinds: Kinds = tool.app.extensions[KINDS]
        if kind not in kinds:
            names = ", ".join(known.name for known in kinds)
            raise click.ClickException(f"There is no kind {kind!r}; there is: {names}.")
        if known_registration(tool.session, registration_id) is None:
            sentence = f"There is no registration {registration_id}: `stoke platform list` shows them."
            raise click.ClickException(sentence)
        uuid, terms = str(uuid4()), kinds[kind].plain_terms(*texts, site_defaults(tool.session))
        create_activity(tool.session, registration_id, None, kind, terms, tool.now, uuid)
    custom = f"activity={uuid}"
    show(as_json, {"uuid": uuid, "custom": custom}, f"{uuid}\n\nCustom parameter: {custom}")


def _text(name: str, text: str, longest: int) -> str:
    text = text.strip()
    if not 0 < len(text) <= longest:
        raise click.ClickException(f"The {name} needs 1 to {longest} characters.")
    return text
