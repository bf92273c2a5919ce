"""Fields of forms: moments, whole numbers and choices, which say in one sentence what is wrong."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from lti_tool.web.times import reader_zone

WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(Field):
    """A moment in the reader's zone, or in ISO 8601 with an offset; None where it is left empty.

    Years are those of courses: beyond them, zones and the sums of dates leave what a `datetime` can hold.
    A moment that the clocks skip is the one that they show instead; of one that comes twice, the first.
    """

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(reader_zone()).strftime(LOCAL_FORMAT) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: datetime | None = None
        if not text:
            return
        try:
            moment = datetime.fromisoformat(text)
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=reader_zone())
            self.data = zoned.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValueError(_("Give a date and a time, like 14 November 2026, 23:59.")) from None
        if not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValueError(_("Give a date in the years %(first)s to %(last)s.", **years))


class ChoiceField(Field):
    """One of a few words; `sentence` asks for it. What was not sent stays as it was."""

    def __init__(self, choices: Sequence[str], sentence: object, **options: Any) -> None:
        super().__init__(**options)
        self._choices, self._sentence = choices, sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = valuelist[0] if valuelist else self.data

    def pre_validate(self, form: Any) -> None:
        """Refuse what is none of them."""
        if self.data not in self._choices:
            raise ValidationError(str(self._sentence))


class WholeNumberField(Field):
    """A whole number between two others, both included; None only where it is optional and left empty."""

    def __init__(self, least: int, most: int, *, is_optional: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most, self._is_optional = least, most, is_optional

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data if self.data is not None else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: int | None = int(text) if WHOLE_NUMBER.fullmatch(text) else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number between the two."""
        if self._is_optional and not self._value().strip():
            return
        if self.data is None or not self.least <= self.data <= self.most:
            raise ValidationError(
                _("A whole number between %(least)s and %(most)s.", least=self.least, most=self.most)
            )
