"""Why somebody stands in a list of staff's ten minutes, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.reading.rules import Attention
from lti_tool.activities.views.asked import step_words
from lti_tool.activities.views.clock import gradebook_name
from lti_tool.grading.rules import Doubt
from lti_tool.grading.triaging import Sorted
from lti_tool.grading.values import LearnerRow, StepTerms


@dataclass(frozen=True, slots=True)
class Line:
    """One learner of a list, with why they are in it."""

    membership_id: int
    name: str
    reasons: tuple[str, ...]


def line_of(one: Sorted, told: Mapping[int, Attention]) -> Line:
    """Return a learner's line: what is in doubt, what is missing, and whether they read or were away."""
    steps, membership_id = one.learner.steps, one.learner.membership_id
    missed = [step_words(steps[place].step) for place in one.triage.missed]
    reasons = [*_doubts(one), *(str(_("Nothing for: %(step)s.", step=step)) for step in missed)]
    if reads := told.get(membership_id):
        reasons.append(str({"reading": _("Reading this week."), "away": _("Away this week.")}[reads]))
    return Line(membership_id, name_of(one.learner), tuple(reasons))


def doubted_line(one: Sorted) -> Line:
    """Return a learner's line with no more than what staff would accept."""
    return Line(one.learner.membership_id, name_of(one.learner), tuple(_doubts(one)))


def name_of(learner: LearnerRow) -> str:
    """Name a learner as the gradebook does."""
    return gradebook_name(learner.membership_id, learner.number, learner.name)


def _doubts(one: Sorted) -> Iterator[str]:
    for doubt in one.triage.doubts:
        yield _doubt_words(doubt, one.learner.steps[doubt.place].step)


def _doubt_words(doubt: Doubt, step: StepTerms) -> str:
    asked = step_words(step)
    if doubt.why == "short":
        return str(
            ngettext(
                "%(step)s: %(done)s there, under %(num)d word.",
                "%(step)s: %(done)s there, some under %(num)d words.",
                step.minimum_words,
                step=asked,
                done=doubt.done,
            )
        )
    if doubt.why == "late":
        return str(_("%(step)s: all of it is there, some of it came late.", step=asked))
    return str(_("%(step)s: %(done)s of %(needed)s.", step=asked, done=doubt.done, needed=step.needed))
