"""The one place through which the name of a person in an activity reaches a page, a message or a file."""

from flask_babel import gettext as _

from lti_tool.course.naming import Author, Naming


def shown_name(naming: Naming, author: Author) -> str:
    """Return how a reader sees an author called (ADR 0032).

    That is their name, a number where the platform sends none, or the alias that the activity gave them;
    who was erased and has an alias keeps it, so that nobody learns who left.
    """
    if naming.hides(author):
        return author.alias or str(_("Somebody"))
    if author.is_former:
        return str(_("A former participant"))
    return author.name or str(_("Participant %(number)s", number=author.number))
