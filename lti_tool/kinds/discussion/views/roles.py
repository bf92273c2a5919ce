"""Giving roles out, and what a page says of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from secrets import randbits

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.rules import writing_refusal
from lti_tool.activities.values import ActivityView
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.rules import Role
from lti_tool.kinds.discussion.roles.service import Holder, give_roles
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.words import conflict_words
from lti_tool.web.asking import allowed
from lti_tool.web.errors import refusal
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

LOT_BITS = 64


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Who holds a role, and what they are asked to do, where that is the reader."""

    label: str
    name: str
    asked: str


@bp.post("/roles")
@allowed(Permission.MODERATE)
def give_out_roles(who: Who) -> ResponseReturnValue:
    """Give the roles out anew; where it is closed, who did them keeps them."""
    activity: ActivityView = activity_of(who)
    if (closed := where_closed(activity)) is not None:
        return closed
    give_roles(db.session(), activity, randbits(LOT_BITS), now())
    db.session.commit()
    return redirect(url_for("discussion.page", _anchor="roles"), 303)


def where_closed(activity: ActivityView) -> ResponseReturnValue | None:
    """Refuse to change roles where nothing is done in them any more; None where it is not closed."""
    if writing_refusal(activity.opens_at, activity.closes_at, now()) != "closed":
        return None
    return refusal(409, conflict_words("closed", activity, ""), "closed")


def role_lines(
    who: Who, naming: Naming, found: Iterable[Holder], *, is_over: bool, closes: bool
) -> tuple[RoleLine, ...]:
    """Return what a page says of these holders of roles; nothing is asked of them once it `is_over`.

    `closes`: learners may close the discussion.
    """
    asked = {} if is_over else _asked(closes=closes)
    return tuple(_line(who, naming, one, asked) for one in found)


def role_words(role: Role) -> str:
    """Return what a role is called."""
    labels = {"host": _("Host"), "sceptic": _("Sceptic"), "summariser": _("Summariser")}
    return str(labels[role])


def _asked(*, closes: bool) -> dict[Role, str]:
    host = _("You host this discussion: begin early, see that nobody stays unanswered, and close it.")
    if not closes:
        host = _("You host this discussion: begin early, and see that nobody stays unanswered.")
    return {
        "host": str(host),
        "sceptic": str(_("You are the sceptic here: ask where the examples do not fit, kindly and early.")),
        "summariser": str(_("You sum up here: say now and then in a few sentences where the talk stands.")),
    }


def _line(who: Who, naming: Naming, one: Holder, asked: Mapping[Role, str]) -> RoleLine:
    is_own = one.author.membership_id == who.membership_id and not who.is_masquerade
    words = asked.get(one.role, "") if is_own else ""
    return RoleLine(role_words(one.role), shown_name(naming, one.author), words)
