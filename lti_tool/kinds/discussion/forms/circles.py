"""The part of the form that says whether learners talk in small circles."""

from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Form
from wtforms.fields.core import Field

from lti_tool.kinds.discussion.circles.rules import FEWEST, MOST, USUAL
from lti_tool.kinds.discussion.options import Circles, Options
from lti_tool.web.fields import ChoiceField, WholeNumberField


class CirclesForm(Form):
    """Who talks with whom (row 10)."""

    circles = ChoiceField(
        ("off", "random", "groups"), lazy_gettext("Choose who talks with whom."), default="off"
    )
    circle_size = WholeNumberField(FEWEST, MOST, default=USUAL, is_optional=True)

    @property
    def circles_words(self) -> str:
        """Who talks with whom as the form stands, in one line."""
        match self.circles.data:
            case "random":
                return str(_("Circles of about %(size)s, drawn", size=self.circle_size.data or USUAL))
            case "groups":
                return str(_("A circle for each group of the course"))
        return str(_("All with all"))

    def circles_controls(self) -> list[Field]:
        """Every control of this part."""
        return [self.circles, self.circle_size]

    def keep_circles(self) -> None:
        """Complain that people would be put into other circles than their threads."""
        sentence = _("Threads stand in circles. They can be opened to all, but not dealt out in another way.")
        self.circles.errors = [*self.circles.errors, sentence]

    def circle_choice(self) -> tuple[Circles, int]:
        """Return what was filled in; only after it was found valid."""
        return cast(Circles, self.circles.data), self.circle_size.data or USUAL


def circles_data(options: Options) -> dict[str, object]:
    """Return what the form of a discussion with these options begins with."""
    return {"circles": options.circles, "circle_size": options.circle_size}
