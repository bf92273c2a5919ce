"""The part of the form that says what late work counts, how many of the steps, and when grades go out."""

from collections.abc import Sequence
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import Form
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from lti_tool.grading.values import GradingTerms, LateTerms, ReleaseName, ReleaseTerms
from lti_tool.web.fields import ChoiceField, MomentField, WholeNumberField
from lti_tool.web.times import moment, reader_zone

MOST_HOURS, MOST_DAYS, MOST_STEPS = 30 * 24, 365, 10
NEW_LATE = LateTerms("decay", grace_hours=24, zero_days=7)
"""What a new activity takes late (product.md 7)."""
WINDOW_DAYS = 3


class LateNumberField(WholeNumberField):
    """A number that matters only for one rule of late work; what was not sent stays as it was."""

    def __init__(self, rule: str, least: int, most: int, **options: Any) -> None:
        super().__init__(least, most, **options)
        self._rule = rule

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        if valuelist:
            super().process_formdata(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number between the two, if it matters."""
        if form.late_rule.data == self._rule:
            super().pre_validate(form)


class ReleaseField(MomentField):
    """From when on scores go out; what was not sent stays as it was."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        if valuelist:
            super().process_formdata(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Ask for the date, if it matters."""
        if form.release.data == "on_date" and self.data is None:
            raise ValidationError(_("Say from when on they go out."))


class GradingForm(Form):
    """What holds for all steps of an activity."""

    late_rule = ChoiceField(
        ("none", "decay", "window"), lazy_gettext("Choose what late work counts."), default="none"
    )
    grace_hours = LateNumberField("decay", 0, MOST_HOURS, default=NEW_LATE.grace_hours)
    zero_days = LateNumberField("decay", 1, MOST_DAYS, default=NEW_LATE.zero_days)
    cutoff_days = LateNumberField("decay", 0, MOST_DAYS, is_optional=True)
    window_days = LateNumberField("window", 1, MOST_DAYS, default=WINDOW_DAYS)
    release = ChoiceField(
        ("at_once", "on_date", "by_hand"), lazy_gettext("Choose when grades go out."), default="at_once"
    )
    release_at = ReleaseField()
    best = WholeNumberField(1, MOST_STEPS, is_optional=True)

    @property
    def late_words(self) -> str:
        """What late work counts as the form stands, in one line."""
        if self.late_rule.data == "decay":
            ends = [one for one in (self.zero_days, self.cutoff_days) if one.data is not None]
            last = min(ends, key=lambda one: one.data or 0, default=self.zero_days)
            return str(
                _(
                    "In full for %(hours)s hours, then less each day until day %(days)s",
                    hours=self.grace_hours._value(),
                    days=last._value(),
                )
            )
        if self.late_rule.data == "window":
            return str(_("Only answers to others, for %(days)s days", days=self.window_days._value()))
        return str(_("Nothing counts after its date"))

    @property
    def best_words(self) -> str:
        """How many steps count as the form stands, in one line."""
        if not self.best.data:
            return str(_("All of them"))
        return str(ngettext("The best one", "The best %(num)d", self.best.data))

    @property
    def release_words(self) -> str:
        """When grades go out as the form stands, in one line."""
        if self.release.data == "by_hand":
            return str(_("When you say so"))
        if self.release.data == "on_date" and self.release_at.data:
            return str(_("From %(when)s on", when=moment(self.release_at.data)))
        return str(_("At once, as they are earned"))

    def grading_controls(self) -> list[Field]:
        """Every control of this part."""
        late = [self.late_rule, self.grace_hours, self.zero_days, self.cutoff_days, self.window_days]
        return [*late, self.best, self.release, self.release_at]

    def grading_problems(self, steps: int) -> list[tuple[Field, str]]:
        """What the controls say together that cannot be, for so many steps."""
        found = _problems_of_decay(self) if self.late_rule.data == "decay" else []
        if self.best.data and self.best.data > steps:
            sentence = ngettext("There is only %(num)d step.", "There are only %(num)d steps.", steps)
            found.append((self.best, sentence))
        return found

    def grading(self) -> GradingTerms:
        """Return what was filled in; only after it was found valid."""
        late = LateTerms()
        if self.late_rule.data == "decay":
            hours, days = self.grace_hours.data or 0, self.zero_days.data or 0
            late = LateTerms("decay", hours, days, self.cutoff_days.data)
        elif self.late_rule.data == "window":
            late = LateTerms("window", window_days=self.window_days.data or 0)
        at = self.release_at.data if self.release.data == "on_date" else None
        release = ReleaseTerms(cast(ReleaseName, self.release.data), at)
        return GradingTerms(late, self.best.data, release, str(reader_zone()))


def grading_data(terms: GradingTerms) -> dict[str, Any]:
    """What the form of an activity with these terms begins with; the rest as in a new one."""
    late = terms.late
    numbers: dict[str, Sequence[str]] = {
        "decay": ("grace_hours", "zero_days", "cutoff_days"),
        "window": ("window_days",),
    }
    own = {name: getattr(late, name) for name in numbers.get(late.rule, ())}
    release = {"release": terms.release.way, "release_at": terms.release.at}
    return {"late_rule": late.rule, "best": terms.best, **own, **release}


def _problems_of_decay(form: GradingForm) -> list[tuple[Field, str]]:
    hours, zero, cutoff = form.grace_hours.data, form.zero_days.data, form.cutoff_days.data
    found: list[tuple[Field, str]] = []
    if hours is not None and zero is not None and zero * 24 < hours:
        found.append((form.zero_days, _("It still counts in full then. Give more days, or fewer hours.")))
    if hours is not None and cutoff is not None and cutoff * 24 < hours:
        found.append((form.cutoff_days, _("It still counts in full then. Give more days, or none.")))
    return found
