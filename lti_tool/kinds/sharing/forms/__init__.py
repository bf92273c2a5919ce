"""The form of a sharing task's settings."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, FormField, SelectMultipleField
from wtforms.fields.core import Field

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms import ActivityForm
from lti_tool.activities.forms.beginning import begun, standing
from lti_tool.activities.forms.fields import TidyField, evening
from lti_tool.activities.forms.grading import MOST_STEPS
from lti_tool.activities.forms.problems import Problem
from lti_tool.activities.forms.steps import step_form
from lti_tool.activities.rules import LONGEST_TEXT
from lti_tool.activities.values import ActivityView
from lti_tool.grading.values import GradingTerms, StepName, StepTerms
from lti_tool.kinds.sharing.defaults import first_steps, score_maximum
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.kinds.sharing.options import Options, read_options, write_options
from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import LEVELS
from lti_tool.web.fields import ChoiceField

KINDS: tuple[StepName, ...] = ("share", "reply", "read", "days")
"""What can be done in a sharing task."""
LONGEST_SUGGESTION = 250
DAYS = 7


class SettingsForm(ActivityForm):
    """A sharing task's settings."""

    prompt = TidyField(lazy_gettext("Say what is to be shared, and with whom."), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    places = SelectMultipleField(choices=list(PLACES))  # type: ignore[arg-type]  # the stubs know tuples alone
    level = ChoiceField(tuple(map(str, LEVELS)), lazy_gettext("Choose how sure is sure enough."), default="2")
    suggestion = TidyField("", LONGEST_SUGGESTION)

    @property
    def place_labels(self) -> list[tuple[str, str]]:
        """Every place, and what people call it."""
        return [(name, place_words(name)) for name in PLACES]

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    def kind_problems(self) -> list[Problem]:
        """Ask for a place."""
        if self.places.data:
            return []
        return [(_("Choose at least one place; everybody may say it here instead."), [self.places])]

    def options_text(self) -> str:
        """Return the options as JSON; only after the form was found valid."""
        options = Options(
            tuple(self.places.data or ()), int(self.level.data or 0), self.suggestion.data or ""
        )
        return write_options(options)

    def kind_controls(self) -> list[Field]:
        """Every control that a sharing task alone has."""
        return [self.places, self.level, self.suggestion]


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new sharing task."""
    steps, own = first_steps(evening(DAYS)), _options_data(Options())
    return begun(SettingsForm, site, score_maximum(), evening(2 * DAYS), steps, **own)


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a sharing task as it stands."""
    own = _options_data(read_options(activity.options))
    return standing(SettingsForm, site, activity, steps, terms, **own)


def _options_data(options: Options) -> dict[str, Any]:
    return {"places": list(options.places), "level": str(options.level), "suggestion": options.suggestion}
