"""Said in class: staff note what a learner said there, in a line that the learner reads."""

from dataclasses import dataclass
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.service import lines_of
from lti_tool.activities.views import all_kinds
from lti_tool.course.naming import Author, Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid
from lti_tool.recognition.observations import learners_in, observations_in
from lti_tool.recognition.service import take_back
from lti_tool.recognition.ticking import observe
from lti_tool.recognition.views.blueprint import bp, sent_number
from lti_tool.recognition.views.words import problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, with what is wrong of it."""

    member: int = 0
    activity: int = 0
    words: str = ""
    field: str = ""
    problem: str = ""


@bp.get("/observations")
@allowed(Permission.THANK_IN_CLASS)
def observations(who: Who) -> ResponseReturnValue:
    """Show the form, and what was noted last."""
    return _show(who, Typed(activity=who.activity_id or 0))


@bp.post("/observations")
@allowed(Permission.THANK_IN_CLASS)
def note_observation(who: Who) -> ResponseReturnValue:
    """Keep what a learner said; a second click notes nothing."""
    sent = Typed(sent_number("member"), sent_number("activity"), request.form.get("words", ""))
    if not sent.member:
        return _show(who, Typed(0, sent.activity, sent.words, "member", _("Choose who said it."))), 422
    session = db.session()
    try:
        observe(session, who, sent.member, sent.activity, sent.words, sent_form_key(), now())
    except InputInvalid as error:
        session.rollback()
        return _show(who, Typed(sent.member, sent.activity, sent.words, "words", problem_words(error))), 422
    session.commit()
    return redirect(url_for("recognition.observations"), 303)


@bp.post(f"/observations/<int(max={LARGEST_ID}):recognition_id>/take-back")
@allowed(Permission.THANK_IN_CLASS)
def take_observation_back(who: Who, recognition_id: int) -> ResponseReturnValue:
    """Take back what was noted."""
    take_back(db.session(), all_kinds(), who, recognition_id, now(), "observed")
    db.session.commit()
    return redirect(url_for("recognition.observations"), 303)


def _show(who: Who, typed: Typed) -> str:
    session = db.session()
    people = [(str(one.membership_id), _name(one)) for one in learners_in(session, who.context_id)]
    activities = [(str(one.id), one.title) for one in reversed(lines_of(session, who.context_id))]
    return render_template(
        "recognition/observations.html",
        typed=typed,
        people=[("", _("Choose a person")), *sorted(people, key=lambda one: one[1].casefold())],
        activities=activities,
        noted=[(one, _name(one.author)) for one in observations_in(session, who.context_id)],
        form_key=str(uuid4()),
    )


def _name(author: Author) -> str:
    return shown_name(Naming(reader_is_staff=True), author)
