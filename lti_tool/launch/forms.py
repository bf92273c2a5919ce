"""The form of a whole course, and of another start for it."""

from datetime import date, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from lti_tool.activities.calendar.service import USUAL_WEEKS
from lti_tool.activities.planning.rules import LEAST_WEEKS, MOST_WEEKS, CourseFrame

LONGEST_TOPIC = 60
FIRST_YEAR, LAST_YEAR = 2000, 2099


class StartForm(FlaskForm):
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

    @property
    def error_of(self) -> dict[str, str]:
        """The sentence of each control that needs something: ours, which comes after the library's."""
        return {name: str(errors[-1]) for name, errors in self.errors.items() if name and errors}


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


def sent_uuid() -> str:
    """Return the UUID that a form carries, so that sending it twice makes things once; else a new one."""
    try:
        return str(UUID(request.form.get("uuid", "")))
    except ValueError:
        return str(uuid4())


def next_monday(today: date) -> date:
    """Return the Monday after this day."""
    return today + timedelta(days=7 - today.weekday())
