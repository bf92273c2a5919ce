"""`stoke activity add`: an activity for platforms that place links by hand."""

from uuid import uuid4

import click

from lti_tool.activities.kinds import KINDS
from lti_tool.activities.service import create_activity
from lti_tool.activities.values import ActivityTerms
from lti_tool.cli.asking import json_option, show
from lti_tool.cli.opening import writing
from lti_tool.course.registrations import known_registration
from lti_tool.grading.values import StepTerms

LONGEST_TITLE = 255
SCORE_MAXIMUM = 100.0
# What most discussions ask for; without dates, since it is not known when the courses take place.
STEPS = (
    StepTerms(kind="post", needed=1, minimum_words=0, due_at=None, share=50),
    StepTerms(kind="reply", needed=2, minimum_words=0, due_at=None, share=50),
)
OBJECTIVE = "Think the topic through together with others in this course."


@click.group()
def activity() -> None:
    """Activities that no instructor makes in the LMS."""


@activity.command("add")
@click.option("--registration", "registration_id", type=int, required=True, help="See `stoke platform list`.")
@click.option("--kind", required=True, help="discussion")
@click.option("--title", required=True)
@click.option("--prompt", help="What to discuss, in Markdown; the title where left out.")
@click.option("--objective", default=OBJECTIVE, show_default=True, help="What it is for; learners see it.")
@json_option
def add(
    registration_id: int, kind: str, title: str, prompt: str | None, objective: str, as_json: bool
) -> None:
    """Make an activity and print the UUID for the custom parameter `activity` of its links.

    It asks for one post and replies to two people; instructors change that in their course.
    """
    title = title.strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        raise click.ClickException(f"The title needs 1 to {LONGEST_TITLE} characters.")
    terms = ActivityTerms(
        title=title,
        prompt=(prompt or title).strip(),
        objective=objective.strip() or OBJECTIVE,
        reason="",
        opens_at=None,
        closes_at=None,
        score_maximum=SCORE_MAXIMUM,
        steps=STEPS,
    )
    with writing() as tool:
        kinds = [known.name for known in tool.app.extensions[KINDS]]
        if kind not in kinds:
            raise click.ClickException(f"There is no kind {kind!r}; there is: {', '.join(kinds)}.")
        if known_registration(tool.session, registration_id) is None:
            sentence = f"There is no registration {registration_id}: `stoke platform list` shows them."
            raise click.ClickException(sentence)
        uuid = str(uuid4())
        create_activity(tool.session, registration_id, None, kind, terms, tool.now, uuid)
    custom = f"activity={uuid}"
    show(as_json, {"uuid": uuid, "custom": custom}, f"{uuid}\n\nCustom parameter: {custom}")
