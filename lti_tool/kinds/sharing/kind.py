"""What a sharing task gives to the rest of the house."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kind
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.course.who import Who
from lti_tool.kinds.sharing.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.sharing.forms import SettingsForm, empty_form
from lti_tool.kinds.sharing.items import items_of
from lti_tool.kinds.sharing.made import made
from lti_tool.kinds.sharing.talks import talks_of


class Sharing(Kind):
    """Something said where people are, outside or here, for the same credit."""

    name = "sharing"
    icon = "share"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        # translators: learners read this too
        return str(_("Sharing task"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("Say it where people are, or here, for the same credit"))

    def defaults(self) -> list[Default]:
        """Return the numbers that admins may set for all sharing tasks."""
        return all_defaults()

    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return a sharing task without dates that asks for what a new one asks for at this site."""
        return ActivityTerms(
            title=title,
            prompt=prompt,
            objective=objective or str(_("Put a thought into words that hold outside this course.")),
            reason=str(_("People who do the work answer differently from classmates.")),
            opens_at=None,
            closes_at=None,
            score_maximum=site.of(score_maximum()),
            steps=first_steps(),
        )

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new sharing task: what is set for the site, and what is locked there."""
        return empty_form(site)

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Read shares and replies that stand."""
        return items_of(session, named)

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read shares, the oldest first, and then the replies to them."""
        return made(session, activity_id)

    def talks(self, session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
        """Read shares that count with what others replied."""
        return talks_of(session, activity_ids, since)

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Return that what is shared with the course is for everybody."""
        return True
