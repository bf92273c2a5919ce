"""What recognition says."""

from flask_babel import gettext as _

from lti_tool.activities.recognising.rules import LONGEST_LINE
from lti_tool.errors import InputInvalid
from lti_tool.recognition.models import LONGEST_HINT


def problem_words(error: InputInvalid) -> str:
    """Return the sentence below a control whose text was not taken."""
    sentences = {
        ("words", "empty"): _("Write a line. It is what stays."),
        ("hint", "too_long"): _("Up to %(most)s characters, please.", most=LONGEST_HINT),
        ("words", "too_long"): _("A line holds up to %(most)s characters.", most=LONGEST_LINE),
    }
    return str(sentences[error.field, error.reason])
