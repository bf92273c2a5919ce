"""What a step asks for, by when, and what it still counts after that, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.views.asked import step_words
from lti_tool.grading.rules import counts_until, full_until, in_time_until, is_own, worth
from lti_tool.grading.values import LateTerms, LearnerStanding, StepStanding, StepTerms
from lti_tool.web.times import day, moment

TEXTS = {
    "give": ("post", "give", "role"),
    "ask": ("post", "ask", "role"),
    "reply": ("reply", "give", "role"),
    "resolution": ("post", "resolution", "role"),
    "thank": ("thank",),
}
"""Which kinds of steps ask for a thread that gives or asks, for a reply, for a resolution, and for thanks."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the checklist, as components/steps.html takes it."""

    state: str
    what: str
    detail: str
    missing: str
    clock: str = ""
    is_open: bool = False
    """Whether there is still something to gain."""


def least_words(steps: Sequence[StepTerms]) -> dict[str, int]:
    """Return, by what a text does, the words below which it counts for no step that wants it."""
    asked = {
        text: [step.minimum_words for step in steps if step.kind in kinds] for text, kinds in TEXTS.items()
    }
    return {text: min(words) for text, words in asked.items() if words}


def due_words(step: StepTerms, now: datetime, *, is_own: bool = False) -> str:
    """Say by when a step is to be done; `is_own`: the date is not everybody's."""
    if step.due_at is None:
        return str(_("no date"))
    when = moment(step.due_at)
    if step.due_at < now:
        return str(
            _("was due %(when)s, your own date", when=when) if is_own else _("was due %(when)s", when=when)
        )
    return str(_("by %(when)s, your own date", when=when) if is_own else _("by %(when)s", when=when))


def clock_words(step: StepTerms, late: LateTerms, now: datetime, closes_at: datetime | None) -> str:
    """Say what work counts after a step's date; "" where that is nothing, or nothing any more."""
    last = _last_moment(step, late, closes_at)
    if step.due_at is None or last is None or last <= max(step.due_at, now):
        return ""
    if late.rule == "window":
        return _window_words(step.due_at, last, now)
    return _decay_words(step.due_at, last, late, now)


def line_of(
    one: StepStanding, standing: LearnerStanding, now: datetime, closes_at: datetime | None
) -> StepLine:
    """Return a step's line in a learner's checklist; nothing is taken after `closes_at`."""
    step, made, late = one.step, one.progress, standing.terms.late
    if made.met_at:
        return StepLine("done", step_words(step), _done_words(one, made.met_at), "")
    is_over = step.due_at is not None and step.due_at < now
    rest = step.needed - made.counted
    missing = ngettext("one more to go", "%(num)d more to go", rest) if made.counted else ""
    if is_over:
        missing = _("%(done)s of %(needed)s done", done=made.counted, needed=step.needed)
    last = _last_moment(step, late, closes_at)
    return StepLine(
        # In the grace nothing is lost yet, so nothing is late.
        state="late" if is_over and not _is_graced(step, late, now) else "begun" if made.counted else "todo",
        what=step_words(step),
        detail=due_words(step, now, is_own=is_own(step, standing.extension)),
        missing=str(missing),
        clock=" ".join(filter(None, (_how_words(step), clock_words(step, late, now, closes_at)))),
        is_open=last is None or last >= now,
    )


def line_for_staff(
    one: StepStanding, standing: LearnerStanding, now: datetime, closes_at: datetime | None
) -> StepLine:
    """Return the line as staff read it, without what is said to whoever could still do something."""
    line = replace(line_of(one, standing, now, closes_at), clock="")
    if one.step.due_at is None or one.progress.met_at or not is_own(one.step, standing.extension):
        return line
    words = {
        True: _("was due %(when)s, by their own date", when=moment(one.step.due_at)),
        False: _("by %(when)s, their own date", when=moment(one.step.due_at)),
    }
    return replace(line, detail=str(words[one.step.due_at < now]))


def _done_words(one: StepStanding, met_at: datetime) -> str:
    if one.accepted_at == met_at:
        return str(_("Accepted by staff %(day)s", day=day(met_at)))
    return str(_("Done %(day)s", day=day(met_at)))


def _how_words(step: StepTerms) -> str:
    """Say how a step is met that does not say it by itself; "" for all others."""
    if step.held:
        return str(
            {
                "host": _("You host: replies to different people count, so that nobody stays unanswered."),
                "sceptic": _("You are the sceptic: questions, and replies to others, count."),
                "summariser": _("You sum up: posts and replies that say where the talk stands count."),
            }[step.held.role]
        )
    if step.kind != "read":
        return ""
    return str(
        _("A day counts when you stay for 20 seconds, mark a post as useful, or note what you take away.")
    )


def _last_moment(step: StepTerms, late: LateTerms, closes_at: datetime | None) -> datetime | None:
    """The last moment in which work counts for a step; None: there is none."""
    return min(filter(None, (counts_until(step, late), closes_at)), default=None)


def _is_graced(step: StepTerms, late: LateTerms, now: datetime) -> bool:
    full = in_time_until(step, late)
    return full is not None and now <= full


def _window_words(due_at: datetime, last: datetime, now: datetime) -> str:
    if now <= due_at:
        words = _(
            "Then answers to others count until %(end)s, for no more than you have by the date.",
            end=moment(last),
        )
    else:
        words = _(
            "Answers to others still count until %(end)s, for no more than you had at the date.",
            end=moment(last),
        )
    return str(words)


def _decay_words(due_at: datetime, last: datetime, late: LateTerms, now: datetime) -> str:
    full, end = full_until(due_at, late), moment(last)
    if now > full:
        percent = int(100 * worth(now, due_at, late, is_answer=True))
        return str(_("Counts %(percent)s%% now, and less each day until %(end)s.", percent=percent, end=end))
    if last <= full:
        return str(_("Counts in full until %(end)s.", end=end))
    if full == due_at:
        return str(_("After that it counts less each day until %(end)s.", end=end))
    return str(
        _("Counts in full until %(full)s, then less each day until %(end)s.", full=moment(full), end=end)
    )
