"""A second look: a learner asks for it once about each score, and staff answer (row 67, ADR 0072)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.forms.looks import AnswerForm, AskForm
from lti_tool.activities.service import activity_for, activity_in
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import anonymity_of
from lti_tool.activities.views.asked import step_words
from lti_tool.activities.views.clock import gradebook_name
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import Conflict
from lti_tool.grading.looks import (
    LONGEST,
    LookLine,
    answer_look,
    ask_look,
    look_in,
    looks_in,
    looks_of,
)
from lti_tool.grading.rules import asking_refusal
from lti_tool.grading.standings import learner_work
from lti_tool.grading.values import LearnerWork
from lti_tool.web.asking import allowed, participation_blueprint
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

bp = participation_blueprint("looks", __name__, "/looks")
ONE = f"/<int(max={LARGEST_ID}):look_id>"


@bp.get("/mine")
@allowed(Permission.ASK_LOOK)
def mine(who: Who) -> ResponseReturnValue:
    """Show what the reader asked and was answered, and let them ask."""
    return _own_page(who, AskForm())


@bp.post("/mine")
@allowed(Permission.ASK_LOOK)
def ask(who: Who) -> ResponseReturnValue:
    """Ask for a second look at the score as it stands, or say why that cannot be."""
    activity, form = activity_for(db.session(), who), AskForm()
    learner = learner_work(db.session(), activity.id, who.membership_id, now())
    if not form.validate_on_submit() or _own_refusal(activity, learner):
        return _own_page(who, form), 422
    given, reason = _given(learner), form.reason.data or ""
    try:
        ask_look(db.session(), activity.id, who.membership_id, given, reason, now())
    except Conflict:
        return _own_page(who, form), 422
    db.session.commit()
    return redirect(url_for("looks.mine", said="asked"), 303)


@bp.get("/")
@allowed(Permission.SEE_GRADES)
def waiting(who: Who) -> ResponseReturnValue:
    """Show staff what learners ask, what waits longest first, and what was answered."""
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    lines = [(one, _name(one)) for one in looks_in(db.session(), activity.id)]
    return render_template(
        "activities/looks.html",
        activity=activity,
        open=[line for line in lines if line[0].look.answered_at is None],
        answered=[line for line in lines if line[0].look.answered_at is not None],
        is_done="answered" in request.args,
    )


@bp.get(ONE)
@allowed(Permission.ACCEPT_WORK)
def one(who: Who, look_id: int) -> ResponseReturnValue:
    """Show one request with the steps of who asks."""
    return _answer_page(who, look_id, AnswerForm())


@bp.post(ONE)
@allowed(Permission.ACCEPT_WORK)
def answer(who: Who, look_id: int) -> ResponseReturnValue:
    """Answer a request, and accept the steps that were ticked."""
    activity, form = activity_in(db.session(), who.activity_id, who.context_id), AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(who, look_id, form), 422
    words, steps = form.answer.data or "", _ticked()
    try:
        answer_look(db.session(), activity.id, look_id, words, steps, who.membership_id, now())
    except Conflict:
        return _answer_page(who, look_id, form), 409
    db.session.commit()
    return redirect(url_for("looks.waiting", answered=1), 303)


def _own_page(who: Who, form: AskForm) -> str:
    activity = activity_for(db.session(), who)
    learner = learner_work(db.session(), activity.id, who.membership_id, now())
    found = looks_of(db.session(), activity.id, who.membership_id)
    refusal = _own_refusal(activity, learner) or asking_refusal(_given(learner), found)
    return render_template(
        "activities/look_mine.html",
        activity=activity,
        score=learner.standing.score,
        looks=found,
        refusal=_refusals()[refusal] if refusal else "",
        form=form,
        longest=LONGEST,
        is_asked="said" in request.args,
    )


def _answer_page(who: Who, look_id: int, form: AnswerForm) -> str:
    activity = activity_in(db.session(), who.activity_id, who.context_id)
    line = look_in(db.session(), activity.id, look_id)
    learner = learner_work(db.session(), activity.id, line.membership_id, now())
    hides = _hides(activity)
    steps = learner.standing.steps if learner.is_scored and not hides else ()
    return render_template(
        "activities/look_answer.html",
        activity=activity,
        line=line,
        name=_name(line),
        score=learner.standing.score,
        steps=[(one.step.id, step_words(one.step)) for one in steps if one.progress.met_at is None],
        ticked=_ticked(),
        leads_to_work=not hides,
        form=form,
        longest=LONGEST,
    )


def _given(learner: LearnerWork) -> float | None:
    """The score that a second look would be about; none of who is not scored."""
    return learner.standing.score.given if learner.is_scored else None


def _own_refusal(activity: ActivityView, learner: LearnerWork) -> str:
    """Why nobody asks here whatever they asked before; "" where they may."""
    if _hides(activity):
        return "apart"
    return "full" if learner.standing.score.is_full and learner.look_id is None else ""


def _hides(activity: ActivityView) -> bool:
    """Whether staff see aliases, so that asking would tell whose one is."""
    return anonymity_of(activity).hides_from_staff


def _ticked() -> list[int]:
    return sorted({one for one in request.form.getlist("step", type=int) if 0 < one <= LARGEST_ID})


def _name(line: LookLine) -> str:
    return gradebook_name(line.membership_id, line.number, line.name)


def _refusals() -> dict[str, str]:
    return {
        "apart": _("Staff see aliases here and cannot look at what is yours. Talk to them."),
        "full": _("Your score is full, so there is nothing to add to it."),
        "no_score": _("You have no score here yet. Once there is one, you can ask."),
        "waits": _("Your request waits for an answer. You read it here and in your inbox."),
        "asked": _("You have asked about this score. You can ask again once it has changed."),
    }
