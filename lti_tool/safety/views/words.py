"""What the shelves of what is held are called."""

from flask_babel import gettext as _

from lti_tool.safety.held import Shelf


def shelf_words(shelf: Shelf) -> str:
    """Return the heading of a shelf."""
    words: dict[Shelf, str] = {
        "you": _("Who you are, as your LMS says"),
        "wrote": _("What you wrote"),
        "did": _("What you did, without the words"),
        "scores": _("Your steps and scores"),
        "points": _("Your points"),
        "settings": _("What you chose, and where you belong"),
        "told": _("What came to you from others"),
        "visits": _("Your visits of the last hours"),
    }
    return str(words[shelf])
