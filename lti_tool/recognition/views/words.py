"""What recognition says."""

from flask_babel import gettext as _

from lti_tool.activities.recognising.rules import LONGEST_LINE
from lti_tool.errors import InputInvalid
from lti_tool.recognition.models import LONGEST_HINT
from lti_tool.recognition.rules import DeedName


def problem_words(error: InputInvalid) -> str:
    """Return the sentence below a control whose text was not taken."""
    sentences = {
        ("words", "empty"): _("Write a line. It is what stays."),
        ("hint", "too_long"): _("Up to %(most)s characters, please.", most=LONGEST_HINT),
        ("words", "too_long"): _("A line holds up to %(most)s characters.", most=LONGEST_LINE),
    }
    return str(sentences[error.field, error.reason])


def count_words(what: DeedName) -> str:
    """Say what a number of a record counts."""
    words: dict[DeedName, str] = {
        "asked": _("Questions asked"),
        "gave": _("Stories, answers and replies given"),
        "first": _("First replies to somebody who had waited"),
        "resolved": _("Conclusions written"),
        "thanks": _("Thanks said"),
        "shared": _("Things shared"),
        "found": _("Sources found"),
        "read": _("Days of reading"),
        "accepted": _("Answers that were accepted"),
        "useful": _("People who found something useful"),
    }
    return str(words[what])


def how_words(what: str) -> str:
    """Say in which way staff recognised somebody."""
    words = {
        "accolade": _("Recognised by an instructor"),
        "in_class": _("Thanked in class"),
        "observed": _("Said in class"),
    }
    return str(words[what])
