"""What the pages of an activity get, whatever its kind."""

import re
from datetime import date, datetime
from functools import cached_property

from flask import url_for

from lti_tool.activities.cloning import copy_note
from lti_tool.activities.reading.rules import day_of
from lti_tool.activities.rules import Refusal, writing_refusal
from lti_tool.activities.values import ActivityView, CopyNote
from lti_tool.activities.views import all_kinds, anonymity_of, kind_of
from lti_tool.activities.views.asked import step_words
from lti_tool.activities.views.checklist import due_words
from lti_tool.activities.views.clock import Clock, Elsewhere, next_date
from lti_tool.activities.views.panels import Panels, panels_of
from lti_tool.activities.views.reading import counts_reading, note_opening
from lti_tool.activities.views.worth import WorthShown, worth_shown
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.grading.standings import learner_standing
from lti_tool.grading.values import LearnerStanding
from lti_tool.web.carrier import opened_from
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission, may

LONGEST_HEADLINE = 240
ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


class ActivityShowing:
    """One request's view of an activity: the reader, the moment, their steps, and what follows from them."""

    def __init__(self, who: Who, activity: ActivityView, now: datetime) -> None:
        self.who, self.activity, self.now, self.clock = who, activity, now, Clock(now)
        self.refusal: Refusal | None = writing_refusal(activity.opens_at, activity.closes_at, now)

    @cached_property
    def standing(self) -> LearnerStanding:
        """The reader's steps and score; read when first asked for."""
        return learner_standing(db.session(), self.activity.id, self.who.membership_id, self.now)

    @property
    def kind_title(self) -> str:
        """What stands above its title."""
        return kind_of(self.activity).title()

    @property
    def proposed_by(self) -> str:
        """Name the learner whose prompt it is; "" where nobody proposed it.

        Nor where names are hidden: the list of proposals names them, so that an alias here would tell whose
        it is.
        """
        if self.activity.proposer is None or not anonymity_of(self.activity).names_people:
            return ""
        return shown_name(Naming(self.who.is_staff), self.activity.proposer)

    @property
    def may_write(self) -> bool:
        """Whether something is taken from the reader now."""
        return self.refusal is None and may(self.who, Permission.WRITE)

    @property
    def headline(self) -> str | None:
        """The sanitised prompt where it is short enough to be the page's heading (look.md 6), else None."""
        found = ONE_PARAGRAPH.fullmatch(self.activity.prompt_html.strip())
        if found is None or len(self.activity.prompt) > LONGEST_HEADLINE:
            return None
        return found[1]

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """The next date on the reader's clocks and on those by which it was set, where these differ."""
        due = [one.step.due_at for one in self.standing.steps]
        date = next_date([self.activity.opens_at, self.activity.closes_at, *due], self.now)
        return self.clock.elsewhere(date, self.standing.terms.zone) if date else None

    @property
    def opening_url(self) -> str | None:
        """Where the part stands with which the activity opens; None where it opens with its prompt."""
        if self.activity.opening_id is None:
            return None
        endpoint = all_kinds().of_activity(db.session(), self.activity.opening_id).opening_endpoint
        launched = self.who.home_id or self.who.public_id
        return url_for(str(endpoint), participation=opened_from(launched, self.activity.opening_id))

    @property
    def counts_reading(self) -> bool:
        """Whether a day on which the reader stays here counts."""
        return self.refusal is None and counts_reading(self.who)

    @property
    def reading_day(self) -> date:
        """Which day that is, where the course is."""
        return day_of(self.now, self.standing.terms.zone)

    def note_opening(self) -> None:
        """Keep that the reader opened it today; in a transaction of its own, so nothing may wait."""
        note_opening(self.who, self.activity, self.standing.terms.zone, self.now)

    @cached_property
    def copy_note(self) -> CopyNote | None:
        """What to tell an instructor of a copy that nobody has looked at yet."""
        if not self.activity.copy_to_check or not may(self.who, Permission.CONFIGURE):
            return None
        return copy_note(self.activity, [one.step.due_at for one in self.standing.steps])

    @cached_property
    def worth(self) -> WorthShown | None:
        """What the reader is asked or told of what it was worth; None until it is over."""
        return worth_shown(self.who, self.activity) if self.refusal == "closed" else None

    @cached_property
    def panels(self) -> Panels | None:
        """The reader's steps and score; staff have none."""
        return None if self.who.is_staff else panels_of(self.standing, self.now, self.activity.closes_at)

    @property
    def asked_steps(self) -> list[tuple[str, str]]:
        """What staff see instead: each step, and by when."""
        return [(step_words(one), due_words(one, self.now)) for one in self.standing.all_steps]
