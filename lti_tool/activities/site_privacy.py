"""What a site keeps of people, set by its admins for all courses (ADR 0063)."""

from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number

ERASES_SCORES = "privacy.erases_scores"


def are_scores_erased(session: Session) -> bool:
    """Whether scores go with the person, and do not stay as numbers."""
    return site_number(session, ERASES_SCORES) == 1
