"""What every activity's staff sees: its learners, their scores, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.listing import APART_ORDERS, ORDERS, Order, listed
from lti_tool.activities.service import activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import anonymity_of
from lti_tool.activities.views.clock import gradebook_name
from lti_tool.activities.views.extensions import more_time_words
from lti_tool.acts.service import copies_of
from lti_tool.course.rosters.reading import GroupShown, roster_shown
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.looks import waiting_looks
from lti_tool.grading.models import DeliveryState, StaffActName
from lti_tool.grading.releases import follow_release, releases_of
from lti_tool.grading.standings import learners_table
from lti_tool.grading.steps import steps_of
from lti_tool.grading.values import DeliveryValue, LearnerRow, Standing, StepStanding
from lti_tool.grading.wishes import idle_learners, retry, retry_all, send_zeros
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("activities", __name__, "/learners")
PAGE = 50
MOST_LEARNERS = 20_000
LONGEST_NAME = 100
QUIET = (DeliveryState.DELIVERED, DeliveryState.HELD)
"""Nothing is to be tried again of these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, with the state under which its tag is known."""

    membership_id: int
    number: int
    name: str | None
    steps: tuple[StepStanding, ...]
    score: Standing
    delivery: DeliveryValue | None
    shown_state: str
    has_opened: bool
    is_gone: bool
    groups: tuple[GroupShown, ...]
    more_time: str
    """Their extension in words, "" where they have none."""
    look_id: int | None
    """Their request for a second look that waits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for, and in which order they stand."""

    name: str
    order: Order
    after: int
    """The number after which the page begins; the place after which it does, where they are looked for."""

    @property
    def is_plain(self) -> bool:
        """Whether it is everybody as they came, which is read page by page."""
        return not self.name and self.order == "came"


@bp.get("/")
@allowed(Permission.SEE_GRADES)
def learners(who: Who) -> ResponseReturnValue:
    """Show the table, fifty learners a page."""
    session = db.session()
    activity = activity_in(session, who.activity_id, who.context_id)
    group_id = request.args.get("group", type=int)
    roster = roster_shown(session, who.context_id, now())
    group = next((one for one in roster.groups if one.id == group_id), None)
    apart = anonymity_of(activity).hides_from_staff
    wanted = _wanted(apart=apart)
    rows, next_after = _rows(activity.id, group, wanted)
    held = rows[0].held if rows else None
    return render_template(
        "activities/learners.html",
        activity=activity,
        apart=apart,
        wanted=wanted,
        orders=_order_words(apart=apart),
        rows=[_row(row, roster.groups) for row in rows],
        roster=roster,
        group=group,
        tries=0,
        goes_on=True,
        next_after=next_after,
        pause=roster.paused_until,
        waiting_looks=waiting_looks(session, activity.id),
        done=_done(held is not None),
        held=held,
        is_releasing=bool(rows) and rows[0].terms.release.way != "at_once",
        is_waiting=any(row.delivery and row.delivery.state not in QUIET for row in rows),
        copies=copies_of(session, activity.id, [row.membership_id for row in rows]),
    )


@bp.post(f"/deliveries/<int(max={LARGEST_ID}):delivery_id>/retry")
@allowed(Permission.SEND_GRADES)
def retry_one(who: Who, delivery_id: int) -> ResponseReturnValue:
    """Try one score again now."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    retry(db.session(), delivery_id, activity.id, now())
    db.session.commit()
    return redirect(url_for("activities.learners", participation=who.public_id, retried=1), 303)


@bp.post("/retry")
@allowed(Permission.SEND_GRADES)
def retry_every(who: Who) -> ResponseReturnValue:
    """Try every score again that has not arrived."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    count = retry_all(db.session(), activity.id, now())
    db.session.commit()
    return redirect(url_for("activities.learners", participation=who.public_id, retried=count), 303)


@bp.get("/zeros")
@allowed(Permission.SEND_GRADES)
def ask_zeros(who: Who) -> ResponseReturnValue:
    """Ask before zeros go out: they are grades."""
    return _zeros_page(activity_in(db.session(), who.activity_id, who.context_id))


@bp.post("/zeros")
@allowed(Permission.SEND_GRADES)
def zeros(who: Who) -> ResponseReturnValue:
    """Queue a zero for those chosen of the learners who have done nothing."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    chosen = set(request.form.getlist("to", type=int))
    if not chosen:
        return _zeros_page(activity, is_nobody=True), 422
    count = send_zeros(db.session(), activity.id, now(), chosen, who.membership_id)
    follow_release(db.session(), activity.id, who.membership_id, now())
    db.session.commit()
    return redirect(url_for("activities.learners", participation=who.public_id, zeros=count), 303)


