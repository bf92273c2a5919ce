"""The inbox of one participation: its page, and the bell that leads there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.notices.rules import Marks, Notice, grouped, is_new
from lti_tool.notices.service import mark_read, new_of, notices_of
from lti_tool.notices.sources import reader_of
from lti_tool.notices.views.blueprint import bp, sources
from lti_tool.notices.views.words import sentence_html
from lti_tool.web.asking import allowed
from lti_tool.web.carrier import opened_from
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

SIGNS = {
    **{"replied": "give", "mentioned": "give", "thanked": "thank", "accepted": "check"},
    **{"recognised": "check", "thanked_in_class": "thank", "noted_in_class": "check"},
}
"""By kind of notice: the mark or icon beside it; all others are of staff."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as the page lists it."""

    sign: str
    sentence: Markup
    glimpse: str
    at: datetime
    url: str
    leads: str
    """What the link says."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one activity."""

    title: str
    lines: Sequence[Line]


@bp.get("/")
@allowed(Permission.READ_NOTICES)
def show(who: Who) -> ResponseReturnValue:
    """Show the newest notices by activity."""
    notices, marks = notices_of(db.session(), sources(), reader_of(who), now())
    return render_template(
        "notices/inbox.html",
        groups=[Group(title, [_line(who, one, marks) for one in found]) for title, found in grouped(notices)],
        new=sum(is_new(one, marks) for one in notices),
        until=notices[0].at.isoformat() if notices else "",
    )


@bp.get("/bell")
@allowed(Permission.READ_NOTICES)
def bell(who: Who) -> ResponseReturnValue:
    """Say how much is new, within the link that leads here; pages ask for it once they are there."""
    return render_template(
        "notices/bell.html", new=len(new_of(db.session(), sources(), reader_of(who), now()))
    )


@bp.post("/read")
@allowed(Permission.READ_NOTICES)
def read(who: Who) -> ResponseReturnValue:
    """Mark as read what the page showed, and nothing that came since."""
    mark_read(db.session(), sources(), reader_of(who), _until(), now())
    db.session.commit()
    return redirect(url_for("inbox.show"), 303)


def _until() -> datetime:
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise BadRequest from None
    if until.tzinfo is None:
        raise BadRequest
    return min(until, now())


def _line(who: Who, notice: Notice, marks: Marks) -> Line:
    return Line(
        sign=SIGNS.get(notice.kind, "info"),
        sentence=sentence_html(notice),
        glimpse=notice.glimpse,
        at=notice.at,
        url=_url(who, notice),
        leads=_leads(notice),
        is_new=is_new(notice, marks),
    )


def _leads(notice: Notice) -> str:
    match notice.kind:
        case "erased_soon":
            return str(_("What Stoke holds about you"))
        case "looked_again" | "look_asked":
            return str(_("Second look"))
        case "made_host" | "made_sceptic" | "made_summariser":
            return str(_("What your role asks of you"))
    return str(_("Show in the discussion"))


def _url(who: Who, notice: Notice) -> str:
    if not notice.endpoint:
        return ""
    at_home = who.activity_id is None
    place = opened_from(who.public_id, notice.activity_id) if at_home else who.public_id
    return url_for(notice.endpoint, participation=place, **notice.values)
