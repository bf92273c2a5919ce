"""The part of the form that says from when on learners see what others wrote."""

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Form
from wtforms.fields.core import Field

from lti_tool.kinds.discussion.sight.rules import Gate
from lti_tool.web.fields import MomentField, WholeNumberField
from lti_tool.web.times import moment

MOST_FIRST = 20


class GateForm(Form):
    """When others' posts are seen (row 2)."""

    see_after = WholeNumberField(1, MOST_FIRST, is_optional=True)
    see_from = MomentField()
    see_until = MomentField()

    @property
    def gate_words(self) -> str:
        """When others' posts are seen as the form stands, in one line."""
        after, start, end = self.see_after.data, self.see_from.data, self.see_until.data
        parts = [
            ngettext("After %(num)d post of one's own", "After %(num)d posts of one's own", after)
            if after
            else "",
            _("From %(when)s", when=moment(start)) if start else "",
            _("Until %(when)s", when=moment(end)) if end else "",
        ]
        return " · ".join(str(one) for one in parts if one) or str(_("At once"))

    def gate_controls(self) -> list[Field]:
        """Every control of this part."""
        return [self.see_after, self.see_from, self.see_until]

    def gate_problem(self) -> str | None:
        """Return what is wrong with the dates, None where nothing is."""
        start, end = self.see_from.data, self.see_until.data
        if start is None or end is None or start < end:
            return None
        return str(_("Others' posts would be private again before they are seen."))


def gate_data(gate: Gate) -> dict[str, object]:
    """Return what the form of a discussion with this gate begins with."""
    return {"see_after": gate.after, "see_from": gate.opens_at, "see_until": gate.closes_at}
