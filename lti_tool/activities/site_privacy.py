"""What a site keeps of people, set by its admins for all courses (ADR 0062)."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import site_number
from lti_tool.activities.models import SiteDefault

ERASES_SCORES = "privacy.erases_scores"
MONTHS_KEPT = "privacy.months_kept"
MOST_MONTHS = 120


def are_scores_erased(session: Session) -> bool:
    """Whether scores go with the person, and do not stay as numbers."""
    return site_number(session, ERASES_SCORES) == 1


def months_kept(session: Session) -> tuple[int, bool]:
    """Return how many months after its end a course keeps texts and names, 0 for ever; and whether that is
    locked.
    """
    row = session.execute(
        select(SiteDefault.value, SiteDefault.locked).where(SiteDefault.name == MONTHS_KEPT)
    ).one_or_none()
    return (0, False) if row is None else (int(json.loads(row.value)), row.locked)
