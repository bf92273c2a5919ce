"""What a quiz gives to the rest of the house."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.kinds import Kind
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.course.who import Who
from lti_tool.kinds.quiz.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.quiz.forms import SettingsForm, empty_form
from lti_tool.kinds.quiz.made import made
from lti_tool.kinds.quiz.options import Options, read_options, write_options


class Quiz(Kind):
    """A few questions, and at once what the others said."""

    name = "quiz"
    icon = "question"

    @property
    def opening_endpoint(self) -> str:
        """Return the endpoint of its questions as a part of another page."""
        return "quiz.opening"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        # translators: learners read this too
        return str(_("Spark quiz"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("A few questions, and at once what the others said"))

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

    def opening_terms(self, title: str, site: SiteDefaults) -> ActivityTerms:
        """Return a quiz that asks for nothing and has no column; its questions are still to be written."""
        plain = self.plain_terms(title, str(_("A few questions before we talk.")), "", site)
        return replace(plain, options=write_options(Options(is_graded=False)))

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new quiz: what is set for the site, and what is locked there."""
        return empty_form(site)

    def is_graded(self, options: str) -> bool:
        """Whether its instructor wants a score of it."""
        return read_options(options).is_graded

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read what people answered in a quiz."""
        return made(session, activity_id)

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that it is for staff: no learner reads what another did."""
        return False
