"""The form of a quiz's settings: five places for questions, those that are empty being none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, Form, FormField
from wtforms.fields.core import Field

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms import ActivityForm
from lti_tool.activities.forms.beginning import begun, standing
from lti_tool.activities.forms.fields import TidyField, evening
from lti_tool.activities.forms.grading import MOST_STEPS
from lti_tool.activities.forms.problems import Problem
from lti_tool.activities.forms.steps import step_form
from lti_tool.activities.rules import LONGEST_TEXT, is_blank
from lti_tool.activities.values import ActivityTerms, ActivityView
from lti_tool.grading.values import GradingTerms, StepName, StepTerms
from lti_tool.kinds.quiz.defaults import first_steps, score_maximum
from lti_tool.kinds.quiz.options import Options, read_options, write_options
from lti_tool.kinds.quiz.rules import KINDS as QUESTION_KINDS
from lti_tool.kinds.quiz.rules import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_CHOICES,
    MOST_QUESTIONS,
    Question,
    QuestionKind,
    Unclear,
    read_question,
    with_earlier,
    written_answers,
)
from lti_tool.web.fields import ChoiceField

KINDS: tuple[StepName, ...] = ("answer", "right", "read", "days")
"""What can be done in a quiz."""
LONGEST_ANSWERS = 5_000
DAYS = 7


class QuestionForm(Form):
    """One question."""

    kind = ChoiceField(QUESTION_KINDS, lazy_gettext("Choose what kind of question it is."), default="one")
    text = TidyField("", LONGEST_QUESTION)
    answers = TidyField("", LONGEST_ANSWERS)
    explanation = TidyField("", LONGEST_QUESTION)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        return all(is_blank(field.data or "") for field in (self.text, self.answers, self.explanation))

    def question(self) -> Question:
        """Return the question.

        Raises:
            Unclear: if it is none.
        """
        kind = cast(QuestionKind, self.kind.data)
        return read_question(kind, self.text.data or "", self.answers.data or "", self.explanation.data or "")


class SettingsForm(ActivityForm):
    """A quiz's settings."""

    prompt = TidyField(lazy_gettext("Say what the questions are about."), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    kept_questions: Sequence[Question] = ()
    """Those of a quiz that stands, before the form changes them."""
    graded = ChoiceField(("yes", "no"), lazy_gettext("Choose whether it is graded."), default="yes")
    question_1 = FormField(QuestionForm)
    question_2 = FormField(QuestionForm)
    question_3 = FormField(QuestionForm)
    question_4 = FormField(QuestionForm)
    question_5 = FormField(QuestionForm)

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    @property
    def questions(self) -> list[QuestionForm]:
        """The forms of the questions."""
        places = (self.question_1, self.question_2, self.question_3, self.question_4, self.question_5)
        return [place.form for place in places]

    def kind_problems(self) -> list[Problem]:
        """Ask for questions, each with answers from which one can tell what is right."""
        written = [one for one in self.questions if not one.is_empty]
        if not written:
            return [(_("Write at least one question."), [self.questions[0].text])]
        found: list[Problem] = []
        for one in written:
            if is_blank(one.text.data or ""):
                found.append((_("Write the question."), [one.text]))
            try:
                one.question()
            except Unclear as error:
                found.append((unclear_words(error.reason), [one.answers]))
        return found or self._twice(written)

    def terms(self) -> ActivityTerms:
        """Return what was filled in: none asks for more than it has, one that is not graded for nothing."""
        terms = super().terms()
        if self.graded.data != "yes":
            return replace(terms, steps=())
        most = sum(not one.is_empty for one in self.questions)
        steps = [
            replace(step, needed=min(step.needed, most)) if step.kind in ("answer", "right") else step
            for step in terms.steps
        ]
        return replace(terms, steps=tuple(steps))

    def options_text(self) -> str:
        """Return the options as JSON; only after the form was found valid."""
        written = [None if one.is_empty else one.question() for one in self.questions]
        questions = with_earlier(self.kept_questions, written)
        return write_options(Options(questions, self.graded.data == "yes"))

    def kind_controls(self) -> list[Field]:
        """Every control that a quiz alone has."""
        return [self.graded, *(field for one in self.questions for field in one)]

    def _twice(self, written: Sequence[QuestionForm]) -> list[Problem]:
        keys: set[str] = set()
        found: list[Problem] = []
        for one in written:
            key = one.question().key
            if key in keys:
                found.append((_("This question stands here twice."), [one.text]))
            keys.add(key)
        return found


def unclear_words(reason: str) -> str:
    """Say what is missing where answers make no question."""
    words = {
        "no_answers": _("Write the answers, one on a line."),
        "too_many": _("A question takes up to %(most)s answers.", most=MOST_CHOICES),
        "too_long": _("An answer holds up to 300 characters."),
        "too_long_to_type": _(
            "An answer that is typed holds up to %(most)s characters.", most=LONGEST_ANSWER
        ),
        "alike": _("Two answers are the same."),
        "two_needed": _("There have to be at least two answers, one on a line."),
        "one_star": _("Put a * before the one answer that is right."),
        "no_star": _("Put a * before each answer that is right."),
        "no_number": _("Write a number, and what it may be off by, if anything: 42 ± 0.5"),
    }
    return str(words[reason])


def question_data(questions: Sequence[Question]) -> dict[str, Any]:
    """Return what the places for questions begin with."""
    return {
        _name(place): {
            "kind": one.kind,
            "text": one.text,
            "answers": written_answers(one),
            "explanation": one.explanation,
        }
        for place, one in enumerate(questions[:MOST_QUESTIONS])
    }


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new quiz."""
    return begun(SettingsForm, site, score_maximum(), evening(2 * DAYS), first_steps(evening(DAYS)))


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a quiz as it stands."""
    options = read_options(activity.options)
    own = {"graded": "yes" if options.is_graded else "no", **question_data(options.questions)}
    form = standing(SettingsForm, site, activity, steps or first_steps(), terms, **own)
    form.kept_questions = options.questions
    return form


def _name(place: int) -> str:
    return f"question_{place + 1}"
