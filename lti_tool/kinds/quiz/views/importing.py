"""Taking questions out of a text in Moodle's GIFT format."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.rules import tidy
from lti_tool.activities.values import ActivityView
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.kinds.quiz.forms import unclear_words
from lti_tool.kinds.quiz.gift import read_gift
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.rules import LONGEST_QUESTION, MOST_QUESTIONS
from lti_tool.kinds.quiz.storing import add_questions
from lti_tool.kinds.quiz.views.blueprint import activity_of, bp
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission

LONGEST = 50_000
MOST_PROBLEMS = 20
"""Said at once; whoever mends these sees the others."""


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
    activity, text = activity_of(who), tidy(request.form.get("text", ""))
    found = read_gift(text) if len(text) <= LONGEST else []
    problems = [Problem(one.line, _words(one.reason)) for one in found if one.question is None]
    questions = [one.question for one in found if one.question is not None]
    if len(text) > LONGEST:
        problems = [Problem(0, str(_("A text holds up to %(most)s characters.", most=f"{LONGEST:,}")))]
    elif not found:
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


def _words(reason: str) -> str:
    longest = f"{LONGEST_QUESTION:,}"
    words = {
        "no_braces": _("It has no answers in braces { }."),
        "unclosed": _("A brace { is not closed."),
        "together": _("Two questions stand together: leave an empty line between them."),
        "no_words": _("The question has no words."),
        "long_words": _("A question holds up to %(most)s characters.", most=longest),
        "long_explanation": _("An explanation holds up to %(most)s characters.", most=longest),
        "blank_answer": _("One of its answers is empty."),
        "no_answers": _("It has no answers, or an empty one."),
        "two_needed": _("It needs at least two answers."),
        "one_star": _("Mark one answer as right with =, and the others with ~."),
        "no_star": _("No answer is right: mark one with =, or give it a weight above 0."),
        "starred": _("An answer begins with *, which marks right answers here. Leave it out."),
        "no_weight": _("A weight stands between two percent signs and is a number from -100 to 100."),
        "gaps": _("Its * stands for any letters, which a short text here has not: write each spelling."),
        "essay": _("It is an essay, for which a quiz has no right answer; ask it in a discussion."),
        "matching": _("It is a matching question, which a spark quiz does not have."),
    }
    return str(words[reason]) if reason in words else unclear_words(reason)


def _show(activity: ActivityView, text: str, problems: Sequence[Problem]) -> str:
    shown, more = list(problems[:MOST_PROBLEMS]), len(problems) - MOST_PROBLEMS
    if more > 0:
        words = ngettext("And %(num)d more like these.", "And %(num)d more like these.", more)
        shown.append(Problem(0, str(words)))
    return render_template("quiz/import.html", activity=activity, text=text, problems=shown)
