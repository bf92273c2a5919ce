"""The form by which staff give one learner more time."""

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from lti_tool.grading.values import Extension
from lti_tool.web.fields import ChoiceField, MomentField, WholeNumberField

MOST_DAYS = 365


class _Days(WholeNumberField):
    def pre_validate(self, form: Any) -> None:
        if form.way.data == "days":
            super().pre_validate(form)


class _Until(MomentField):
    def pre_validate(self, form: Any) -> None:
        if form.way.data == "until" and self.data is None:
            raise ValidationError(lazy_gettext("Say until when."))


class ExtensionForm(FlaskForm):
    """More time by days for every date, or until one moment."""

    way = ChoiceField(("days", "until"), lazy_gettext("Choose days or a date."), default="days")
    days = _Days(1, MOST_DAYS, default=3)
    until = _Until()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what matters for the way that was chosen."""
        super().validate(extra_validators)
        if self.way.data == "days":
            self.until.errors = []
        return not self.error_list

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Every control that needs something: its id, and the sentence."""
        return [(field.id, field.errors[0]) for field in (self.way, self.days, self.until) if field.errors]

    def extension(self) -> Extension:
        """Return what was filled in; only after it was found valid."""
        if self.way.data == "until":
            return Extension(None, self.until.data)
        return Extension(self.days.data, None)


def form_of(extension: Extension | None) -> ExtensionForm:
    """Return the form as it begins where a learner has this much more time."""
    if extension is None:
        return ExtensionForm()
    if extension.until is not None:
        return ExtensionForm(way="until", until=extension.until)
    return ExtensionForm(way="days", days=extension.days)
