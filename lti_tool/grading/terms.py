"""What holds for all steps of an activity: stored, read beside other rows, and copied."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Row, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.database import upsert
from lti_tool.grading.models import Grading
from lti_tool.grading.rules import PLAIN, GradingTerms, LateName, LateTerms, ReleaseName, ReleaseTerms

RELEASE = (Grading.release, Grading.release_at, Grading.released_at)
"""Columns of a row that `release_of_row` reads, and when staff let held scores out."""
TERMS = (
    *RELEASE,
    Grading.late_rule,
    Grading.grace_hours,
    Grading.zero_days,
    Grading.cutoff_days,
    Grading.window_days,
    Grading.best,
    Grading.zone,
)
"""Columns of a row that `terms_of_row` reads; the table is joined from outside."""


def terms_of_row(row: Row[*tuple[Any, ...]]) -> GradingTerms:
    """The terms of a row that has `TERMS`, all None where the activity says nothing."""
    if row.late_rule is None:
        return PLAIN
    late = LateTerms(
        rule=cast(LateName, row.late_rule),
        grace_hours=row.grace_hours,
        zero_days=row.zero_days,
        cutoff_days=row.cutoff_days,
        window_days=row.window_days,
    )
    return GradingTerms(late=late, best=row.best, release=release_of_row(row), zone=row.zone)


def release_of_row(row: Row[*tuple[Any, ...]]) -> ReleaseTerms:
    """The release of a row that has `RELEASE`, none of them of a row that is missing."""
    return ReleaseTerms(cast(ReleaseName, row.release), row.release_at)


def terms_of(session: Session, activity_id: int) -> GradingTerms:
    """The terms of an activity."""
    row = session.connection().execute(_ONE, {"activity_id": activity_id}).one_or_none()
    return PLAIN if row is None else terms_of_row(row)


def keep_terms(session: Session, activity_id: int, terms: GradingTerms) -> None:
    """Store the terms of an activity; who calls has its scores looked at anew.

    Another way of release holds anew what staff had let out.
    """
    before = terms_of(session, activity_id)
    if terms == before:
        return
    late, release = terms.late, terms.release
    values: dict[str, object] = {
        "release": release.way,
        "release_at": release.at,
        "late_rule": late.rule,
        "grace_hours": late.grace_hours,
        "zero_days": late.zero_days,
        "cutoff_days": late.cutoff_days,
        "window_days": late.window_days,
        "best": terms.best,
        "zone": terms.zone,
    }
    if release != before.release:
        values["released_at"] = None
    upsert(session, Grading, {"activity_id": activity_id}, values)


def joined_to(activity_id: Any) -> ColumnElement[bool]:
    """On what the terms are joined (outer) to a query that knows the activity."""
    return cast(ColumnElement[bool], Grading.activity_id == activity_id)


_ONE = select(*TERMS).where(Grading.activity_id == bindparam("activity_id"))
