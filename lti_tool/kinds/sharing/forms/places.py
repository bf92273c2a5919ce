"""What places are called, in the reader's language."""

from flask_babel import gettext as _

from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import MAIL


def place_words(name: str) -> str:
    """Name a place; "" is here."""
    if not name:
        return str(_("In the course"))
    if name == MAIL:
        return str(_("E-mail to a mentor"))
    return PLACES[name].label or str(_("A blog or any page"))
