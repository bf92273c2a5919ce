"""What a race gives to the rest of the house."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Move
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.values import PlannedTerms
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.activities.views.asked import step_words
from lti_tool.course.naming import Anonymity
from lti_tool.course.who import Who
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.race.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.race.forms import SettingsForm, empty_form
from lti_tool.kinds.race.items import items_of
from lti_tool.kinds.race.made import made


class Race:
    """One question, and sources on it, each with who found it first."""

    name = "race"
    icon = "find"
    page_endpoint = "race.page"
    work_endpoint = "race.work"
    glance_endpoint = "race.glance"
    settings_endpoint = "race.settings_form"
    settings_template = "race/settings_fields.html"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        return str(_("Reference race"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("Find sources on one question; the list stays"))

    def step_words(self, step: StepTerms) -> str:
        """Say what a step of it asks for, in the reader's language."""
        return step_words(step)

    def defaults(self) -> list[Default]:
        """Return the numbers that admins may set for all races."""
        return all_defaults()

    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return a race without dates that asks for what a new one asks for at this site."""
        return ActivityTerms(
            title=title,
            prompt=prompt,
            objective=objective or str(_("Find sources, and tell which are worth it.")),
            reason=str(_("A list that all have made serves longer than what one has found.")),
            opens_at=None,
            closes_at=None,
            score_maximum=site.of(score_maximum()),
            steps=first_steps(site),
        )

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new race: what is set for the site, and what is locked there."""
        return empty_form(site)

    def whole_course(self, topic: str, frame: CourseFrame, site: SiteDefaults) -> list[PlannedTerms]:
        """Return nothing: a course is made of discussions."""
        return []

    def anonymity(self, options: str) -> Anonymity:
        """Return that names are shown, since being first is nobody's without one."""
        return Anonymity()

    def is_graded(self, options: str) -> bool:
        """Return that it always has a column in the gradebook."""
        return True

    def moved_options(self, options: str, move: Move) -> str:
        """Return the options as they are: no moment is in them."""
        return options

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Read finds that stand."""
        return items_of(session, named)

    def show_anew(self, session: Session, ref: Ref) -> None:
        """Do nothing: no page is kept."""

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read finds, source by source."""
        return made(session, activity_id)

    def talks(self, session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
        """Return nothing: nobody replies to anything here."""
        return ()

    def kept_private(self, session: Session, activity_id: int) -> frozenset[int]:
        """Return nothing: all of it is for the course and its staff."""
        return frozenset()

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that the list is for everybody."""
        return True
