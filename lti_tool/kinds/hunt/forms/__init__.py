"""The form of a hunt's settings: ten places for clues, those that are empty being none.

What solves a clue is never shown again: an empty answer keeps the one that stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.fields.core import Field

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms import ActivityForm, Problem
from lti_tool.activities.forms.fields import TidyField, evening
from lti_tool.activities.forms.grading import MOST_STEPS, NEW_LATE, grading_data
from lti_tool.activities.forms.steps import rows_of, step_form
from lti_tool.activities.rules import LONGEST_TEXT, is_blank
from lti_tool.activities.values import ActivityView
from lti_tool.grading.values import GradingTerms, StepName, StepTerms
from lti_tool.kinds.hunt.answers import Unclear, kept_answer, new_key
from lti_tool.kinds.hunt.defaults import first_steps, score_maximum
from lti_tool.kinds.hunt.options import Options, read_options, write_options
from lti_tool.kinds.hunt.rules import KINDS as CLUE_KINDS
from lti_tool.kinds.hunt.rules import (
    LONGEST_ANSWER,
    LONGEST_CLUE,
    LONGEST_HINT,
    MOST_CLUES,
    MOST_SPELLINGS,
    MOST_TRIES,
    Clue,
    ClueKind,
)
from lti_tool.web.fields import ChoiceField, WholeNumberField
from lti_tool.web.ports import ports

KINDS: tuple[StepName, ...] = ("solve", "read", "days")
"""What can be done in a hunt."""
LONGEST_WRITTEN, LONGEST_GROUP = 5_000, 20
DAYS = 7


class ClueForm(Form):
    """One clue."""

    key = HiddenField()
    """Of the clue that stands in this place; "" for a new one."""
    place = WholeNumberField(1, MOST_CLUES, is_optional=True)
    text = TidyField("", LONGEST_CLUE)
    kind = ChoiceField(CLUE_KINDS, lazy_gettext("Choose what solves the clue."), default="text")
    answer = TidyField("", LONGEST_WRITTEN)
    hint = TidyField("", LONGEST_HINT)
    hint_2 = TidyField("", LONGEST_HINT)
    group = TidyField("", LONGEST_GROUP)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        fields = (self.text, self.answer, self.hint, self.hint_2)
        return all(is_blank(field.data or "") for field in fields)

    def clue(self, secret: str, known: Mapping[str, Clue]) -> Clue:
        """Return the clue; without a new answer, with the one that is known.

        Raises:
            Unclear: if its answer is none.
        """
        kind = cast(ClueKind, self.kind.data)
        stored = known.get(self.key.data or "")
        keeps = stored is not None and is_blank(self.answer.data or "") and stored.kind == kind
        if stored is not None and keeps:
            digests, sealed = stored.digests, stored.sealed
        else:
            digests, sealed = kept_answer(secret, kind, self.answer.data or "")
        hints = tuple(one for one in (self.hint.data or "", self.hint_2.data or "") if not is_blank(one))
        key = stored.key if stored else new_key()
        group = " ".join((self.group.data or "").split())
        return Clue(key, self.text.data or "", kind, digests, sealed, hints, group)


class SettingsForm(ActivityForm):
    """A hunt's settings."""

    prompt = TidyField(lazy_gettext("Say what the hunt is about."), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    shuffles = ChoiceField(("no", "yes"), lazy_gettext("Choose in which order clues come."), default="no")
    tries = WholeNumberField(1, MOST_TRIES, is_optional=True)
    clue_1 = FormField(ClueForm)
    clue_2 = FormField(ClueForm)
    clue_3 = FormField(ClueForm)
    clue_4 = FormField(ClueForm)
    clue_5 = FormField(ClueForm)
    clue_6 = FormField(ClueForm)
    clue_7 = FormField(ClueForm)
    clue_8 = FormField(ClueForm)
    clue_9 = FormField(ClueForm)
    clue_10 = FormField(ClueForm)
    known: Mapping[str, Clue] = {}
    """The clues that stand, by their keys."""

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    @property
    def clues(self) -> list[ClueForm]:
        """The forms of the clues."""
        first = (self.clue_1, self.clue_2, self.clue_3, self.clue_4, self.clue_5)
        rest = (self.clue_6, self.clue_7, self.clue_8, self.clue_9, self.clue_10)
        return [place.form for place in (*first, *rest)]

    def kind_problems(self) -> list[Problem]:
        """Ask for clues, each with what solves it."""
        written = [one for one in self.clues if not one.is_empty]
        if not written:
            return [(_("Write at least one clue."), [self.clues[0].text])]
        found: list[Problem] = []
        for one in written:
            if is_blank(one.text.data or ""):
                found.append((_("Write the clue."), [one.text]))
            try:
                one.clue("", self.known)
            except Unclear as error:
                found.append((unclear_words(error.reason), [one.answer]))
        return found

    def options_text(self) -> str:
        """Return the options as JSON; only after the form was found valid."""
        secret = ports().secret
        written = sorted((one for one in self.clues if not one.is_empty), key=_order)
        clues = tuple(one.clue(secret, self.known) for one in written)
        return write_options(Options(clues, self.shuffles.data == "yes", self.tries.data))

    def kind_controls(self) -> list[Field]:
        """Every control that a hunt alone has."""
        return [self.shuffles, self.tries, *(field for one in self.clues for field in one)]


def unclear_words(reason: str) -> str:
    """Say what is missing where a clue cannot be solved."""
    words = {
        "no_answer": _("Write what solves the clue."),
        "too_many": _("A clue takes up to %(most)s spellings.", most=MOST_SPELLINGS),
        "too_long": _("An answer holds up to %(most)s characters.", most=LONGEST_ANSWER),
        "no_number": _("Write a number, and what it may be off by, if anything: 42 ± 0.5"),
        "no_pattern": _("Write a word with gaps: * stands for any letters, ? for one."),
    }
    return str(words[reason])


def clue_data(clues: Iterable[Clue]) -> dict[str, Any]:
    """Return what the places for clues begin with; answers are not among it."""
    return {
        _name(place): {
            "key": one.key,
            "place": place + 1,
            "text": one.text,
            "kind": one.kind,
            "hint": one.hints[0] if one.hints else "",
            "hint_2": one.hints[1] if len(one.hints) > 1 else "",
            "group": one.group,
        }
        for place, one in enumerate(clues)
        if place < MOST_CLUES
    }


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new hunt."""
    form = SettingsForm(
        score_maximum=site.of(score_maximum()),
        closes_at=evening(2 * DAYS),
        steps=rows_of(first_steps(evening(DAYS))),
        **grading_data(GradingTerms(NEW_LATE)),
    )
    form.obey(site)
    return form


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a hunt as it stands."""
    names = ("title", "prompt", "objective", "reason", "opens_at", "closes_at")
    texts = {name: getattr(activity, name) for name in names}
    options = read_options(activity.options)
    form = SettingsForm(
        **texts,
        **clue_data(options.clues),
        shuffles="yes" if options.shuffles else "no",
        tries=options.tries,
        steps=rows_of(steps),
        **grading_data(terms),
    )
    form.known = {one.key: one for one in options.clues}
    form.kept_maximum = activity.score_maximum
    form.obey(site)
    return form


def _name(place: int) -> str:
    return f"clue_{place + 1}"


def _order(form: ClueForm) -> int:
    return form.place.data or MOST_CLUES
