"""What somebody wrote, made ready to be stored, shown and counted."""

from dataclasses import dataclass

from lti_tool.errors import InputInvalid
from lti_tool.kinds.discussion.rules import body_problem, is_blank, tidy
from lti_tool.markup import render_markdown, visible_text


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is stored, as it is shown, and what a reader sees of it."""

    body: str
    html: str
    visible: str


def written(body: str) -> Written:
    """Return a text as it is stored and shown; called before any lock, since rendering takes its time.

    Raises:
        InputInvalid: of `body`, "empty" where a reader would see nothing, or "too_long" (rows P1, P3).
    """
    text = tidy(body)
    problem = body_problem(text)
    if problem is not None:
        raise InputInvalid("body", problem)
    html = render_markdown(text)
    visible = visible_text(html)
    if is_blank(visible):
        raise InputInvalid("body", "empty")
    return Written(text, html, visible)
