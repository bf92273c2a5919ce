"""What somebody wrote, made ready to be stored, shown and counted."""

from dataclasses import dataclass

from lti_tool.activities.rules import is_blank, tidy
from lti_tool.errors import InputInvalid
from lti_tool.kinds.discussion.mentions.rules import NOBODY, Names, mark, spell
from lti_tool.kinds.discussion.rules import body_problem
from lti_tool.markup import render_markdown, shortened, visible_text

LONGEST_GLIMPSE = 140
"""Characters."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is stored, as it is shown, and what a reader sees of it."""

    body: str
    html: str
    visible: str
    """As its writer saw it, with names: it is counted by this."""
    searched: str
    """The same without names, which are found nowhere."""


def written(body: str, names: Names = NOBODY) -> Written:
    """Return a text as it is stored and shown; called before any lock, since rendering takes its time.

    `names` are those whom its writer may mention.

    Raises:
        InputInvalid: of `body`, "empty" where a reader would see nothing, or "too_long" (rows P1, P3).
    """
    typed = tidy(body)
    problem = body_problem(typed)
    if problem is not None:
        raise InputInvalid("body", problem)
    text = mark(typed, names)
    html = render_markdown(text)
    stored = visible_text(html)
    called = {membership_id: name for name, membership_id in names.items()}
    visible = spell(stored, lambda membership_id: f"@{called[membership_id]}")
    if is_blank(visible):
        raise InputInvalid("body", "empty")
    return Written(text, html, visible, spell(stored, lambda _one: " "))


def glimpse_of(html: str) -> str:
    """Return how a post begins, in one line; where that is not all of it, it ends in " …"."""
    return shortened(spell(visible_text(html), lambda _one: "@…"), LONGEST_GLIMPSE)
