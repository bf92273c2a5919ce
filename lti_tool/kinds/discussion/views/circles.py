"""Who is in which circle."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.circles.rules import FEWEST
from lti_tool.kinds.discussion.circles.service import (
    CircleName,
    Seated,
    draw_circles,
    has_begun,
    move_seat,
    read_circles,
)
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.views.blueprint import activity_of, asked_id, bp
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may
from lti_tool.web.ports import now, ports


@dataclass(frozen=True, slots=True)
class CircleShown:
    """A circle and who is in it."""

    id: int
    number: int
    group: str
    seats: list[tuple[str, str]]
    """Of each seat its `seat_key`, and who has it; those who left are only counted."""
    former: int
    is_small: bool


@bp.get("/circles")
@allowed(Permission.READ)
def circles(who: Who) -> ResponseReturnValue:
    """Show all circles to staff, and theirs to a learner."""
    showing = Showing(who, activity_of(who), now())
    own = showing.sight.circle
    found = read_circles(db.session(), showing.activity.id, own) if who.is_staff or own else []
    return render_template(
        "discussion/circles.html",
        activity=showing.activity,
        circles=[_shown(showing.naming, name, people) for name, people in found],
        is_on=showing.has_circles,
        draws=may(who, Permission.MODERATE),
        has_begun=has_begun(db.session(), showing.activity.id),
        is_drawn=read_options(showing.activity.options).circles == "random",
    )


@bp.post("/circles")
@allowed(Permission.MODERATE)
def draw_anew(who: Who) -> ResponseReturnValue:
    """Draw circles anew while no thread stands in one."""
    activity = activity_of(who)
    draw_circles(db.session(), activity, read_options(activity.options), now())
    db.session.commit()
    return redirect(url_for("discussion.circles"), 303)


@bp.post("/circles/move")
@allowed(Permission.MODERATE)
def change_circle(who: Who) -> ResponseReturnValue:
    """Put somebody into another circle."""
    activity = activity_of(who)
    key, circle_id = request.form.get("seat", ""), asked_id(request.form.get("circle", ""))
    seats = (one.id for _name, people in read_circles(db.session(), activity.id) for one in people)
    seat_id = next((one for one in seats if seat_key(one) == key), None)
    if seat_id is None:
        raise NotHere
    move_seat(db.session(), activity, seat_id, circle_id, now())
    db.session.commit()
    return redirect(url_for("discussion.circles"), 303)


def _is_named(one: Seated) -> bool:
    return one.is_here and not one.author.is_former


def seat_key(seat_id: int) -> str:
    """Return what names a seat on a page: numbers rise as people came, and would tell whose alias it is."""
    return hmac.new(ports().secret.encode(), f"seat:{seat_id}".encode(), sha256).hexdigest()[:16]


def _shown(naming: Naming, name: CircleName, people: list[Seated]) -> CircleShown:
    # Who left stays where names are hidden: an alias that goes with them would tell whose it was.
    shown = [one for one in people if _is_named(one) or naming.hides(one.author)]
    seats = [(seat_key(one.id), shown_name(naming, one.author)) for one in shown]
    # By what they are called: the order of the course's list would tell whose aliases they are.
    seats.sort(key=lambda seat: seat[1].casefold())
    former = len(people) - len(seats)
    return CircleShown(name.id, name.number, name.group, seats, former, len(seats) < FEWEST)
