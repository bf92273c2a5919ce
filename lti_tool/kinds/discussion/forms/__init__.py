"""The form of a discussion's settings: for making one, and for changing it."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import FieldList, FormField, StringField
from wtforms.fields.core import Field

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.forms import ActivityForm
from lti_tool.activities.forms.beginning import begun, standing
from lti_tool.activities.forms.fields import TidyField, TitleField, evening
from lti_tool.activities.forms.grading import MOST_STEPS
from lti_tool.activities.forms.problems import Problem
from lti_tool.activities.forms.steps import step_form
from lti_tool.activities.rules import LONGEST_TEXT, LONGEST_TITLE
from lti_tool.activities.values import ActivityTerms, ActivityView, Beginning
from lti_tool.grading.values import GradingTerms, StepName, StepTerms
from lti_tool.kinds.discussion.defaults import first_steps, fixed_words, score_maximum
from lti_tool.kinds.discussion.forms.options import OptionsForm, options_data
from lti_tool.kinds.discussion.forms.starting import Starting, gap_problems
from lti_tool.kinds.discussion.options import read_options, write_options

KINDS: tuple[StepName, ...] = (
    "post",
    "reply",
    "ask",
    "give",
    "thank",
    "resolution",
    "read",
    "days",
    "role",
    "useful",
)
"""What can be done in a discussion today."""

SEEING: tuple[StepName, ...] = ("reply", "thank", "useful")
"""What nobody can do before others' posts are seen."""
NEW_OPENING = "new"


class SettingsForm(ActivityForm, OptionsForm):
    """A discussion's settings."""

    title = TitleField(lazy_gettext("Give the discussion a title."), LONGEST_TITLE)
    prompt = TidyField(lazy_gettext("Write the prompt: what do learners talk about?"), LONGEST_TEXT)
    steps = FieldList(FormField(step_form(KINDS)), max_entries=MOST_STEPS)
    step_kinds = KINDS
    opening = StringField()
    """With what it opens: "" with nothing, "new", or an id of `openings`."""
    pattern = StringField()
    filled = StringField()
    start: Starting | None = None
    """What "Start from a pattern" shows; None for a discussion that learners know."""

    @property
    def maximum_default(self) -> Default:
        """What its score maximum begins with, and whether that is locked."""
        return score_maximum()

    def apply(self, change: str) -> None:
        """Change what the form starts from, or its rows; save nothing."""
        if self.start is None or not self.start.apply(change):
            super().apply(change)

    def begin(self, beginning: Beginning) -> None:
        """Begin with texts that somebody proposed, or on another day than today."""
        super().begin(beginning)
        if not beginning.prompt:
            self.start = Starting(self, is_untouched=True)

    def fixed_words(self, kind: StepName) -> int | None:
        """Return the least words that an admin has set for steps of this kind; None: instructors say."""
        return fixed_words(self.site, kind)

    def kind_problems(self) -> list[Problem]:
        """What the controls say together that cannot be for a discussion."""
        found = gap_problems(self.texts)
        if self.resolutions.data == "staff" and any(row.kind.data == "resolution" for row in self.rows):
            found.append((_("A step asks learners to close, and here staff alone do."), [self.resolutions]))
        if self.opening.data not in (None, "", NEW_OPENING, *(one.id for one in self.openings)):
            found.append((_("Choose one of the quizzes that stand here."), [self.opening]))
        if any(row.kind.data == "role" for row in self.rows):
            found += self.role_problems()
        if any(row.kind.data == "useful" for row in self.rows):
            found += self.mark_problems()
        if (problem := self.gate_problem()) is not None:
            found.append((problem, [self.see_from, self.see_until]))
        return found + self._unseen_problems()

    def _unseen_problems(self) -> list[Problem]:
        """Which steps are due while nobody sees yet what they ask to answer."""
        start = None if self.see_after.data else self.see_from.data
        due = [(number, row, row.by.data or self.closes_at.data) for number, row in enumerate(self.rows, 1)]
        return [
            (
                _("Step %(number)s is due before others' posts are seen.", number=number),
                [row.by, self.see_from],
            )
            for number, row, by in due
            if row.kind.data in SEEING and start and by and by <= start
        ]

    def terms(self) -> ActivityTerms:
        """Return what was filled in, with what it opens; only after it was found valid."""
        chosen, terms = self.opening.data or "", super().terms()
        if chosen == NEW_OPENING:
            title = _("%(title)s: first questions", title=terms.title)
            return replace(terms, new_opening=self.make_opening(str(title)[:LONGEST_TITLE]))
        return replace(terms, opening_id=int(chosen) if chosen else None)

    @property
    def opening_words(self) -> str:
        """With what it opens as the form stands, in one line."""
        if self.opening.data == NEW_OPENING:
            return str(_("A quiz of its own"))
        return dict(self.opening_choices).get(self.opening.data or "") or str(_("Its prompt alone"))

    @property
    def opening_choices(self) -> list[tuple[str, str]]:
        """What may be chosen of the course: ids, and what they are called."""
        return [
            (one.id, str(_("%(title)s (closed)", title=one.title)) if one.is_closed else one.title)
            for one in self.openings
        ]

    @property
    def opens_with_closed(self) -> bool:
        """Whether it opens, as the form stands, with what is not answered any more."""
        return any(one.is_closed and one.id == self.opening.data for one in self.openings)

    def options_text(self) -> str:
        """Return the options as JSON; only after the form was found valid."""
        return write_options(self.options())

    def kind_controls(self) -> list[Field]:
        """Every control that a discussion alone has."""
        return [self.pattern, self.filled, self.opening, *self.option_controls()]


def empty_form(site: SiteDefaults) -> SettingsForm:
    """Return the form of a new discussion: a week of steps, and another for late work."""
    steps = first_steps(site, evening(3), evening(6), evening(7))
    form = begun(SettingsForm, site, score_maximum(), evening(14), steps)
    form.start = Starting(form, is_untouched=True)
    return form


def form_of(
    activity: ActivityView, steps: Sequence[StepTerms], terms: GradingTerms, site: SiteDefaults
) -> SettingsForm:
    """Return the form of a discussion as it stands."""
    own = options_data(read_options(activity.options)) | {"opening": str(activity.opening_id or "")}
    form = standing(SettingsForm, site, activity, steps, terms, **own)
    if not activity.learners_see_it:
        form.start = Starting(form)
    return form
