"""Where a learner says what of theirs staff should read first, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.picking.service import (
    LONGEST_WHY,
    MOST_PICKS,
    PickView,
    keep_picks,
    own_items,
    picks_of,
)
from lti_tool.activities.rules import is_blank
from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds, anonymity_of
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid, NotAllowed, NotHere
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("picking", __name__, "/best")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that may be picked."""

    name: str
    """Of its controls: `post-12`."""
    text: str
    url: str
    is_picked: bool
    why: str
    error: str | None


@dataclass(frozen=True, slots=True)
class PickLine:
    """One thing that was picked, for staff."""

    text: str
    url: str
    why: str


@bp.get("/")
@allowed(Permission.WRITE)
def choose(who: Who) -> ResponseReturnValue:
    """Show what the reader made here, with what they picked of it."""
    activity = _activity_made_in(who)
    found = picks_of(db.session(), all_kinds(), activity, who.membership_id, now())
    picked = {_name(one.item): one.why for one in found}
    return _page(activity, own_items(db.session(), all_kinds(), who, activity, now()), picked)


@bp.post("/")
@allowed(Permission.WRITE)
def keep(who: Who) -> ResponseReturnValue:
    """Keep what was picked; more than three, one without a reason, or one that is gone meanwhile, is said and
    nothing typed is lost.
    """
    activity = _activity_made_in(who)
    standing = own_items(db.session(), all_kinds(), who, activity, now())
    typed = {name: request.form.get(f"why-{name}", "") for name in request.form.getlist("pick")}
    refs: dict[str, Ref] = {_name(one): (one.kind, one.id) for one in standing}
    if gone := [why for name, why in typed.items() if name not in refs]:
        return _page(activity, standing, typed, "gone", " · ".join(gone)), 409
    try:
        picks = {refs[name]: why for name, why in typed.items()}
        keep_picks(db.session(), all_kinds(), who, activity, picks, now())
    except InputInvalid as error:
        db.session.rollback()
        return _page(activity, standing, typed, error.reason), 422
    db.session.commit()
    return redirect(url_for("picking.choose", kept=1), 303)


def picked_by(activity: ActivityView, membership_id: int, now: datetime) -> list[PickLine]:
    """Read what somebody picked, as staff read it."""
    return pick_lines(picks_of(db.session(), all_kinds(), activity, membership_id, now))


def pick_lines(picks: Sequence[PickView]) -> list[PickLine]:
    """Return what staff read of what a learner picked."""
    return [PickLine(one.item.text, _url(one.item), one.why) for one in picks]


def _activity_made_in(who: Who) -> ActivityView:
    """Return the activity.

    Raises:
        NotAllowed: for staff; NotHere: where staff see aliases, since a pick would tell whose they are.
    """
    if who.is_staff:
        raise NotAllowed(Permission.WRITE)
    activity = activity_for(db.session(), who)
    if anonymity_of(activity).hides_from_staff:
        raise NotHere
    return activity


def _page(
    activity: ActivityView,
    standing: Sequence[ItemView],
    picked: Mapping[str, str],
    problem: str = "",
    gone: str = "",
) -> str:
    problems = {
        "too_many": _("Choose %(most)s at most.", most=MOST_PICKS),
        "gone": _("One of your choices does not stand here any more, so nothing was kept."),
    }
    return render_template(
        "activities/picking.html",
        activity=activity,
        lines=[_line(one, picked, problem) for one in standing],
        problem=problems.get(problem, ""),
        gone=gone,
        longest=LONGEST_WHY,
        is_kept="kept" in request.args,
    )


def _line(item: ItemView, picked: Mapping[str, str], problem: str) -> Line:
    name = _name(item)
    why = picked.get(name, "")
    error = None
    if name in picked and problem == "empty" and is_blank(why):
        error = str(_("Say in a few words why this one."))
    if name in picked and problem == "too_long" and len(why) > LONGEST_WHY:
        error = str(_("At most %(most)s characters; this has %(there)s.", most=LONGEST_WHY, there=len(why)))
    return Line(name, item.text, _url(item), name in picked, why, error)


def _name(item: ItemView) -> str:
    return f"{item.kind}-{item.id}"


def _url(item: ItemView) -> str:
    return url_for(item.endpoint, **item.values)
