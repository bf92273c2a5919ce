"""The part of the form that says from whom names are hidden."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Form
from wtforms.fields.core import Field

from lti_tool.course.naming import LEVELS, Anonymity, Level
from lti_tool.web.fields import ChoiceField

FEWEST_HIDDEN = 5
"""Fewer are easily told apart, whatever they are called."""


class NamesForm(Form):
    """Whose names are hidden from whom (row 9)."""

    names = ChoiceField(LEVELS, lazy_gettext("Choose from whom names are hidden."), default="off")
    names_of_staff = ChoiceField(("no", "yes"), lazy_gettext("Choose whose names are hidden."), default="no")

    learners = 0
    """How many the course has, as far as is known."""

    @property
    def is_small_group(self) -> bool:
        """Whether so few learn here that an alias hides little."""
        return self.learners < FEWEST_HIDDEN

    @property
    def names_words(self) -> str:
        """From whom names are hidden as the form stands, in one line."""
        match self.names.data:
            case "peers":
                return str(_("Learners see aliases, staff see names"))
            case "full":
                return str(_("Everybody sees aliases"))
        return str(_("Everybody sees names"))

    def names_controls(self) -> list[Field]:
        """Every control of this part."""
        return [self.names, self.names_of_staff]

    def anonymity(self) -> Anonymity:
        """Return what was filled in; only after it was found valid."""
        level = cast(Level, self.names.data)
        return Anonymity(level, level != "off" and self.names_of_staff.data == "yes")

    def keep_promise(self) -> None:
        """Complain that names which were hidden would be shown."""
        sentence = _("Somebody has written here under an alias. Names that were hidden stay hidden.")
        self.names.errors = [*self.names.errors, sentence]


def names_data(anonymity: Anonymity) -> dict[str, str]:
    """Return what the form of a discussion that promises this begins with."""
    return {"names": anonymity.level, "names_of_staff": "yes" if anonymity.staff_too else "no"}
