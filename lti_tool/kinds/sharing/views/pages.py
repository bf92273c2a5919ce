"""Reading: the task with its two ways, what others shared, and one learner's part of it for staff."""

from dataclasses import dataclass
from uuid import uuid4

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.views.picking import picked_by
from lti_tool.activities.views.showing import ActivityShowing
from lti_tool.activities.views.work import work_of
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.looks import waiting_looks
from lti_tool.kinds.sharing.consent import agreed_at
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.kinds.sharing.landing import landing_of
from lti_tool.kinds.sharing.options import read_options
from lti_tool.kinds.sharing.platforms import BY_TITLE, PLACES
from lti_tool.kinds.sharing.reading import read_shares, shares_of
from lti_tool.kinds.sharing.replies.reading import replies_to
from lti_tool.kinds.sharing.rules import MAIL, share_code
from lti_tool.kinds.sharing.service import are_checks_allowed, count_by_place
from lti_tool.kinds.sharing.views.blueprint import activity_of, bp
from lti_tool.kinds.sharing.views.landing import landing_url
from lti_tool.kinds.sharing.views.words import ShareLine, line_of
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports


class Showing(ActivityShowing):
    """One request's view of a sharing task."""

    @property
    def code(self) -> str:
        """What finds the reader's share to be theirs."""
        return share_code(ports().secret, self.activity.uuid, self.who.membership_id)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the forms, with what is wrong of it: the control, and the sentence."""

    place: str = ""
    address: str = ""
    text: str = ""
    mail: str = ""
    answer: str = ""
    audience: str = "course"
    agrees: bool = False
    field: str = ""
    problem: str = ""
    form_key: str = ""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place that is welcome: its name, where one writes there, and whether a machine looks."""

    name: str
    label: str
    compose_url: str | None
    is_looked_at: bool
    by_title: bool
    """Whether its title is all that strangers are told of a post."""


@bp.get("/")
@allowed(Permission.READ)
def page(who: Who) -> ResponseReturnValue:
    """Show the task, both ways, one's own shares and those of others."""
    showing = Showing(who, activity_of(who), now())
    answer = show_page(showing)
    showing.note_opening()
    return answer


def show_page(showing: Showing, typed: Typed | None = None) -> str:
    """Render the page; `typed` is what was not taken."""
    who, activity, session = showing.who, showing.activity, db.session()
    lines = lines_of(showing)
    options = read_options(activity.options)
    link = landing_url(landing_of(session, activity.id), showing.code)
    suggestion = " ".join(part for part in (options.suggestion, showing.code, link) if part)
    is_checked = are_checks_allowed(session)
    return render_template(
        "sharing/page.html",
        showing=showing,
        activity=activity,
        typed=typed or Typed(form_key=str(uuid4())),
        here_key=str(uuid4()),
        mail_key=str(uuid4()),
        mail=MAIL if MAIL in options.places else "",
        places=[_place(name, suggestion, link, is_checked=is_checked) for name in options.places],
        is_checked=is_checked,
        suggestion=suggestion,
        link=link,
        own=[line for line in lines if line.is_own],
        others=[line for line in lines if not line.is_own],
        agreed=None if who.is_staff else agreed_at(session, who.membership_id),
    )


def lines_of(showing: Showing) -> list[ShareLine]:
    """Return the lines of all shares that the reader may see, with their replies."""
    who, activity, session = showing.who, showing.activity, db.session()
    replies = replies_to(session, who, activity.id)
    shares = read_shares(session, who, activity.id)
    return [line_of(one, who, activity, showing.clock, replies.get(one.id, ())) for one in shares]


@bp.get("/glance")
@allowed(Permission.SEE_WORK)
def glance(who: Who) -> ResponseReturnValue:
    """Show staff what waits for people's eyes, before all else, and where learners shared."""
    showing = Showing(who, activity_of(who), now())
    activity, session = showing.activity, db.session()
    lines = lines_of(showing)
    counts = count_by_place(session, activity.id)
    return render_template(
        "sharing/glance.html",
        activity=activity,
        waiting=[line for line in lines if not line.is_counted and not line.reason],
        settled=[line for line in lines if line.is_counted or line.reason],
        places=[
            (place_words(name), count) for name, count in sorted(counts.items(), key=lambda one: -one[1])
        ],
        is_checked=are_checks_allowed(session),
        public_url=landing_url(landing_of(session, activity.id)),
        waiting_looks=waiting_looks(session, activity.id),
    )


@bp.get(f"/work/<int(max={LARGEST_ID}):membership_id>")
@allowed(Permission.SEE_WORK)
def work(who: Who, membership_id: int) -> ResponseReturnValue:
    """Show what one learner shared, with their steps and their score."""
    showing = Showing(who, activity_of(who), now())
    activity = showing.activity
    found = shares_of(db.session(), who, activity.id, membership_id)
    replies = replies_to(db.session(), who, activity.id)
    return render_template(
        "sharing/work.html",
        activity=activity,
        work=work_of(activity, membership_id, showing.now),
        picks=picked_by(activity, membership_id, showing.now),
        lines=[line_of(one, who, activity, showing.clock, replies.get(one.id, ())) for one in found],
        back_url=url_for("sharing.page"),
    )


def _place(name: str, text: str, link: str, *, is_checked: bool) -> PlaceLine:
    place = PLACES[name]
    is_looked_at = place.is_open and is_checked
    return PlaceLine(name, place_words(name), place.compose(text, link), is_looked_at, name in BY_TITLE)
