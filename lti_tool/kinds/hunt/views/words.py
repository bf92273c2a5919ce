"""What a hunt says of clues, of answers that do not solve them, and of where a class stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.errors import InputInvalid
from lti_tool.kinds.hunt.options import Options
from lti_tool.kinds.hunt.rules import LONGEST_ANSWER, LONGEST_HINT, Clue, is_address, tries_left
from lti_tool.kinds.hunt.service import Chain
from lti_tool.markup import render_markdown
from lti_tool.web.times import moment
from lti_tool.web.wording import Wording


@dataclass(frozen=True, slots=True)
class ClueLine:
    """A clue as its reader sees it."""

    key: str
    number: int
    html: str
    kind: str
    where: str
    is_address: bool
    """Whether the place to look can be followed."""
    hints: tuple[str, ...]
    """Those that were opened."""
    next_hint: int | None
    """The number of the hint that can be opened."""
    done_words: str
    """How it came behind them; "" where they stand at it."""
    reason: str
    """Why staff let them pass it."""
    wait_words: str
    """Until when nothing is taken."""
    tries_words: str


def clue_line(number: int, clue: Clue, chain: Chain, options: Options, clock: Clock) -> ClueLine:
    """Return a clue of somebody's chain."""
    stand = chain.stands.get(clue.key)
    opened = stand.hints if stand else 0
    done = "" if stand is None else _done_words(stand.solved_at, stand.passed_at, clock)
    return ClueLine(
        key=clue.key,
        number=number,
        html=render_markdown(clue.text),
        kind=clue.kind,
        where=clue.where,
        is_address=is_address(clue.where),
        hints=clue.hints[:opened],
        next_hint=opened + 1 if opened < len(clue.hints) and not done else None,
        done_words=done,
        reason=stand.passed_words if stand else "",
        wait_words="" if stand is None or done else wait_words(stand.waits_until, clock.now),
        tries_words=_tries_words(stand.wrong if stand else 0, clue, options),
    )


def wait_words(until: datetime | None, now: datetime) -> str:
    """Say how long nothing is taken; "" where something is."""
    if until is None or until <= now:
        return ""
    minutes = -((now - until) // timedelta(minutes=1))
    return str(
        ngettext(
            "The next try is taken in %(num)d minute.", "The next try is taken in %(num)d minutes.", minutes
        )
    )


def problem_words(error: InputInvalid) -> str:
    """Return the sentence below a control whose text was not taken."""
    sentences = {
        ("answer", "empty"): _("Write what you found."),
        ("answer", "too_long"): _("An answer holds up to %(most)s characters.", most=LONGEST_ANSWER),
        ("answer", "no_number"): _("Write a number, such as 4 or 4.5."),
        ("words", "empty"): _("Say why, in a line. The learner reads it."),
        ("words", "too_long"): _("A reason holds up to %(most)s characters.", most=LONGEST_HINT),
    }
    return str(sentences[error.field, error.reason])


def wrong_words(*, has_hint: bool) -> str:
    """Say that an answer does not solve the clue; `has_hint`: whether there is one to open."""
    return str(
        _("That is not it. Look once more, or open a hint.")
        if has_hint
        else _("That is not it. Look once more.")
    )


def untaken_words(reason: str) -> str:
    """Return what an answer's field says where none is taken now; "" where the hunt itself takes none."""
    if reason == "wait":
        return str(_("After a few wrong answers the next is taken a little later."))
    if reason == "no_tries":
        ended, then = _("No tries are left at this clue"), _("Your instructor can give you new ones.")
        return f"{ended}. {then}"
    if reason == "lost":
        return str(_("What solves this clue is lost. Your instructor has to write it anew."))
    return ""


def conflict_words(reason: str, activity: ActivityView) -> Wording:
    """Return what a page says where a hunt is over, or has not begun."""
    if reason == "closed" and activity.closes_at:
        title, lead = _("This hunt is over"), _("It closed %(when)s.", when=moment(activity.closes_at))
        todo = _("Go back and read how far you came.")
    else:
        when = moment(activity.opens_at) if activity.opens_at else ""
        title, lead = _("This hunt has not begun"), _("It opens %(when)s.", when=when)
        todo = _("Come back then.")
    return Wording(409, title, lead, [todo])


def _done_words(solved_at: datetime | None, passed_at: datetime | None, clock: Clock) -> str:
    if solved_at is not None:
        return str(_("Solved %(when)s", when=clock.short(solved_at)))
    return str(_("Passed %(when)s", when=clock.short(passed_at))) if passed_at else ""


def _tries_words(wrong: int, clue: Clue, options: Options) -> str:
    left = tries_left(wrong, clue, options.tries)
    if left is None:
        return ""
    return str(ngettext("%(num)d try left.", "%(num)d tries left.", left))
