"""A text of staff in the inboxes of learners that they chose (S4)."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import InputInvalid
from lti_tool.notices.service import LONGEST_NUDGE, nudge
from lti_tool.web.ports import now
from lti_tool.web.sent import new_form_key, sent_form_key


def show_nudge(activity: ActivityView, people: Sequence[tuple[int, str]]) -> str:
    """Show a text to change, and whom it goes to."""
    text = _(
        "Hello, our discussion “%(title)s” goes on, and your view is missing in it. A short start is enough: "
        "one thing that you saw, or one question. If something keeps you from it, "
        "tell me, and we find a way.",
        title=activity.title,
    )
    return _page(activity, people, str(text), new_form_key())


def write_nudge(who: Who, activity: ActivityView, people: Sequence[tuple[int, str]]) -> ResponseReturnValue:
    """Put the text that was sent into these people's inboxes, or show what is wrong with it."""
    text, form_key = tidy(request.form.get("text", "")), sent_form_key()
    try:
        count = nudge(db.session(), who, [one for one, _name in people], text, form_key, now())
    except InputInvalid as error:
        db.session.rollback()
        return _page(activity, people, text, form_key, _problem_words(error.reason, len(text))), 422
    db.session.commit()
    return redirect(url_for("discussion.minutes", written=count), 303)


def _problem_words(reason: str, length: int) -> str:
    if reason == "empty":
        return str(_("Write a sentence or two first."))
    return str(_("At most %(most)s characters; this has %(there)s.", most=LONGEST_NUDGE, there=length))


def _page(
    activity: ActivityView,
    people: Sequence[tuple[int, str]],
    text: str,
    form_key: str,
    problem: str | None = None,
) -> str:
    return render_template(
        "discussion/nudge.html",
        activity=activity,
        people=people,
        text=text,
        form_key=form_key,
        longest=LONGEST_NUDGE,
        problem=problem,
    )
