"""The form by which instructors say what a course gives points for."""

from flask_babel import lazy_gettext

from lti_tool.points.rules import MOST_WORTH, RULES, USUAL, Rule
from lti_tool.web.fields import ChoiceField, WholeNumberField
from lti_tool.web.forms import Saying


class PointsForm(Saying):
    """Whether there are points, and what each rule is worth; 0 switches a rule off."""

    is_on = ChoiceField(("no", "yes"), lazy_gettext("Choose whether there are points."), default="no")
    ask = WholeNumberField(0, MOST_WORTH, default=USUAL["ask"])
    give = WholeNumberField(0, MOST_WORTH, default=USUAL["give"])
    first = WholeNumberField(0, MOST_WORTH, default=USUAL["first"])
    thank = WholeNumberField(0, MOST_WORTH, default=USUAL["thank"])
    share = WholeNumberField(0, MOST_WORTH, default=USUAL["share"])
    find = WholeNumberField(0, MOST_WORTH, default=USUAL["find"])
    solve = WholeNumberField(0, MOST_WORTH, default=USUAL["solve"])
    read = WholeNumberField(0, MOST_WORTH, default=USUAL["read"])
    useful = WholeNumberField(0, MOST_WORTH, default=USUAL["useful"])
    accepted = WholeNumberField(0, MOST_WORTH, default=USUAL["accepted"])
    recognised = WholeNumberField(0, MOST_WORTH, default=USUAL["recognised"])

    def wanted(self) -> dict[Rule, int]:
        """Return what was filled in; only after it was found valid."""
        return {rule: self[rule].data or 0 for rule in RULES}
