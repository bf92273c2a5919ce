"""Telling learners of the roles that they hold; one statement (ADR 0042)."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import RoleHolder
from lti_tool.grading.rules import Role
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.roles.service import NEWEST
from lti_tool.notices.rules import MOST, Kind, Notice
from lti_tool.notices.sources import Reader

KINDS: dict[Role, Kind] = {"host": "made_host", "sceptic": "made_sceptic", "summariser": "made_summariser"}


def told_of_roles(session: Session, reader: Reader, since: datetime) -> list[Notice]:
    """Read which roles a learner was given since then and still holds; see `notices.sources.Source`."""
    if reader.is_staff:
        return []
    one, given_at = reader.activity_id, NEWEST.label("at")
    seen = Activity.learner_opened_at.is_not(None) if one is None else Activity.id == one
    rows = session.execute(
        select(RoleHolder.role, given_at, Activity.id, Activity.title, Activity.options)
        .join(Activity, Activity.id == RoleHolder.activity_id)
        .where(RoleHolder.membership_id == reader.membership_id, RoleHolder.ended_at.is_(None))
        .where(Activity.context_id == reader.context_id, given_at > since, seen)
        .order_by(given_at.desc())
        .limit(MOST)
    )
    held = [row for row in rows if read_options(row.options).roles]
    return [_notice(KINDS[cast(Role, row.role)], row) for row in held]


def _notice(kind: Kind, row: Row[*tuple[Any, ...]]) -> Notice:
    place = {"_anchor": "roles"}
    return Notice(kind, row.at, row.id, row.title, endpoint="discussion.page", values=place)
