"""Looking up who wrote a post where staff see aliases: with a reason, shown once, written down (row 9)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.rules import is_blank, tidy
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.naming.reveals import REVEALS_A_PAGE, RevealLine, note_reveal, reveals_in
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading import read_post
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.rules import LONGEST_REASON
from lti_tool.kinds.discussion.service import ITEM, PostPlace
from lti_tool.kinds.discussion.views.blueprint import POST, activity_of, bp
from lti_tool.kinds.discussion.views.cards import Cards
from lti_tool.kinds.discussion.views.writing import place_in_thread, writing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get(f"{POST}/reveal")
@allowed(Permission.REVEAL)
def reveal_form(who: Who, post_id: int) -> ResponseReturnValue:
    """Ask for the reason; where the name is shown anyway, lead to the post."""
    activity = activity_of(who)
    post = read_post(db.session(), activity.id, post_id)
    if not naming_of(who, activity).hides(post.author):
        return redirect(place_in_thread(_place(post)), 303)
    return _ask(who, activity, post)


@bp.post(f"{POST}/reveal")
@allowed(Permission.REVEAL)
@writing_limit
def reveal(who: Who, post_id: int) -> ResponseReturnValue:
    """Write down who looks and why, and only then show the name, in this answer alone."""
    activity, reason = activity_of(who), tidy(request.form.get("reason", ""))
    post = read_post(db.session(), activity.id, post_id)
    if not naming_of(who, activity).hides(post.author):
        return redirect(place_in_thread(_place(post)), 303)
    if is_blank(reason):
        return _ask(who, activity, post, _("Say why you have to know. Other instructors read it.")), 422
    if len(reason) > LONGEST_REASON:
        most = f"{LONGEST_REASON:,}"
        return _ask(who, activity, post, _("At most %(most)s characters.", most=most)), 422
    note_reveal(db.session(), who, activity.id, ITEM, post.id, reason, now())
    db.session.commit()
    return render_template(
        "discussion/revealed.html",
        activity=activity,
        name=shown_name(Naming(reader_is_staff=True), post.author),
        back_url=place_in_thread(_place(post)),
    )


@bp.get("/reveals")
@allowed(Permission.READ_REVEALS)
def reveals(who: Who) -> ResponseReturnValue:
    """Show who looked up what, and why, newest first."""
    activity = activity_of(who)
    before = max(1, min(request.args.get("before", LARGEST_ID, type=int), LARGEST_ID))
    lines = reveals_in(db.session(), activity.id, before)
    has_more, lines = len(lines) > REVEALS_A_PAGE, lines[:REVEALS_A_PAGE]
    return render_template(
        "discussion/reveals.html",
        activity=activity,
        lines=[_line(who, activity, one) for one in lines],
        older=url_for("discussion.reveals", before=lines[-1].id) if has_more else None,
    )


def _ask(who: Who, activity: ActivityView, post: PostView, error: str | None = None) -> str:
    return render_template(
        "discussion/reveal.html",
        activity=activity,
        one=Cards(who, activity, now()).alone(post),
        reason=request.form.get("reason", ""),
        error=error,
        most=LONGEST_REASON,
        back_url=place_in_thread(_place(post)),
    )


def _place(post: PostView) -> PostPlace:
    return PostPlace(post.id, post.thread_id, post.parent_id, post.position)


def _line(who: Who, activity: ActivityView, line: RevealLine) -> dict[str, str]:
    """Put a line into words; who looked is named even where staff write under aliases."""
    named = Naming(reader_is_staff=True)
    return {
        "name": shown_name(named, line.by) if line.by else _("Somebody who has left"),
        "reason": line.reason,
        "when": Clock(now()).full(line.at),
        "url": url_for("discussion.history", post_id=line.item_id),
    }
