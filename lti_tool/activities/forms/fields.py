"""Texts and numbers of an activity's form; they say in one sentence what is wrong."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM, is_blank, tidy
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone

PLAIN_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


class TidyField(StringField):
    """A text, trimmed; `sentence` asks for it where it must not be empty."""

    def __init__(self, sentence: object, most: int, **options: Any) -> None:
        super().__init__(**options)
        self._sentence, self._most = sentence, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = tidy(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Ask for a text that is missing, and for a shorter one than is too long."""
        text = self.data or ""
        if self._sentence and is_blank(text):
            raise ValidationError(str(self._sentence))
        if len(text) > self._most:
            raise ValidationError(_("At most %(most)s characters.", most=f"{self._most:,}"))


class TitleField(TidyField):
    """A title: one line of plain text, cut where it is too long (row D8)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = " ".join(tidy(valuelist[0]).split())[: self._most].strip() if valuelist else ""


class MaximumField(Field):
    """Highest score of a column: above 0, at most 10,000, "5,5" where the reader writes so (row T1)."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(format_decimal(self.data)) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data: float | None = _read_number(valuelist[0].strip()) if valuelist else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number that a gradebook column could have (row D9)."""
        if self.data is None or not LEAST_MAXIMUM <= self.data <= LARGEST_MAXIMUM:
            most = format_decimal(LARGEST_MAXIMUM)
            raise ValidationError(_("A number above 0, at most %(most)s.", most=most))


def _read_number(text: str) -> float | None:
    number: Decimal | None
    try:
        number = parse_decimal(text, locale=get_locale(), strict=True)
    except (NumberFormatError, InvalidOperation):
        number = Decimal(text) if PLAIN_NUMBER.fullmatch(text) else None
    if number is None or not number.is_finite() or "e" in text.lower():
        return None
    return round(float(number), 2)


def sent_text(field: Field) -> str:
    """Return the text of a control as it was sent."""
    return str(field.raw_data[0]) if field.raw_data else ""


def sent_texts(field: Field) -> list[str]:
    """Return all texts of a control as they were sent: several of one where more may be ticked, else one."""
    return [str(text) for text in field.raw_data or ()] or [""]


def evening(days: int, begins_at: datetime | None = None) -> datetime:
    """Return the last minute of the day so many days after today or a beginning, in the reader's zone."""
    here = (begins_at or now()).astimezone(reader_zone()) + timedelta(days=days)
    return here.replace(hour=23, minute=59, second=0, microsecond=0)
