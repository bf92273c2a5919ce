"""What platforms answer to us, for whoever looks after Stoke."""

from flask_babel import gettext as _


def answer_words(code: str) -> str:
    """Return what a platform answered as a sentence; the codes are those of `grading.rules.answers`."""
    words = {
        "silent": _("It did not answer in time."),
        "failed": _("It answered with an error of its own."),
        "internal_error": _("It answered with an error of its own."),
        "busy": _("It asked us to slow down."),
        "misconfigured": _("The address answers with a redirect, an error or a page."),
        "access_refused": _("It refused our access."),
        "scope_missing": _("It did not grant what is needed."),
        "unreadable": _("Its answer cannot be read."),
        "column_gone": _("The gradebook column is not there any more."),
        "stale": _("The gradebook says that it holds a newer score."),
        "newer_found": _("The gradebook holds a newer score than ours."),
        "overridden": _("Somebody changed the grade in the gradebook, and Stoke leaves it alone."),
        "not_gradable": _("The person is no learner there."),
        "unpublished": _("The column is not published."),
        "locked": _("The gradebook column is locked, or the course is closed."),
        "refused": _("The gradebook refused the score."),
    }
    return str(words.get(code, code))
