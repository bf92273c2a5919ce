"""Reading: the page of threads, one thread with all its replies, and whether there is news."""

from datetime import UTC, datetime, timedelta
from secrets import randbits

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, begin_writing, db
from lti_tool.errors import NotHere
from lti_tool.kinds.discussion.circles.joining import seen_by_circle
from lti_tool.kinds.discussion.muting.service import is_muted
from lti_tool.kinds.discussion.reading import (
    count_new,
    glance,
    read_thread,
)
from lti_tool.kinds.discussion.roles.service import rotate_roles
from lti_tool.kinds.discussion.rules import REPLIES_A_PAGE, SHOWS, Show
from lti_tool.kinds.discussion.sight.service import sight_of
from lti_tool.kinds.discussion.steering.service import moved_to
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.drawing import SHORTEST_WAIT, draw_page, draw_threads
from lti_tool.kinds.discussion.views.faces import Composer
from lti_tool.kinds.discussion.views.roles import LOT_BITS
from lti_tool.kinds.discussion.views.showing import Showing
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.errors import refusal
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.wording import Wording

LONGEST_WAIT = 60
LONGEST_AWAY = timedelta(days=1)


@bp.get("/")
@allowed(Permission.READ)
def page(who: Who) -> ResponseReturnValue:
    """Show the prompt, the reader's steps, and threads with the newest activity first."""
    asked = request.args.get("show", "needs")
    show = next((name for name in SHOWS if name == asked), None)
    if show is None:
        raise NotHere
    showing = _with_roles_of_the_week(Showing(who, activity_of(who), now()))
    if who.is_staff and (circle_id := request.args.get("circle", type=int)):
        showing.sight = seen_by_circle(db.session(), showing.activity, circle_id)
    answer = show_page(showing, request.args.get("after"), show)
    showing.note_opening()
    return answer


def _with_roles_of_the_week(showing: Showing) -> Showing:
    """Give roles that go round on the first visit of a week, in a transaction of its own."""
    if not showing.are_roles_due:
        return showing
    session, zone = db.session(), showing.standing.terms.zone
    session.rollback()
    begin_writing(session)
    rotate_roles(session, showing.activity, zone, randbits(LOT_BITS), showing.now)
    session.commit()
    return Showing(showing.who, showing.activity, showing.now)


def show_page(
    showing: Showing, after: str | None = None, show: Show = "needs", composer: Composer | None = None
) -> str | bytes:
    """Render the page, or its next threads alone; `composer` is one whose text was not taken."""
    show, circle = show if showing.sight.is_open else "mine", showing.sight.circle
    found = glance(db.session(), showing.activity.id, showing.who.membership_id, after, show, circle)
    showing.know_alias(found.alias)
    if after and wants_fragment():
        threads = Markup(draw_threads(showing, found).decode())  # nosec B704  # drawn by us
        return render_template(
            "discussion/threads.html", threads=threads, after=found.after, show=show, showing=showing
        )
    return draw_page(showing, found, after is None, show, composer)


@bp.get(f"/threads/<int(max={LARGEST_ID}):thread_id>")
@allowed(Permission.READ)
def thread(who: Who, thread_id: int) -> ResponseReturnValue:
    """Show one thread with fifty replies, or put it in the place of its shorter self."""
    showing = Showing(who, activity_of(who), now())
    after = max(0, min(request.args.get("after", 0, type=int), LARGEST_ID - REPLIES_A_PAGE))
    try:
        found = read_thread(
            db.session(), showing.activity.id, thread_id, who.membership_id, showing.depth, after
        )
    except NotHere:
        return _moved(showing, thread_id)
    answer = render_template(
        "discussion/one_thread.html" if wants_fragment() else "discussion/thread.html",
        showing=showing,
        activity=showing.activity,
        one=showing.cards.of(found),
        earlier=_earlier(thread_id, after),
        is_muted=not wants_fragment() and is_muted(db.session(), who.membership_id, thread_id),
    )
    showing.note_opening()
    return answer


@bp.get("/new")
@allowed(Permission.READ)
def news(who: Who) -> ResponseReturnValue:
    """Say how many posts came since the page was made; asks less and less often."""
    since = datetime.fromtimestamp(_since(), UTC)
    activity = activity_of(who)
    seen = sight_of(db.session(), who, activity, now())
    count = count_new(db.session(), activity.id, who.membership_id, max(since, now() - LONGEST_AWAY), seen)
    wait = min(request.args.get("wait", SHORTEST_WAIT, type=int) * 2, LONGEST_WAIT)
    return render_template("discussion/news.html", count=count, since=_since(), wait=max(wait, SHORTEST_WAIT))


def _moved(showing: Showing, thread_id: int) -> ResponseReturnValue:
    """Say where a thread is that staff moved away."""
    title = moved_to(db.session(), showing.who, showing.activity, thread_id)
    if title is None:
        raise NotHere
    lead = _("An instructor moved it to “%(title)s”, another discussion of this course.", title=title)
    todo = _("Open that discussion from your course.")
    return refusal(404, Wording(404, _("This thread was moved"), lead, [todo]), "moved")


def _earlier(thread_id: int, after: int) -> str | None:
    if after == 0:
        return None
    return url_for("discussion.thread", thread_id=thread_id, after=max(0, after - REPLIES_A_PAGE) or None)


def _since() -> int:
    since = request.args.get("since", type=int)
    if since is None or not 0 <= since <= 2**33:
        raise NotHere
    return since
