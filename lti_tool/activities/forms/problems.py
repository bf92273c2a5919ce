"""What the controls of an activity's form say together that cannot be, and how it is told in one list."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from math import inf

from flask_babel import gettext as _
from wtforms.fields.core import Field

from lti_tool.activities.forms.steps import StepForm
from lti_tool.web.fields import MomentField
from lti_tool.web.times import reader_zone

OF_DAYS = ("days", "read")
Problem = tuple[str, Sequence[Field]]
"""A sentence, and the controls at which it stands."""


def blame(sentence: str, *fields: Field) -> None:
    """Let a sentence stand at these controls."""
    for field in fields:
        field.errors = [*field.errors, sentence]


def problems_of_dates(
    opens: MomentField, closes: MomentField, rows: Sequence[StepForm], new_at: datetime | None
) -> Iterator[Problem]:
    """Tell which dates are in no order; `new_at` is the moment of who makes a new activity, else None."""
    if _is_before(closes, opens):
        yield _("It closes before it opens."), [opens, closes]
    elif new_at and closes.data is not None and closes.data < new_at:
        yield _("It closes in the past, so nobody could take part."), [closes]
    for number, row in enumerate(rows, 1):
        if _is_before(closes, row.by):
            yield _("Step %(number)s is due after it closes.", number=number), [row.by, closes]
        if _is_before(row.by, opens):
            yield _("Step %(number)s is due before it opens.", number=number), [row.by, opens]
        elif row.kind.data in OF_DAYS and (row.needed.data or 0) > _days(
            opens.data or new_at, row.by, closes
        ):
            yield _("Step %(number)s asks for more days than there are.", number=number), [row.needed]


def summary_of(
    errors: Sequence[tuple[str, str]], joint: Collection[str], steps: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Return errors to be read in one go: a joint sentence of several controls once, one of a step with its
    number. `errors` and what comes back: ids of controls, with their sentences; `steps`: numbers by id.
    """
    told = set()
    for control, sentence in errors:
        if sentence in joint:
            if sentence not in told:
                yield control, sentence
            told.add(sentence)
        elif control in steps:
            yield control, _("Step %(number)s: %(sentence)s", number=steps[control], sentence=sentence)
        else:
            yield control, sentence


def _days(start: datetime | None, *ends: MomentField) -> float:
    """On how many days of the reader's clocks something can be done from then to the first end there is."""
    end = next((one.data for one in ends if one.data is not None), None)
    if start is None or end is None:
        return inf
    zone = reader_zone()
    return (end.astimezone(zone).date() - start.astimezone(zone).date()).days + 1


def _is_before(field: MomentField, other: MomentField) -> bool:
    return field.data is not None and other.data is not None and field.data < other.data
