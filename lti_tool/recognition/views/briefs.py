"""The recognition brief: a page to print and to read from in class."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lti_tool.activities.views import all_kinds, kind_of
from lti_tool.activities.views.bars import bars_of, evenness_words
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.recognition.brief import Brief, BriefLine, read_brief
from lti_tool.recognition.rules import A_PAGE, SIZES
from lti_tool.recognition.views.blueprint import bp
from lti_tool.recognition.views.saying import deed_words, sentence_html
from lti_tool.web.asking import allowed
from lti_tool.web.carrier import opened_from
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

MARKS = {"asked": "ask", "thanks": "thank"}
"""By deed: the mark that stands at it, where it is no gift."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For which brief somebody asks: from when on, as it stood when, and for how many."""

    since: date | None
    until: datetime
    most: int

    @property
    def begins(self) -> datetime | None:
        """When its first day begins, on the reader's clocks."""
        if self.since is None:
            return None
        return datetime.combine(self.since, time(), reader_zone()).astimezone(UTC)

    @property
    def values(self) -> dict[str, Any]:
        """The same as an address or a form carries it."""
        since = {"since": self.since.isoformat()} if self.since else {}
        return {"until": self.until.isoformat(), "most": str(self.most)} | since


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a brief, in words."""

    member: int
    name: str
    hint: str
    mark: str
    what: str
    excerpt: str
    sentence: Markup
    place: str
    url: str
    is_first: bool
    is_little: bool
    """Whether its sentence is said once for all who did the same."""
    tick: int
    """What takes the tick back, 0 where there is none."""
    said_hour: str
    """When it was said, on the reader's clocks; "" where it was not."""
    form: dict[str, str]
    """What the form sends that ticks it."""


@bp.get("/brief")
@allowed(Permission.SEE_BRIEF)
def brief(who: Who) -> ResponseReturnValue:
    """Show whom to thank, for what, in which words."""
    asked = asked_for()
    found = brief_of(who, asked)
    return render_template(
        "recognition/brief.html",
        lines=[line_of(who, one) for one in found.lines],
        waiting=line_of(who, found.waiting) if found.waiting else None,
        left_out=found.left_out,
        bars=bars_of(found.balance) if found.balance.total else [],
        balance_words=evenness_words(found.balance),
        begins=found.since.astimezone(reader_zone()).date(),
        asked=asked,
        sizes=SIZES,
        a_page=A_PAGE,
        printed_at=now(),
        ticks_url=url_for("recognition.ticks", **asked.values),
    )


def asked_for() -> Asked:
    """Read for which brief a request asks; what makes no sense is as usual."""
    most = request.values.get("most", "")
    return Asked(
        since=_day(request.values.get("since", "")),
        until=min(_moment(request.values.get("until", "")) or now(), now()),
        most=int(most) if most in map(str, SIZES) else SIZES[0],
    )


def brief_of(who: Who, asked: Asked) -> Brief:
    """Read a brief of the course."""
    session, context_id = db.session(), who.context_id
    return read_brief(session, all_kinds(), context_id, asked.begins, asked.until, asked.most, now())


def line_of(who: Who, one: BriefLine) -> Line:
    """Return a line in the reader's words."""
    name = shown_name(Naming(reader_is_staff=True), one.author)
    ref = one.deed.refs[0]
    return Line(
        member=one.author.membership_id,
        name=name,
        hint=one.hint,
        mark=MARKS.get(one.deed.what, "give"),
        what=deed_words(one.deed),
        excerpt=one.item.text if one.item else "",
        sentence=sentence_html(one.deed, name),
        place=one.activity.title,
        url=_url(who, one),
        is_first=one.is_first,
        is_little=one.deed.is_little,
        tick=one.tick.id if one.tick else 0,
        said_hour=Clock(now()).hour(one.tick.at) if one.tick else "",
        form={
            "member": str(one.author.membership_id),
            "activity": str(one.activity.id),
            "item_kind": ref[0],
            "item_id": str(ref[1]),
            "deed": one.deed.what,
        },
    )


def _url(who: Who, one: BriefLine) -> str:
    """Return where the deed stands; "" where this participation does not lead there."""
    home = who.home_id or who.public_id
    if who.activity_id is not None and who.home_id is None and who.activity_id != one.activity.id:
        return ""
    place = who.public_id if who.activity_id == one.activity.id else opened_from(home, one.activity.id)
    if one.item is None:
        return url_for(kind_of(one.activity).page_endpoint, participation=place)
    return url_for(one.item.endpoint, participation=place, **one.item.values)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year > 1 else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year > 1 else None
