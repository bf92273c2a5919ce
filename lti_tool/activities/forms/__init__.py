"""The form of an activity's settings, as far as every kind asks for the same."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList
from wtforms.fields.core import Field

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms.fields import MaximumField, TidyField, TitleField, sent_text, sent_texts
from lti_tool.activities.forms.grading import GradingForm
from lti_tool.activities.forms.problems import Problem, blame, problems_of_dates, summary_of
from lti_tool.activities.forms.steps import StepForm, changed
from lti_tool.activities.rules import LONGEST_TEXT, LONGEST_TITLE, Shift
from lti_tool.activities.values import ActivityTerms, Beginning, MayOpen, NewOpening
from lti_tool.grading.rules.counting import WORDLESS
from lti_tool.grading.values import StepName
from lti_tool.web.fields import MomentField
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

TO_KIND = "kind:"
"""What a button that changes the kind of a new activity sends, before its name."""
ROW = re.compile(r"steps-\d{1,3}-", re.ASCII)


class ActivityForm(FlaskForm, GradingForm):
    """An activity's settings; moments are in the reader's zone.

    A kind's form adds `steps`, a list of `steps.step_form` of what can be done in it, and what it has beside.
    """

    class Meta(FlaskForm.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Leave out rows with a number that no page of ours writes, for which `int` has no answer.

            Where another kind was chosen, its form begins anew: see `carry`.
            """
            sent = super().wrap_formdata(form, formdata)
            if sent and sent.get("do", "").startswith(TO_KIND):
                return None
            return sent and MultiDict(
                (name, text)
                for name, text in sent.items(multi=True)
                if not name.startswith("steps-") or ROW.match(name)
            )

    title = TitleField(lazy_gettext("Give it a title."), LONGEST_TITLE)
    prompt = TidyField(lazy_gettext("Write the prompt: what are learners asked?"), LONGEST_TEXT)
    objective = TidyField(lazy_gettext("Say what it is for, in one sentence."), LONGEST_TEXT)
    reason = TidyField(
        lazy_gettext("Say in one sentence why this helps; learners ask before they begin."), LONGEST_TEXT
    )
    opens_at = MomentField()
    closes_at = MomentField()
    score_maximum = MaximumField()
    steps: "FieldList[Any]"
    step_kinds: Sequence[StepName]
    """What a step of this kind may ask for."""
    focus: int | None = None
    """The row that was moved or added just now."""
    site = SiteDefaults()
    """What is set for the whole site."""
    kept_maximum: float | None = None
    """The score maximum of an activity that exists: its gradebook column keeps its own."""
    learners = 0
    """How many the course has, as far as is known."""
    joint: Collection[str] = ()
    """Sentences that were found of what controls say together."""
    openings: Sequence[MayOpen] = ()
    """What may open an activity of the course."""
    opens = ""
    """The title of what opens with this one, where it has no gradebook column."""
    make_opening: Callable[[str], NewOpening | None] = staticmethod(lambda _title: None)
    """Makes what is still to be made to open it, of its title."""

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        raise NotImplementedError

    @property
    def rows(self) -> Sequence[StepForm]:
        """The forms of the steps."""
        return [entry.form for entry in self.steps.entries]

    @property
    def asks_for_words(self) -> bool:
        """Whether anything that a step may ask for here is written, and so has a least number of words."""
        return not set(self.step_kinds) <= {*WORDLESS, "days"}

    @property
    def texts(self) -> list[Field]:
        """The fields that learners read."""
        return [self.title, self.prompt, self.objective, self.reason]

    @property
    def share_total(self) -> int:
        """What the shares add up to, as far as they are numbers."""
        return sum(row.share.data or 0 for row in self.rows)

    @property
    def share_of_roles(self) -> int:
        """What of it is asked of nobody but who holds a role, who has it beside what all have."""
        return sum(row.share.data or 0 for row in self.rows if row.kind.data == "role")

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Every control that needs something: its id, and the sentence."""
        return [(field.id, field.errors[0]) for field in self._controls() if field.errors]

    @property
    def error_summary(self) -> list[tuple[str, str]]:
        """As `error_list`, to be read in one go above the form."""
        steps = {field.id: number for number, row in enumerate(self.rows, 1) for field in row}
        return list(summary_of(self.error_list, self.joint, steps))

    @property
    def error_of(self) -> dict[str, str]:
        """The sentence of each control that needs something, by its id."""
        return dict(self.error_list)

    def apply(self, change: str) -> None:
        """Change the form's rows: `add`, `remove:2`, `up:1`, `down:0`; save nothing.

        Nonsense changes nothing.
        """
        rows = [{field.short_name: sent_text(field) for field in row} for row in self.rows]
        verb, _colon, number = change.partition(":")
        index = int(number) if number.isdecimal() and len(number) < 3 else 0
        self.focus = changed(rows, verb, index, self.step_kinds[0])
        texts = MultiDict((field.name, text) for field in self.beside_rows() for text in sent_texts(field))
        for place, row in enumerate(rows):
            texts.update({f"steps-{place}-{name}": text for name, text in row.items()})
        self.process(texts)
        self.obey(self.site)

    def carry(self, sent: Mapping[str, str]) -> None:
        """Take over what was typed into the form of another kind; steps are as this kind begins them."""
        for field in (*self.texts, self.opens_at, self.closes_at, self.score_maximum):
            if field.name in sent:
                field.process(MultiDict(sent))
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

    def obey(self, site: SiteDefaults) -> None:
        """Leave a score maximum that exists, and what is locked for the site, as it is, whatever was sent."""
        self.site = site
        maximum = site.fixed(self.maximum_default) if self.kept_maximum is None else self.kept_maximum
        if maximum is not None:
            _fix(self.score_maximum, maximum)
        for row in self.rows:
            if (least := self.fixed_words(row.kind.data)) is not None:
                _fix(row.words, least)

    def fixed_words(self, kind: StepName) -> int | None:
        """Return the least words that an admin has set for steps of this kind; None: instructors say."""
        return None

    def is_locked(self, name: str, kind: StepName = "post") -> bool:
        """Whether an admin has locked "score_maximum", or the "words" of steps of this kind."""
        if name == "words":
            return self.fixed_words(kind) is not None
        return self.site.fixed(self.maximum_default) is not None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then what they say together (row T3)."""
        is_valid = bool(super().validate(extra_validators))
        problems = [*self._problems(), *self.kind_problems()]
        if self.rows and is_valid and self.share_total == 0:
            problems.append((_("Give at least one step a share above 0."), [row.share for row in self.rows]))
        self.joint = {sentence for sentence, _fields in problems}
        for sentence, fields in problems:
            blame(sentence, *fields)
        return is_valid and not self.error_list and not self.steps.errors

    def kind_problems(self) -> list[Problem]:
        """What the controls say together that cannot be for this kind."""
        return []

    def options_text(self) -> str:
        """Return the kind's options as JSON; only after the form was found valid."""
        return "{}"

    def kind_controls(self) -> list[Field]:
        """Every control that this kind alone has."""
        return []

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
            options=self.options_text(),
        )

    def beside_rows(self) -> list[Field]:
        """Every control but those of the steps."""
        own = [*self.texts, self.opens_at, self.closes_at, self.score_maximum]
        return [*own, *self.grading_controls(), *self.kind_controls()]

    def _controls(self) -> list[Field]:
        return [*self.beside_rows(), *(field for row in self.rows for field in row)]

    def _problems(self) -> list[Problem]:
        found: list[Problem] = [] if self.rows else [(_("Add at least one step."), [self.steps])]
        new_at = now() if self.kept_maximum is None else None
        found += problems_of_dates(self.opens_at, self.closes_at, self.rows, new_at)
        return found + [(sentence, [field]) for field, sentence in self.grading_problems(len(self.rows))]


def _fix(field: Field, value: float) -> None:
    """Give a field its value, whatever was sent."""
    field.process(None, value)
    field.raw_data = None
