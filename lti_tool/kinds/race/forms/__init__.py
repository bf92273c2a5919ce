"""The form of a race's settings."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, FormField

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
from lti_tool.kinds.race.defaults import first_steps, score_maximum
from lti_tool.kinds.race.rules import SHORTEST
from lti_tool.web.ports import now

KINDS: tuple[StepName, ...] = ("find", "read", "days")
"""What can be done in a race."""
DAYS = 2
"""How long a new race stays open (product.md 7)."""


class SettingsForm(ActivityForm):
    """A race's settings."""

    prompt = TidyField(lazy_gettext("Say what a source is to be found on."), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    is_new = False

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    def kind_problems(self) -> list[Problem]:
        """A race that is over before everybody was awake is won by who was."""
        begins, ends = self.opens_at.data or (now() if self.is_new else None), self.closes_at.data
        if begins is None or ends is None or ends - begins >= SHORTEST:
            return []
        sentence = _("A race stays open for at least a day, so that nobody has to be quick.")
        return [(sentence, [self.closes_at])]


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new race; nothing is found late."""
    steps = first_steps(site, evening(DAYS))
    form = begun(SettingsForm, site, score_maximum(), evening(DAYS), steps, GradingTerms())
    form.is_new = True
    return form


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a race as it stands."""
    return standing(SettingsForm, site, activity, steps, terms)
