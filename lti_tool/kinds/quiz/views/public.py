"""A quiz for everybody who has its address: without a launch, a cookie, or anything that is kept of them."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.activities.values import ActivityView
from lti_tool.database import begin_writing, db
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.public import answer_in_public, public_quiz, public_spreads
from lti_tool.kinds.quiz.rules import Spread
from lti_tool.kinds.quiz.views.words import Asked, QuestionLine, invalid_words, question_line
from lti_tool.web.limits import limiter, per_address
from lti_tool.web.ports import now

bp = Blueprint("public_quiz", __name__, url_prefix="/q")
UNTOLD = Spread(0, 0, ())


@bp.get("/<token>")
@limiter.limit(per_address)
def show(token: str) -> ResponseReturnValue:
    """Show the questions."""
    activity = public_quiz(db.session(), token, now())
    return _render(activity, {}, {}, is_answered=False)


@bp.post("/<token>")
@limiter.limit(per_address)
def take(token: str) -> ResponseReturnValue:
    """Count answers, and show what is right and what others said here."""
    begin_writing(db.session())
    activity = public_quiz(db.session(), token, now())
    sent = {one.key: request.form.getlist(one.key) for one in read_options(activity.options).questions}
    given, wrong = answer_in_public(db.session(), activity, sent)
    asked = {key: Asked(one.given, one.is_right) for key, one in given.items()}
    if wrong or not given:
        db.session.rollback()
        typed = {
            key: Asked(problem=invalid_words(wrong[key]) if key in wrong else "", typed=tuple(texts))
            for key, texts in sent.items()
        }
        return _render(activity, typed, {}, is_answered=False, is_empty=not wrong), 422
    counted = public_spreads(db.session(), activity)
    db.session.commit()
    return _render(activity, asked, counted, is_answered=True)


def _render(
    activity: ActivityView,
    asked: Mapping[str, Asked],
    counted: Mapping[str, Spread],
    *,
    is_answered: bool,
    is_empty: bool = False,
) -> str:
    return render_template(
        "quiz/public.html",
        activity=activity,
        lines=_lines(activity, asked, counted),
        is_answered=is_answered,
        is_empty=is_empty,
    )


def _lines(
    activity: ActivityView, asked: Mapping[str, Asked], counted: Mapping[str, Spread]
) -> list[QuestionLine]:
    return [
        question_line(
            number,
            question,
            one := asked.get(question.key, Asked()),
            counted.get(question.key, UNTOLD),
            tells=one.given is not None,
        )
        for number, question in enumerate(read_options(activity.options).questions, 1)
    ]
