"""Addresses under which a gradebook keeps submissions (Canvas's `basic_lti_launch`, lti.md C6, C11).

An address names an activity and, by a key that means nothing elsewhere, one learner's score in it. It opens
nothing by itself: who launches it is shown what their role in the course lets them see.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.course.models import ACTIVITY, LineItem
from lti_tool.errors import NotHere
from lti_tool.grading.models import ScoreDelivery

KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
MOST_ENCODINGS = 3
"""So often a query is decoded in search of its parameters: Canvas encodes it once more (canvas-lms#1486)."""


@dataclass(frozen=True, slots=True)
class SubmissionAddress:
    """What an address says: the activity's resource id, and the key of a learner's score in it."""

    resource_id: str
    key: str


def new_key() -> str:
    """Return a key that nobody else has."""
    return uuid4().hex


def write_address(launch_url: str, resource_id: str, key: str) -> str:
    """Return the address of a submission; nothing in it changes by being encoded again."""
    return f"{launch_url}?{urlencode({'activity': resource_id, 'learner': key})}"


def read_address(target_link_uri: str) -> SubmissionAddress | None:
    """Read what `write_address` wrote, also with its query encoded once or twice more; None if it is none."""
    query = urlsplit(target_link_uri).query
    for _time in range(MOST_ENCODINGS):
        told = parse_qs(query, keep_blank_values=True)
        if "activity" in told and "learner" in told:
            return SubmissionAddress(unquote(told["activity"][0]), unquote(told["learner"][0]))
        query = unquote(query)
    return None


def submission_at(session: Session, context_id: int, address: SubmissionAddress) -> tuple[int, int]:
    """Return the activity and the membership that an address means in this course.

    Raises:
        NotHere: it means nothing here.
    """
    if not KEY.fullmatch(address.key):
        raise NotHere
    row = session.execute(
        select(ACTIVITY.c.id, ScoreDelivery.membership_id, ACTIVITY.c.uuid, ACTIVITY.c.duplicate_for)
        .select_from(ScoreDelivery)
        .join(LineItem, LineItem.id == ScoreDelivery.line_item_id)
        .join(ACTIVITY, ACTIVITY.c.id == LineItem.activity_id)
        .where(ScoreDelivery.submission_key == address.key, LineItem.context_id == context_id)
    ).one_or_none()
    if row is None or resource_id_of(row.uuid, row.duplicate_for) != address.resource_id:
        raise NotHere
    return row.id, row.membership_id


def resource_id_of(uuid: str, duplicate_for: int) -> str:
    """Return the name of an activity in the gradebook; a duplicate shares its original's UUID."""
    return f"{uuid}.{duplicate_for}" if duplicate_for else uuid
