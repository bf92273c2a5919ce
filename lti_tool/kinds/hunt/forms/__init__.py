"""The form of a hunt's settings: as many places for clues as one asks for, those left empty being none."""

from collections.abc import Mapping, Sequence
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import FieldList, FormField
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
from lti_tool.kinds.hunt.defaults import first_steps, score_maximum
from lti_tool.kinds.hunt.forms.clues import ClueForm, clue_data, name_of
from lti_tool.kinds.hunt.options import Options, read_options, write_options
from lti_tool.kinds.hunt.rules import MOST_CLUES, MOST_TRIES, Clue, order_of
from lti_tool.web.fields import ChoiceField, WholeNumberField
from lti_tool.web.ports import ports

KINDS: tuple[StepName, ...] = ("solve", "read", "days")
"""What can be done in a hunt."""
FIRST_PLACES = 3
DAYS = 7


class SettingsForm(ActivityForm):
    """A hunt's settings."""

    prompt = TidyField(lazy_gettext("Say what the hunt is about."), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    shuffles = ChoiceField(("no", "yes"), lazy_gettext("Choose in which order clues come."), default="no")
    tries = WholeNumberField(1, MOST_TRIES, is_optional=True)
    places = WholeNumberField(1, MOST_CLUES, is_optional=True, default=FIRST_PLACES)
    """How many places for clues the page has."""
    added: int | None = None
    """The place that was added just now."""
    known: Mapping[str, Clue] = {}
    """The clues that stand, by their keys."""

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    @property
    def clues(self) -> list[ClueForm]:
        """The forms of the clues, as many as the page has places."""
        fields = [cast("FormField[ClueForm]", self[name_of(place)]) for place in range(1, MOST_CLUES + 1)]
        every = [field.form for field in fields]
        filled = [place for place, one in enumerate(every, 1) if not one.is_empty]
        return every[: max(self.places.data or FIRST_PLACES, *filled, 1)]

    def apply(self, change: str) -> None:
        """Change the form's rows, or add a place for a clue: `clue`."""
        super().apply(change)
        if change == "clue" and (count := len(self.clues)) < MOST_CLUES:
            self.places.data = self.added = count + 1

    def has_answer(self, one: ClueForm) -> bool:
        """Whether what solves a clue is set already; it is shown to nobody."""
        return one.keeps(self.known) is not None

    def kind_problems(self) -> list[Problem]:
        """Ask for clues, each with what solves it."""
        written = [one for one in self.clues if not one.is_empty]
        if not written:
            return [(_("Write at least one clue."), [self.clues[0].text])]
        found = [problem for one in written for problem in one.problems(self.known)]
        return found or self._too_many(len({one.group.data or one for one in written}))

    def _too_many(self, clues: int) -> list[Problem]:
        """Refuse a step that asks for more clues than anybody gets."""
        words = ngettext("There is only %(num)d clue.", "Each learner gets only %(num)d clues.", clues)
        asking = [
            row.needed for row in self.rows if row.kind.data == "solve" and (row.needed.data or 0) > clues
        ]
        return [(words, [field]) for field in asking]

    def options_text(self) -> str:
        """Return the options as JSON; only after the form was found valid."""
        secret = ports().secret
        ordered = [self.clues[now] for now in order_of([one.place.data for one in self.clues])]
        clues = tuple(one.clue(secret, self.known) for one in ordered if not one.is_empty)
        return write_options(Options(clues, self.shuffles.data == "yes", self.tries.data))

    def kind_controls(self) -> list[Field]:
        """Every control that a hunt alone has."""
        return [self.shuffles, self.tries, self.places, *(field for one in self.clues for field in one)]


for _place in range(1, MOST_CLUES + 1):
    # A class's body has no loop that could name its fields.
    setattr(SettingsForm, name_of(_place), FormField(ClueForm))


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new hunt."""
    return begun(SettingsForm, site, score_maximum(), evening(2 * DAYS), first_steps(evening(DAYS)))


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a hunt as it stands."""
    options = read_options(activity.options)
    own = {
        "shuffles": "yes" if options.shuffles else "no",
        "tries": options.tries,
        "places": max(1, len(options.clues)),
        **clue_data(options.clues),
    }
    form = standing(SettingsForm, site, activity, steps, terms, **own)
    form.known = {one.key: one for one in options.clues}
    return form
