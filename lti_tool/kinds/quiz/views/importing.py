"""Taking questions out of a text in Moodle's GIFT format."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.quiz.forms import unclear_words
from lti_tool.kinds.quiz.gift import Found, read_gift
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.rules import MOST_QUESTIONS, Question
from lti_tool.kinds.quiz.storing import add_questions
from lti_tool.kinds.quiz.views.blueprint import activity_of, bp
from lti_tool.markup import visible_text
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission

LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not taken of a text, and on which line it begins."""

    line: int
    words: str


@bp.get("/import")
@allowed(Permission.CONFIGURE)
def import_form(who: Who) -> ResponseReturnValue:
    """Show where a text is pasted."""
    return _show(activity_of(who), "", [])


@bp.post("/import")
@allowed(Permission.CONFIGURE)
def take_text(who: Who) -> ResponseReturnValue:
    """Take every question of a text, or none and say what is in the way."""
    activity, text = activity_of(who), tidy(request.form.get("text", ""))[:LONGEST]
    found = read_gift(text)
    problems = [Problem(one.line, _words(one.reason)) for one in found if one.question is None]
    questions = [_plain(one) for one in found if one.question is not None]
    if not found:
        problems = [Problem(0, str(_("There is no question in this text.")))]
    room = MOST_QUESTIONS - len(read_options(activity.options).questions)
    if not problems and len(questions) > room:
        sentence = _(
            "There is room for %(room)s more, and the text has %(count)s.", room=room, count=len(questions)
        )
        problems = [Problem(0, str(sentence))]
    if problems:
        return _show(activity, text, problems), 422
    add_questions(db.session(), activity.id, questions)
    db.session.commit()
    return redirect(url_for("quiz.settings_form"), 303)


def _plain(found: Found) -> Question:
    """Return a question without the marks of HTML, if it was said to be HTML."""
    question = found.question
    if question is None:
        raise ValueError("no question")
    if not found.is_html:
        return question
    return replace(
        question, text=visible_text(question.text), choices=tuple(map(visible_text, question.choices))
    )


def _words(reason: str) -> str:
    words = {
        "no_braces": _("It has no answers in braces { }."),
        "unclosed": _("A brace { is not closed."),
        "essay": _("It is an essay, for which a quiz has no right answer; ask it in a discussion."),
        "matching": _("It is a matching question, which a spark quiz does not have."),
    }
    return str(words[reason]) if reason in words else unclear_words(reason)


def _show(activity: ActivityView, text: str, problems: Sequence[Problem]) -> str:
    return render_template("quiz/import.html", activity=activity, text=text, problems=problems)
