"""Scores on their way out (AGS 2.0, Score service; lti.md B1, C6, D)."""

import json
from dataclasses import dataclass
from datetime import datetime

from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platforms import quirks_of
from lti_tool.lti.score_times import timestamp
from lti_tool.lti.service_calls import SCORE, ServiceCall, below, plain, send
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.values import KnownRegistration, Score

# Moodle takes this content type and no other (wire/moodle-4.5.6/score-wrong-content-type.json).
HEADERS = {"Accept": "*/*", "Content-Type": "application/vnd.ims.lis.v1.score+json"}


@dataclass(frozen=True, slots=True)
class Published:
    """A score that the platform took; `platform_date` is its clock then, None where it does not tell."""

    platform_date: datetime | None


def publish(
    http: PlatformHttp,
    tokens: AccessTokens,
    registration: KnownRegistration,
    line_item_url: str,
    score: Score,
    now: datetime,
) -> Published:
    """Send one score. Any 2xx is a delivery, whatever its body (row G5).

    Raises:
        ScoreStale: the platform holds an equal or newer timestamp: read the result.
        NotGradable, ColumnUnpublished, ColumnLocked, ScoreRefused: refused, and why.
        LineItemGone: the column is not there.
        AccessRefused, ScopeMissing, PlatformMisconfigured, AnswerUnreadable: hold the registration.
        PlatformBusy, PlatformSilent, PlatformFailed: later; after a silence the score may have arrived.
    """
    body = json.dumps(score_body(registration, score)).encode()
    call = ServiceCall("POST", below(line_item_url, "scores"), SCORE, HEADERS, body)
    return Published(send(http, tokens, registration, call, now).date)


def score_body(registration: KnownRegistration, score: Score) -> dict[str, object]:
    """The score as JSON. Never `Pending`: it would wipe a grade that stands (lti.md C6, D)."""
    body: dict[str, object] = {
        "userId": score.user_id,
        "scoreGiven": plain(score.given),
        "scoreMaximum": plain(score.maximum),
        "activityProgress": _activity_progress(score),
        "gradingProgress": "FullyGraded",
        "timestamp": timestamp(score.timestamp),
    }
    return body | dict(quirks_of(registration).score_extras(score))


def _activity_progress(score: Score) -> str:
    """How far the learner is. An account may take none for a submission but what says so (lti.md C6)."""
    if score.completed:
        return "Completed"
    return "InProgress" if score.submission is None else "Submitted"
