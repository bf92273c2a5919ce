"""The form of how long a course keeps texts and names."""

from flask_babel import lazy_gettext

from lti_tool.activities.site_privacy import MOST_MONTHS
from lti_tool.safety.retention import CourseKept
from lti_tool.web.fields import ChoiceField, WholeNumberField
from lti_tool.web.forms import Saying

FIRST_MONTHS = 12


class KeepingForm(Saying):
    """As the site says, for ever, or so many months."""

    how = ChoiceField(
        ("site", "never", "months"), lazy_gettext("Choose how long texts and names are kept."), default="site"
    )
    months = WholeNumberField(1, MOST_MONTHS, default=FIRST_MONTHS)

    def wanted(self) -> int | None:
        """Return the months, 0 for never, None as the site says; only after it was found valid."""
        if self.how.data == "site":
            return None
        return int(self.months.data or 0) if self.how.data == "months" else 0


def form_data(kept: CourseKept) -> dict[str, object]:
    """Return what the form shows of a course as it is."""
    how = "site" if kept.own is None else "months" if kept.own else "never"
    return {"how": how, "months": kept.own or kept.site or FIRST_MONTHS}
