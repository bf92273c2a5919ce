"""The forms of a whole course, of another start for it, and of what learners propose."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from lti_tool.activities.calendar.service import USUAL_WEEKS
from lti_tool.activities.planning.rules import LEAST_WEEKS, MOST_WEEKS, CourseFrame
from lti_tool.activities.proposals.rules import LONGEST_PROMPT, LONGEST_REASON
from lti_tool.activities.proposals.values import ProposalTerms
from lti_tool.activities.rules import LONGEST_TITLE, is_blank, tidy
from lti_tool.web.forms import Saying

LONGEST_TOPIC = 60
FIRST_YEAR, LAST_YEAR = 2000, 2099


class StartForm(Saying):
    """The day on which a course begins."""

    starts_on = DateField(validators=[DataRequired(lazy_gettext("Give the day on which the course begins."))])

    def validate_starts_on(self, field: DateField) -> None:
        """Refuse what is no year of a course."""
        if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(str(lazy_gettext("Give a date in the years 2000 to 2099.")))

    @property
    def day(self) -> date:
        """What was filled in; only after it was found valid."""
        if self.starts_on.data is None:
            raise ValueError("asked for before it was found valid")
        return self.starts_on.data


class CalendarStartForm(StartForm):
    """The first day of a course's weeks, and whether dates set by hand move along."""

    by_hand_too = BooleanField()


class PlanForm(StartForm):
    """What a course is about, and over how many weeks."""

    topic = StringField(
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            DataRequired(lazy_gettext("Say in a few words what the course is about.")),
            Length(
                max=LONGEST_TOPIC, message=lazy_gettext("At most 60 characters; it stands in every prompt.")
            ),
        ],
    )
    weeks = IntegerField(
        validators=[
            NumberRange(LEAST_WEEKS, MOST_WEEKS, lazy_gettext("A whole number between 4 and 26.")),
        ],
    )

    def frame(self, zone: ZoneInfo) -> CourseFrame:
        """Return the course's weeks; only after they were found valid."""
        return CourseFrame(self.day, self.weeks.data or USUAL_WEEKS, zone)


def _text(asked: str, most: int, *, one_line: bool = False) -> StringField:
    """A text that is needed, of so many characters at most; `asked` asks for it."""

    def tidied(text: str | None) -> str:
        found = "" if is_blank(text or "") else tidy(text or "")
        return " ".join(found.split()) if one_line else found

    too_long = lazy_gettext("At most %(most)s characters.", most=f"{most:,}")
    return StringField(filters=[tidied], validators=[DataRequired(asked), Length(max=most, message=too_long)])


class ProposalForm(Saying):
    """What a learner proposes."""

    title = _text(lazy_gettext("Give it a title."), LONGEST_TITLE, one_line=True)
    prompt = _text(lazy_gettext("Write the prompt: what would you all talk about?"), LONGEST_PROMPT)
    reason = _text(
        lazy_gettext("Say in one sentence why this would help you all."), LONGEST_REASON, one_line=True
    )

    def terms(self) -> ProposalTerms:
        """Return what was filled in; only after it was found valid."""
        data: dict[str, Any] = self.data
        return ProposalTerms(data["title"], data["prompt"], data["reason"])


class DeclineForm(Saying):
    """Why a proposal is declined."""

    answer = _text(lazy_gettext("Say why: whoever proposed it reads this."), LONGEST_REASON, one_line=True)


def next_monday(today: date) -> date:
    """Return the Monday after this day."""
    return today + timedelta(days=7 - today.weekday())
