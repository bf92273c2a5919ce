"""What a refusal says: the sentence, what it means, what to do now (look.md 9)."""

from lti_tool import errors
from lti_tool.web.wording.for_admins import FOR_ADMINS, STATUSES_FOR_ADMINS
from lti_tool.web.wording.for_people import ERRORS
from lti_tool.web.wording.for_statuses import STATUSES
from lti_tool.web.wording.words import Wording, generic

__all__ = ["Wording", "wording_of_error", "wording_of_status"]


def wording_of_error(error: errors.StokeError, for_admin: bool = False) -> Wording:
    """Return the words for an error of ours; an admin has no course to go back to."""
    known = ERRORS | FOR_ADMINS if for_admin else ERRORS
    kind = next((kind for kind in type(error).__mro__ if kind in known), None)
    return known[kind](error) if kind else generic()


def wording_of_status(status: int, for_admin: bool = False) -> Wording:
    """Return the words for an HTTP status that the framework answers by itself."""
    known = STATUSES | STATUSES_FOR_ADMINS if for_admin else STATUSES
    return known.get(status, generic)()
