"""How the course, and oneself, asks, gives and thanks: in words and three bars."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, format_timedelta, ngettext
from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.bars import bars_of, evenness_words
from lti_tool.acts.balance.rules import Counts
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.discussion.balance.rules import Balance, Rate, missing_most
from lti_tool.kinds.discussion.balance.service import balances
from lti_tool.kinds.discussion.reading import glance
from lti_tool.kinds.discussion.sight.service import sight_of
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@dataclass(frozen=True, slots=True)
class Hint:
    """What is missing most, what to do about it, and where."""

    first: str
    rest: str
    label: str
    url: str
    """"" where there is nothing to press."""


@bp.get("/balance")
@allowed(Permission.READ)
def balance(who: Who) -> ResponseReturnValue:
    """Show the last four weeks of the course's discussions, and one's own part in them."""
    activity, moment = activity_of(who), now()
    found = balances(db.session(), who.context_id, who.membership_id, moment)
    return render_template(
        "discussion/balance.html",
        activity=activity,
        bars=bars_of(found.course.counts),
        words=evenness_words(found.course.counts),
        readings=_readings(found.course),
        hint=_hint(found.course, lambda: _waits_here(who, activity)),
        own_bars=None if who.is_staff else bars_of(found.own),
        own_words=_own_words(found.own),
    )


def _readings(balance: Balance) -> list[str]:
    """Say each rate with its whole."""
    wait = balance.first_reply
    return [
        _of(_("%(done)s of %(all)s questions have an answer."), balance.answered),
        _of(_("%(done)s of %(all)s answers were thanked for."), balance.thanked),
        _of(_("%(done)s of %(all)s people have asked, given and thanked."), balance.spread),
        _wait_words(wait) if wait is not None else str(_("Nobody has replied to anybody yet.")),
    ]


def _of(sentence: str, rate: Rate) -> str:
    return sentence % {"done": format_decimal(rate.done), "all": format_decimal(rate.of)}


def _wait_words(wait: timedelta) -> str:
    return str(_("Half of the first replies came within %(time)s.", time=format_timedelta(wait)))


def _waits_here(who: Who, activity: ActivityView) -> bool:
    """Whether the list of this discussion that a hint leads to holds anything that the reader sees."""
    session, seen = db.session(), sight_of(db.session(), who, activity, now())
    if not seen.is_open:
        return False
    return glance(session, activity.id, who.membership_id, None, "unanswered", seen.circle).total > 0


def _hint(balance: Balance, waits_here: Callable[[], bool]) -> Hint | None:
    match missing_most(balance):
        case "answered":
            rest = balance.answered.of - balance.answered.done
            first = ngettext(
                "%(num)d question waits for an answer.", "%(num)d questions wait for an answer.", rest
            )
            if not waits_here():
                return Hint(first, _("You see none of them in this discussion."), "", "")
            url = url_for("discussion.page", show="unanswered", _anchor="threads-title")
            return Hint(first, _("Perhaps you know one of them."), _("Show what waits"), url)
        case "thanked":
            rest = balance.thanked.of - balance.thanked.done
            first = ngettext("%(num)d answer was never thanked.", "%(num)d answers were never thanked.", rest)
            url = url_for("discussion.thanks_form")
            return Hint(first, _("If one of them helped you, say so."), _("Thank somebody"), url)
        case "spread":
            first = _of(_("%(done)s of %(all)s people have done all three."), balance.spread)
            return Hint(
                first, _("Do the one that you have not done yet."), _("Write"), url_for("discussion.page")
            )
    return None


def _own_words(own: Counts) -> str:
    """Say what one has not done lately, asking first: who never asks cannot be helped."""
    if not own.asks:
        return str(_("You have not asked in these weeks. A question gives others something to give."))
    if not own.gives:
        return str(_("You have not given in these weeks. A short answer or a source is enough."))
    if not own.thanks:
        return str(_("You have not thanked anybody in these weeks. Who helped you, and with what?"))
    return str(_("You have asked, given and thanked."))
