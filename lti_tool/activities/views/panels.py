"""The checklist and the score at a page's side, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.views.checklist import StepLine, line_for_staff, line_of
from lti_tool.activities.views.clock import Clock
from lti_tool.grading.models import DeliveryState
from lti_tool.grading.values import DeliveryValue, LearnerStanding, ReleaseTerms, Standing
from lti_tool.web.numbers import points
from lti_tool.web.times import moment

SHOWN_STATES = {
    DeliveryState.DELIVERED: "received",
    DeliveryState.SUPERSEDED: "superseded",
    DeliveryState.NOT_GRADABLE: "nothing",
    DeliveryState.NEEDS_INSTRUCTOR: "needs_instructor",
    DeliveryState.OVERRIDDEN: "overridden",
}
"""Names of states in components/score.html."""


Look = Literal["", "ask", "waits"]


@dataclass(frozen=True, slots=True)
class Panels:
    """Both panels, as components/steps.html and score.html take them."""

    lines: Sequence[StepLine]
    done_words: str
    zone: str
    next_state: str
    next: str
    next_detail: str
    earned: str
    possible: str
    sentence: str
    earned_percent: float
    possible_percent: float
    total_words: str
    delivery_state: str
    delivery_lines: Sequence[str]
    look: Look
    """Whether a second look waits, or can be asked for."""
    delivery: DeliveryValue | None
    has_column: bool
    """As in `LearnerStanding`."""


def panels_of(
    standing: LearnerStanding, now: datetime, closes_at: datetime | None = None, *, for_staff: bool = False
) -> Panels | None:
    """Put a learner's standing into words, for them or `for_staff`; None where there is nothing to do.

    `closes_at` is when the activity takes nothing more.
    """
    if not standing.steps:
        return None
    score, total = standing.score, standing.score.total or 1.0
    put = line_for_staff if for_staff else line_of
    lines = [put(one, standing, now, closes_at) for one in standing.steps]
    done = _("%(done)s of %(all)s done", done=score.done_steps, all=len(lines))
    coming = next((line for line in lines if line.is_open), None)
    earned, possible = points(score.earned_points), points(score.possible_points)
    so_far = _("so far %(earned)s / %(possible)s", earned=earned, possible=possible) if score.possible else ""
    zone = Clock(now).zone()
    is_over = closes_at is not None and now > closes_at
    state, delivery_lines = _delivery(standing, is_over=is_over)
    return Panels(
        lines=lines,
        done_words=done,
        zone=_("Times are yours, %(zone)s.", zone=zone) if zone != "UTC" else _("Times are in UTC."),
        next_state=coming.state if coming else "done" if score.done_steps == len(lines) else "todo",
        next=_next_words(coming, is_whole=score.done_steps == len(lines)),
        next_detail=" · ".join(filter(None, [coming.detail if coming else "", done, so_far])),
        earned=earned,
        possible=possible if score.possible else points(score.maximum),
        sentence=_("of what is possible by today") if score.possible else _("Nothing is due yet"),
        earned_percent=round(100 * score.earned / total, 1),
        possible_percent=round(100 * score.possible / total, 1),
        total_words=" ".join([_total_words(score), *_best_words(standing), *_late_words(lines, standing)]),
        delivery_state=state,
        delivery_lines=delivery_lines,
        look=_look(standing),
        delivery=standing.delivery,
        has_column=standing.has_column,
    )


def _next_words(coming: StepLine | None, *, is_whole: bool) -> str:
    if coming:
        return str(_("Next: %(what)s", what=coming.what))
    return str(_("Every step is done") if is_whole else _("Nothing more counts here"))


def _total_words(score: Standing) -> str:
    """Say what the whole is, which is more than what is possible by today while steps are to come."""
    total = points(score.maximum)
    if score.possible < score.total:
        words = _("%(total)s in all, with the steps still to come. Extra posts never lower it.", total=total)
    else:
        words = _("%(total)s in all. Extra posts never lower it.", total=total)
    return str(words)


def _best_words(standing: LearnerStanding) -> list[str]:
    """Say how many steps make the score, where not all of them do."""
    if not standing.terms.spare(len(standing.steps)):
        return []
    best = standing.terms.best or 0
    return [str(ngettext("Only the best step counts.", "Only the best %(num)d steps count.", best))]


def _look(standing: LearnerStanding) -> Look:
    if standing.look_id is not None:
        return "waits"
    return "" if standing.score.given is None or standing.score.is_full else "ask"


def _late_words(lines: Sequence[StepLine], standing: LearnerStanding) -> list[str]:
    """Say what lateness has to do with the score; nothing where it has none."""
    found: list[str] = []
    if any(one.progress.late_worth < one.progress.late for one in standing.steps):
        found.append(str(_("Some of it came late, so it counts less.")))
    spare = standing.terms.spare(len(standing.steps))
    if (missed := sum(line.state == "late" for line in lines) - spare) > 0:
        words = ngettext(
            "%(num)d step is past its date: what is missing of it lowers the score.",
            "%(num)d steps are past their dates: what is missing of them lowers the score.",
            missed,
        )
        found.append(str(words))
    return found


def _delivery(standing: LearnerStanding, *, is_over: bool) -> tuple[str, list[str]]:
    delivery = standing.delivery
    if not standing.has_column:
        return "nothing", [_("Your course has no gradebook column for this activity.")]
    if standing.held and (delivery is None or delivery.state == DeliveryState.HELD):
        return "held", _held_lines(standing.held, delivery)
    if delivery is None:
        return "nothing", [] if is_over else [_("It goes out by itself with your first step.")]
    if delivery.state in (DeliveryState.WAITING, DeliveryState.HELD):
        return ("retrying" if delivery.reason else "waiting"), []
    return SHOWN_STATES[delivery.state], _delivery_lines(delivery)


def _held_lines(held: ReleaseTerms, delivery: DeliveryValue | None) -> list[str]:
    if held.at:
        words = _("It goes to your gradebook %(when)s.", when=moment(held.at))
    else:
        words = _("Your instructor sends it to your gradebook.")
    return [str(words), *(_sent_lines(delivery) if delivery else [])]


def _delivery_lines(delivery: DeliveryValue) -> list[str]:
    match delivery.state:
        case DeliveryState.NOT_GRADABLE:
            return [_("Your course keeps no grade for you here.")]
        case DeliveryState.NEEDS_INSTRUCTOR:
            return [_("Nothing is lost. What you did is kept here.")]
        case DeliveryState.OVERRIDDEN:
            return _found_lines(delivery)
    return _sent_lines(delivery)


def _sent_lines(delivery: DeliveryValue) -> list[str]:
    if delivery.sent_given is None or delivery.sent_at is None:
        return []
    given, maximum = delivery.sent_given, delivery.score_maximum
    shown = _(
        "shown there as %(given)s of %(maximum)s, that is %(percent)s%%",
        given=points(given),
        maximum=points(maximum),
        percent=round(100 * given / maximum) if maximum else 0,
    )
    return [str(shown), _("%(when)s · received", when=moment(delivery.sent_at))]


def _found_lines(delivery: DeliveryValue) -> list[str]:
    if delivery.found_given is None:
        return []
    return [_("%(given)s stands there now.", given=points(delivery.found_given))]
