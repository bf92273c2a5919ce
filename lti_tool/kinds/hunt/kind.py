"""What a hunt gives to the rest of the house."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.kinds import Kind
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.course.who import Who
from lti_tool.kinds.hunt.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.hunt.forms import SettingsForm, empty_form
from lti_tool.kinds.hunt.made import made


class Hunt(Kind):
    """A chain of clues, each solved by what is found where it leads."""

    name = "hunt"
    icon = "pin"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        # translators: learners read this too
        return str(_("Treasure hunt"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("Clues that lead from one source to the next"))

    def defaults(self) -> list[Default]:
        """Return the numbers that admins may set for all hunts."""
        return all_defaults()

    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return a hunt without dates; its clues are written on its page of settings."""
        return ActivityTerms(
            title=title,
            prompt=prompt,
            objective=objective or str(_("Find one's way through the sources of the course.")),
            reason=str(_("What one has found oneself, one finds again.")),
            opens_at=None,
            closes_at=None,
            score_maximum=site.of(score_maximum()),
            steps=first_steps(),
        )

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new hunt: what is set for the site, and what is locked there."""
        return empty_form(site)

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read what people solved in a hunt."""
        return made(session, activity_id)

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that it is for staff: no learner reads what another did."""
        return False
