"""The rows of the form: one step each."""

from collections.abc import Callable, Sequence

from flask_babel import lazy_gettext
from wtforms import Form

from lti_tool.activities.forms.grading import MOST_STEPS
from lti_tool.activities.rules import MOST_NEEDED, MOST_WORDS
from lti_tool.grading.values import StepName, StepTerms
from lti_tool.web.fields import ChoiceField, MomentField, WholeNumberField


class StepForm(Form):
    """One row: what, how many, how long, by when, for which share."""

    kind: ChoiceField
    needed = WholeNumberField(1, MOST_NEEDED, default=1)
    words = WholeNumberField(0, MOST_WORDS, default=0)
    by = MomentField()
    share = WholeNumberField(0, 100, default=0)

    def terms(self) -> StepTerms:
        """Return what was filled in."""
        data = self.data
        return StepTerms(data["kind"], data["needed"], data["words"], data["by"], data["share"])


def step_form(kinds: Sequence[StepName]) -> type[StepForm]:
    """Return the form of a row whose step asks for one of these."""
    choice = ChoiceField(kinds, lazy_gettext("Choose what the step asks for."), default=kinds[0])
    return type("KindStepForm", (StepForm,), {"kind": choice})


def rows_of(steps: Sequence[StepTerms]) -> list[dict[str, object]]:
    """Return what the rows of these steps begin with."""
    return [
        {
            "kind": step.kind,
            "needed": step.needed,
            "words": step.minimum_words,
            "by": step.due_at,
            "share": step.share,
        }
        for step in steps
    ]


def changed(rows: list[dict[str, str]], verb: str, index: int, new: StepName) -> int | None:
    """Change the rows in place; return the one to look at, None where nothing was done.

    `new` is what an added one asks for.
    """
    changes: dict[str, Callable[[], object]] = {
        "remove": lambda: rows.pop(index),
        "up": lambda: rows.insert(index - 1, rows.pop(index)),
        "down": lambda: rows.insert(index + 1, rows.pop(index)),
    }
    if verb == "add" and len(rows) < MOST_STEPS:
        rows.append({"kind": new, "needed": "1", "words": "0", "by": "", "share": "0"})
        return len(rows) - 1
    if verb not in changes or index >= len(rows) or (verb == "up" and index == 0):
        return None
    changes[verb]()
    return {"up": index - 1, "down": min(index + 1, len(rows) - 1)}.get(verb, max(0, index - 1))