def _zeros_page(activity: ActivityView, *, is_nobody: bool = False) -> str:
    idle = idle_learners(db.session(), activity.id)
    dates = [step.due_at or activity.closes_at for step in steps_of(db.session(), activity.id)]
    return render_template(
        "activities/zeros.html",
        activity=activity,
        idle=[(one, gradebook_name(one.membership_id, one.number, one.name)) for one in idle],
        nothing_due=all(due is None or due >= now() for due in dates),
        is_nobody=is_nobody,
        history=releases_of(db.session(), activity.id, StaffActName.SENT_ZEROS),
    )


def _wanted(*, apart: bool) -> Wanted:
    orders = APART_ORDERS if apart else ORDERS
    order = next((one for one in orders if one == request.args.get("order")), orders[0])
    after = max(0, min(request.args.get("after", 0, type=int), LARGEST_ID))
    return Wanted(request.args.get("name", "").strip()[:LONGEST_NAME], order, after)


def _rows(
    activity_id: int, group: GroupShown | None, wanted: Wanted
) -> tuple[Sequence[LearnerRow], int | None]:
    """Return a page of learners, and after what the next one begins."""
    session, group_id = db.session(), group.id if group else None
    if wanted.is_plain:
        rows = learners_table(session, activity_id, now(), wanted.after, PAGE, group_id)
        return rows, rows[-1].number if len(rows) == PAGE else None
    everybody = learners_table(session, activity_id, now(), limit=MOST_LEARNERS, group_id=group_id)
    found = listed(everybody, wanted.name, wanted.order)
    end = wanted.after + PAGE
    return found[wanted.after : end], end if end < len(found) else None


def _order_words(*, apart: bool) -> list[tuple[Order, str]]:
    words: dict[Order, str] = {
        "came": _("as they came"),
        "name": _("by name"),
        "steps": _("fewest steps first"),
        "score": _("lowest score first"),
        "gradebook": _("not in the gradebook first"),
    }
    return [(one, str(words[one])) for one in (APART_ORDERS if apart else ORDERS)]


def shown_state(delivery: DeliveryValue | None) -> str:
    """Return the state's name in the look: a wish that failed before reads "trying again"."""
    if delivery is None:
        return "nothing"
    match delivery.state:
        case DeliveryState.DELIVERED:
            return "received"
        case DeliveryState.WAITING:
            return "retrying" if delivery.reason else "waiting"
        case DeliveryState.NOT_GRADABLE:
            return "needs_instructor"
        case _:
            return str(delivery.state)


def _row(row: LearnerRow, groups: tuple[GroupShown, ...]) -> Row:
    return Row(
        membership_id=row.membership_id,
        number=row.number,
        name=row.name,
        steps=row.steps,
        score=row.score,
        delivery=row.delivery,
        shown_state=shown_state(row.delivery),
        has_opened=row.has_opened,
        is_gone=row.is_gone,
        more_time=more_time_words(row.extension),
        look_id=row.look_id,
        groups=tuple(group for group in groups if group.id in row.group_ids),
    )


def _done(is_held: bool) -> str | None:
    """Return what a button on this page has just done, in words."""
    if (count := request.args.get("zeros", type=int)) is not None:
        if is_held:
            return str(ngettext("%(num)d zero is held too.", "%(num)d zeros are held too.", count))
        return str(ngettext("%(num)d zero is on its way.", "%(num)d zeros are on their way.", count))
    if (count := request.args.get("released", type=int)) is not None:
        return str(
            ngettext(
                "Released. %(num)d score is on its way.", "Released. %(num)d scores are on their way.", count
            )
        )
    if "timed" in request.args:
        return str(_("Their dates are changed, and what they did is counted anew."))
    if (count := request.args.get("retried", type=int)) is not None:
        words = ngettext("%(num)d score is tried again now.", "%(num)d scores are tried again now.", count)
        return str(words)
    return None
