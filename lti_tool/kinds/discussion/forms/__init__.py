"""The form of a discussion's settings: for making one, and for changing it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, StringField
from wtforms.fields.core import Field

from lti_tool.activities.defaults import SiteDefaults
from lti_tool.activities.rules import LONGEST_TEXT, LONGEST_TITLE, Shift
from lti_tool.activities.values import ActivityTerms, ActivityView, Beginning
from lti_tool.grading.values import GradingTerms, StepTerms
from lti_tool.kinds.discussion.defaults import first_steps, fixed_words, score_maximum
from lti_tool.kinds.discussion.forms.fields import (
    MaximumField,
    TidyField,
    TitleField,
    evening,
    sent_text,
)
from lti_tool.kinds.discussion.forms.grading import MOST_STEPS, NEW_LATE, GradingForm, grading_data
from lti_tool.kinds.discussion.forms.options import OptionsForm, options_data
from lti_tool.kinds.discussion.forms.rows import KINDS, StepForm, changed, rows_of
from lti_tool.kinds.discussion.forms.starting import Starting, complain_of_gaps
from lti_tool.kinds.discussion.options import read_options, write_options
from lti_tool.web.fields import MomentField
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

ROW = re.compile(r"steps-\d{1,3}-", re.ASCII)


class SettingsForm(FlaskForm, GradingForm, OptionsForm):
    """A discussion's settings; moments are in the reader's zone."""

    class Meta(FlaskForm.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Leave out rows with a number that no page of ours writes, for which `int` has no answer."""
            sent = super().wrap_formdata(form, formdata)
            return sent and MultiDict(
                (name, text)
                for name, text in sent.items(multi=True)
                if not name.startswith("steps-") or ROW.match(name)
            )

    title = TitleField(lazy_gettext("Give the discussion a title."), LONGEST_TITLE)
    prompt = TidyField(lazy_gettext("Write the prompt: what do learners talk about?"), LONGEST_TEXT)
    objective = TidyField(lazy_gettext("Say what it is for, in one sentence."), LONGEST_TEXT)
    reason = TidyField(
        lazy_gettext("Say in one sentence why this helps; learners ask before they begin."), LONGEST_TEXT
    )
    opens_at = MomentField()
    closes_at = MomentField()
    score_maximum = MaximumField()
    steps = FieldList(FormField(StepForm), max_entries=MOST_STEPS)
    step_kinds = KINDS
    pattern = StringField()
    filled = StringField()
    start: Starting | None = None
    """What "Start from a pattern" shows; None for a discussion that learners know."""
    focus: int | None = None
    """The row that was moved or added just now."""
    site = SiteDefaults()
    """What is set for the whole site."""
    kept_maximum: float | None = None
    """The score maximum of a discussion that exists: its gradebook column keeps its own."""

    @property
    def rows(self) -> Sequence[StepForm]:
        """The forms of the steps."""
        return [entry.form for entry in self.steps.entries]

    @property
    def texts(self) -> list[Field]:
        """The fields that learners read."""
        return [self.title, self.prompt, self.objective, self.reason]

    @property
    def share_total(self) -> int:
        """What the shares add up to, as far as they are numbers."""
        return sum(row.share.data or 0 for row in self.rows)

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Every control that needs something: its id, and the sentence."""
        return [(field.id, field.errors[0]) for field in self._controls() if field.errors]

    @property
    def error_of(self) -> dict[str, str]:
        """The sentence of each control that needs something, by its id."""
        return dict(self.error_list)

    def apply(self, change: str) -> None:
        """Change what the form starts from, or its rows: `add`, `remove:2`, `up:1`, `down:0`; save nothing.

        Nonsense changes nothing.
        """
        if self.start is not None and self.start.apply(change):
            return
        rows = [{field.short_name: sent_text(field) for field in row} for row in self.rows]
        verb, _colon, number = change.partition(":")
        index = int(number) if number.isdecimal() and len(number) < 3 else 0
        self.focus = changed(rows, verb, index)
        texts = {field.name: sent_text(field) for field in self.beside_rows()}
        for place, row in enumerate(rows):
            texts |= {f"steps-{place}-{name}": text for name, text in row.items()}
        self.process(MultiDict(texts))
        self.obey(self.site)

    def begin(self, beginning: Beginning) -> None:
        """Begin with texts that somebody proposed, or on another day than today."""
        for field in (self.title, self.prompt, self.reason):
            field.data = getattr(beginning, field.name) or field.data
        if beginning.opens_at is not None:
            days = (
                beginning.opens_at.astimezone(reader_zone()).date() - now().astimezone(reader_zone()).date()
            )
            shift = Shift(days.days, reader_zone())
            for moment in (self.closes_at, *(row.by for row in self.rows)):
                moment.data = shift.moved(moment.data)
            self.opens_at.data = beginning.opens_at
        if not beginning.prompt:
            self.start = Starting(self, is_untouched=True)

    def obey(self, site: SiteDefaults) -> None:
        """Leave a score maximum that exists, and what is locked for the site, as it is, whatever was sent."""
        self.site = site
        maximum = site.fixed(score_maximum()) if self.kept_maximum is None else self.kept_maximum
        if maximum is not None:
            _fix(self.score_maximum, maximum)
        for row in self.rows:
            if (least := fixed_words(site, row.kind.data)) is not None:
                _fix(row.words, least)

    def is_locked(self, name: str, kind: str = "") -> bool:
        """Whether an admin has locked "score_maximum", or the "words" of steps of this kind."""
        if name == "words":
            return fixed_words(self.site, kind) is not None
        return self.site.fixed(score_maximum()) is not None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then what they say together (row T3)."""
        is_valid = bool(super().validate(extra_validators))
        complain_of_gaps(self.texts)
        if not self.rows:
            _blame(_("Add at least one step."), self.steps)
        self._check_dates()
        for field, sentence in self.grading_problems(len(self.rows)):
            _blame(sentence, field)
        if self.resolutions.data == "staff" and any(row.kind.data == "resolution" for row in self.rows):
            _blame(_("A step asks learners to close, and here staff alone do."), self.resolutions)
        if (problem := self.gate_problem()) is not None:
            _blame(problem, self.see_from, self.see_until)
        if self.rows and is_valid and self.share_total == 0:
            _blame(_("Give at least one step a share above 0."), *(row.share for row in self.rows))
        return is_valid and not self.error_list and not self.steps.errors

    def terms(self) -> ActivityTerms:
        """Return what was filled in; only after it was found valid."""
        return ActivityTerms(
            title=self.title.data or "",
            prompt=self.prompt.data or "",
            objective=self.objective.data or "",
            reason=self.reason.data or "",
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            score_maximum=self.score_maximum.data or 0.0,
            steps=tuple(row.terms() for row in self.rows),
            grading=self.grading(),
            options=write_options(self.options()),
        )

    def beside_rows(self) -> list[Field]:
        """Every control but those of the steps."""
        own = [*self.texts, self.pattern, self.filled, self.opens_at, self.closes_at, self.score_maximum]
        return [*own, *self.grading_controls(), *self.option_controls()]

    def _controls(self) -> list[Field]:
        return [*self.beside_rows(), *(field for row in self.rows for field in row)]

    def _check_dates(self) -> None:
        opens, closes = self.opens_at, self.closes_at
        if _is_before(closes, opens):
            _blame(_("It closes before it opens."), opens, closes)
        for number, row in enumerate(self.rows, 1):
            if _is_before(closes, row.by):
                sentence = _("Step %(number)s is due after the discussion closes.", number=number)
                _blame(sentence, row.by, closes)
            if _is_before(row.by, opens):
                sentence = _("Step %(number)s is due before the discussion opens.", number=number)
                _blame(sentence, row.by, opens)


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new discussion: a week of steps, and another for late work."""
    steps = first_steps(site, evening(3), evening(6), evening(7))
    form = SettingsForm(
        score_maximum=site.of(score_maximum()),
        closes_at=evening(14),
        steps=rows_of(steps),
        **grading_data(GradingTerms(NEW_LATE)),
    )
    form.obey(site)
    form.start = Starting(form, is_untouched=True)
    return form


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a discussion as it stands."""
    names = ("title", "prompt", "objective", "reason", "opens_at", "closes_at")
    form = SettingsForm(
        **{name: getattr(activity, name) for name in names},
        steps=rows_of(steps),
        **grading_data(terms),
        **options_data(read_options(activity.options)),
    )
    form.kept_maximum = activity.score_maximum
    form.obey(site)
    if not activity.learners_see_it:
        form.start = Starting(form)
    return form


def _fix(field: Field, value: float) -> None:
    """Give a field its value, whatever was sent."""
    field.process(None, value)
    field.raw_data = None


def _is_before(field: MomentField, other: MomentField) -> bool:
    return field.data is not None and other.data is not None and field.data < other.data


def _blame(sentence: str, *fields: Field) -> None:
    for field in fields:
        field.errors = [*field.errors, sentence]
