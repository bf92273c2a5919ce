"""What a discussion gives to the rest of the house."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.kinds import Kind, Move
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.values import PlannedTerms
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityTerms, ActivityView, Made
from lti_tool.course.naming import Anonymity
from lti_tool.course.who import Who
from lti_tool.kinds.discussion.defaults import all_defaults, first_steps, score_maximum
from lti_tool.kinds.discussion.forms import SettingsForm, empty_form
from lti_tool.kinds.discussion.forms.stages import five_stage_course
from lti_tool.kinds.discussion.items import items_of, touch_thread_of
from lti_tool.kinds.discussion.made import made, private_acts
from lti_tool.kinds.discussion.options import moved_options, read_options
from lti_tool.kinds.discussion.sight.service import sight_of
from lti_tool.kinds.discussion.talks import talks_of


class Discussion(Kind):
    """One prompt, threads two levels deep, and steps that count posts and replies."""

    name = "discussion"
    icon = "talk"
    glance_endpoint = "discussion.minutes"

    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""
        # translators: learners read this too
        return str(_("Discussion"))

    def summary(self) -> str:
        """Return one line on what it is for."""
        return str(_("Give and answer around one prompt"))

    def defaults(self) -> list[Default]:
        """Return the numbers that admins may set for all discussions."""
        return all_defaults()

    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return a discussion without dates that asks for what a new one asks for at this site."""
        return ActivityTerms(
            title=title,
            prompt=prompt,
            objective=objective or str(_("Think the topic through together with others in this course.")),
            reason=str(_("Others notice what you missed, and you notice what they did.")),
            opens_at=None,
            closes_at=None,
            score_maximum=site.of(score_maximum()),
            steps=first_steps(site),
        )

    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new discussion: what is set for the site, and what is locked there."""
        return empty_form(site)

    def whole_course(self, topic: str, frame: CourseFrame, site: SiteDefaults) -> list[PlannedTerms]:
        """Return ten discussions on a topic in five stages."""
        return five_stage_course(topic, frame, site)

    def anonymity(self, options: str) -> Anonymity:
        """Return what a discussion with these options promises about names."""
        return read_options(options).anonymity

    def moved_options(self, options: str, move: Move) -> str:
        """Return a discussion's options with their moments moved."""
        return moved_options(options, move)

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Read posts that stand, thanks, and at which posts marks and accepted answers stand."""
        return items_of(session, named, now)

    def show_anew(self, session: Session, ref: Ref) -> None:
        """Note at a post's thread that what stands beside it has changed."""
        touch_thread_of(session, ref)

    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read posts, thread by thread, and the thanks that all may read."""
        return made(session, activity_id)

    def talks(self, session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
        """Read threads with what others replied."""
        return talks_of(session, activity_ids, since)

    def kept_private(self, session: Session, activity_id: int) -> frozenset[int]:
        """Return what was done about thanks between two people."""
        return private_acts(session, activity_id)

    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Whether neither a gate nor a circle keeps anything from them."""
        return sight_of(session, who, activity, now).is_whole
