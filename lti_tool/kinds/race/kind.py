"""What a race gives to the rest of the house."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kind
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.course.who import Who
from lti_tool.kinds.race.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.race.forms import SettingsForm, empty_form
from lti_tool.kinds.race.items import items_of
from lti_tool.kinds.race.made import made


class Race(Kind):
    """One question, and sources on it, each with who found it first."""

    name = "race"
    icon = "find"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        # translators: learners read this too
        return str(_("Reference race"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("Find sources on one question; the list stays"))

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

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Read finds that stand."""
        return items_of(session, named)

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read finds, source by source."""
        return made(session, activity_id)

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that the list is for everybody."""
        return True
