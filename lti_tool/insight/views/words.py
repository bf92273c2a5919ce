"""What insight says to learners and staff."""

from datetime import timedelta

from flask_babel import format_timedelta
from flask_babel import gettext as _

from lti_tool.insight.rules.ladder import Rung

A_MINUTE = timedelta(minutes=1)


def rung_words(rung: Rung) -> str:
    """Return what a rung is called."""
    words: dict[Rung, str] = {
        "watch": _("Watch"),
        "share": _("Share"),
        "comment": _("Comment"),
        "produce": _("Produce"),
        "curate": _("Curate"),
    }
    return str(words[rung])


def rung_meaning(rung: Rung) -> str:
    """Say what somebody did who stands on a rung."""
    words: dict[Rung, str] = {
        "watch": _("read, marked a post as useful, or noted a takeaway"),
        "share": _("shared something, or found a source"),
        "comment": _("replied, thanked, answered a quiz or solved a clue"),
        "produce": _("asked a question or began a thread"),
        "curate": _("wrote what came of a talk, or chose the answer to a question"),
    }
    return str(words[rung])


def span_words(span: timedelta) -> str:
    """Say how long something took."""
    return str(format_timedelta(max(span, A_MINUTE), granularity="minute", threshold=1.5))
