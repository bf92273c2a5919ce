"""What a quiz gives to the rest of the house."""

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
from lti_tool.kinds.quiz.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.quiz.forms import SettingsForm, empty_form
from lti_tool.kinds.quiz.made import made
from lti_tool.kinds.quiz.options import read_options


class Quiz:
    """A few questions, and at once what the others said."""

    name = "quiz"
    icon = "question"
    page_endpoint = "quiz.page"
    work_endpoint = "quiz.work"
    glance_endpoint = "quiz.glance"
    settings_endpoint = "quiz.settings_form"
    settings_template = "quiz/settings_fields.html"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        return str(_("Spark quiz"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("A few questions, and at once what the others said"))

    def step_words(self, step: StepTerms) -> str:
        """Say what a step of it asks for, in the reader's language."""
        return step_words(step)

    def defaults(self) -> list[Default]:
        """Return the numbers that admins may set for all quizzes."""
        return all_defaults()

    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return a quiz without dates; its questions are written on its page of settings."""
        return ActivityTerms(
            title=title,
            prompt=prompt,
            objective=objective or str(_("See what one takes for granted before one talks about it.")),
            reason=str(_("Who has guessed first listens more closely.")),
            opens_at=None,
            closes_at=None,
            score_maximum=site.of(score_maximum()),
            steps=first_steps(),
        )

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new quiz: what is set for the site, and what is locked there."""
        return empty_form(site)

    def whole_course(self, topic: str, frame: CourseFrame, site: SiteDefaults) -> list[PlannedTerms]:
        """Return nothing: a course is made of discussions."""
        return []

    def anonymity(self, options: str) -> Anonymity:
        """Return that names are shown, to staff: no learner reads whose an answer is."""
        return Anonymity()

    def is_graded(self, options: str) -> bool:
        """Whether its instructor wants a score of it."""
        return read_options(options).is_graded

    def moved_options(self, options: str, move: Move) -> str:
        """Return the options as they are: no moment is in them."""
        return options

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Return nothing: answers are nothing that is recognised before others."""
        return {}

    def show_anew(self, session: Session, ref: Ref) -> None:
        """Do nothing: no page is kept."""

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read what people answered in a quiz."""
        return made(session, activity_id)

    def talks(self, session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
        """Return nothing: nobody replies to anything here."""
        return ()

    def kept_private(self, session: Session, activity_id: int) -> frozenset[int]:
        """Return nothing: staff read all of it."""
        return frozenset()

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that it is for staff: no learner reads what another did."""
        return False
