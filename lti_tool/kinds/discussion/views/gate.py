"""What a learner does before they see others' posts, reading without writing, and being let through."""

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict, NotAllowed
from lti_tool.grading.standings import learner_work
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.repliers.service import ask_others
from lti_tool.kinds.discussion.sight.rules import FEWEST_WORDS, Gate, Sight
from lti_tool.kinds.discussion.sight.service import let_through, read_only
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import moment


@dataclass(frozen=True, slots=True)
class GateNote:
    """What stands above the threads of a discussion with a gate."""

    tone: str
    first: str
    rest: str = ""
    offers_reading: bool = False
    """Whether one may choose to read without writing."""


@bp.post("/reading-only")
@allowed(Permission.WRITE)
def read_without_writing(who: Who) -> ResponseReturnValue:
    """Let a learner see all and write nothing, as they choose; a second click changes nothing."""
    activity = activity_of(who)
    if who.is_staff:
        raise NotAllowed(Permission.WRITE)
    try:
        read_only(db.session(), who, activity, now())
        if read_options(activity.options).gate.is_there:
            ask_others(db.session(), who, activity, now())
    except Conflict as error:
        return refusal(409, conflict_words(error.reason, activity, ""), error.reason)
    db.session.commit()
    return redirect(url_for("discussion.page"), 303)


@bp.post(f"/work/<int(max={LARGEST_ID}):membership_id>/through")
@allowed(Permission.LET_THROUGH)
def let_learner_through(who: Who, membership_id: int) -> ResponseReturnValue:
    """Let one learner see what others wrote."""
    activity = activity_of(who)
    learner_work(db.session(), activity.id, membership_id, now())
    let_through(db.session(), who, activity, membership_id, now())
    db.session.commit()
    return redirect(url_for("discussion.work", membership_id=membership_id), 303)


def gate_note(activity: ActivityView, found: Sight, *, may_write: bool, is_over: bool) -> GateNote | None:
    """Return what a learner is told about what they see; None where they see all and nothing will change.

    `is_over`: the discussion is closed.
    """
    gate = read_options(activity.options).gate
    if found.state == "acts" and is_over:
        return _too_late(gate)
    if found.state == "acts":
        return _to_write(gate, found, may_write=may_write)
    if found.state == "date" and gate.opens_at is not None:
        first = _("Others' posts can be read from %(when)s.", when=moment(gate.opens_at))
        return GateNote("plain", str(first), str(_("Until then your instructors alone read what you write.")))
    if found.state == "over":
        return GateNote(
            "plain", str(_("This discussion is private again.")), str(_("You see your own threads."))
        )
    if found.reads_only:
        rest = _("You see everything and write nothing. Your instructor can let you write again.")
        return GateNote("plain", str(_("You are here to read.")), str(rest))
    if gate.closes_at is not None:
        first = _("Others' posts can be read until %(when)s.", when=moment(gate.closes_at))
        return GateNote("plain", str(first))
    return None


def _too_late(gate: Gate) -> GateNote:
    """Nobody is asked to write first where nothing is taken any more."""
    if gate.opens_at:
        return GateNote(
            "plain", str(_("Others' posts can be read from %(when)s.", when=moment(gate.opens_at)))
        )
    rest = _("Others' posts are seen by who wrote first. Your instructor can let you see them.")
    return GateNote("plain", str(_("You see your own threads.")), str(rest))


def _to_write(gate: Gate, found: Sight, *, may_write: bool) -> GateNote:
    needed = gate.after or 0
    first = ngettext(
        "Write %(num)d post first, then you see what others wrote.",
        "Write %(num)d posts first, then you see what others wrote.",
        needed,
    )
    there = str(_("%(own)s of %(needed)s are there.", own=found.own, needed=needed)) if found.own else ""
    short = ngettext(
        "A post or reply of at least %(num)d word counts here, also where a step asks for more.",
        "A post or reply of at least %(num)d words counts here, also where a step asks for more.",
        FEWEST_WORDS,
    )
    date = str(_("Or wait until %(when)s.", when=moment(gate.opens_at))) if gate.opens_at else ""
    return GateNote(
        "hot", str(first), " ".join(filter(None, (str(short), there, date))), offers_reading=may_write
    )
