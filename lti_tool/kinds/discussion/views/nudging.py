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
from lti_tool.kinds.discussion.minutes.service import any_posted
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.notices.service import LONGEST_NUDGE, nudge
from lti_tool.web.ports import now
from lti_tool.web.sent import new_form_key, sent_form_key


def show_nudge(who: Who, activity: ActivityView, people: Sequence[tuple[int, str]]) -> str:
    """Show a text to change, and whom it goes to."""
    ids = [membership_id for membership_id, _name in people]
    # Where staff see aliases, the text must not tell whether one of these people has posted.
    is_apart = naming_of(who, activity).anonymity.hides_from_staff
    is_new = not is_apart and not any_posted(db.session(), activity.id, ids)
    return _page(activity, people, _proposed(activity, is_new=is_new), new_form_key())


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


def _proposed(activity: ActivityView, *, is_new: bool) -> str:
    """Propose words: `is_new` says that none of those they go to has posted."""
    is_over = activity.closes_at is not None and activity.closes_at < now()
    words = {
        (False, True): _(
            "Hello, our discussion “%(title)s” goes on, and your view is missing in it. A short start is "
            "enough: one thing that you saw, or one question. If something keeps you from it, "
            "tell me, and we find a way.",
            title=activity.title,
        ),
        (False, False): _(
            "Hello, our discussion “%(title)s” goes on, and not all that it asks you for counts yet. "
            "If something keeps you from it, tell me, and we find a way.",
            title=activity.title,
        ),
        (True, True): _(
            "Hello, our discussion “%(title)s” is closed, and I found nothing of yours in it. "
            "If something kept you from it, tell me, and we find a way.",
            title=activity.title,
        ),
        (True, False): _(
            "Hello, our discussion “%(title)s” is closed, and not all that it asked you for counts. "
            "If something kept you from it, tell me, and we find a way.",
            title=activity.title,
        ),
    }
    return str(words[is_over, is_new])


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
