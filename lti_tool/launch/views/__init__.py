"""The pages of the front desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, url_for
from sqlalchemy.orm import Session

from lti_tool.activities.views import all_kinds
from lti_tool.course.remembering import KnownRegistrations
from lti_tool.database import db

REGISTRATIONS = "stoke.registrations"
"""Under this name the app keeps its `KnownRegistrations`."""


def registrations() -> KnownRegistrations:
    """Return the registrations that this app remembers."""
    made = current_app.extensions.get(REGISTRATIONS)
    if made is None:
        made = current_app.extensions.setdefault(REGISTRATIONS, KnownRegistrations(_reading))
    return cast(KnownRegistrations, made)


@contextmanager
def _reading() -> Iterator[Session]:
    """Open a transaction that has ended by the time the platform is asked for its keys, or a write begins."""
    yield db.session()
    # No rollback, after which PostgreSQL's driver forgets its prepared statements.
    db.session.commit()


def activity_url(public_id: str, activity_id: int, about_membership_id: int | None) -> str:
    """Return where a participation opens: its activity's page, or the work that it was opened to review."""
    kind = all_kinds().of_activity(db.session(), activity_id)
    if about_membership_id is None:
        return url_for(kind.page_endpoint, participation=public_id)
    return url_for(kind.work_endpoint, participation=public_id, membership_id=about_membership_id)
