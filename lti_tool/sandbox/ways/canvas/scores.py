"""Canvas's scores and results (lti.md C6; the rows are those of its table)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import (
    grade_for,
    grade_of,
    learners,
    link_by_id,
    person_by_id,
)
from lti_tool.sandbox.stamps import read_stamp
from lti_tool.sandbox.state import Grade, LineItem, Part, Person, Profile, Site
from lti_tool.sandbox.vocabulary import RESULTS_TYPE
from lti_tool.sandbox.ways.canvas.answers import Asked, Page, envelope, item_url, missing
from lti_tool.sandbox.ways.canvas.line_items import find
from lti_tool.sandbox.wire import Answer, is_number, json_answer, number

EXTENSION = "https://canvas.instructure.com/lti/submission"
_FIELDS = ("userId", "activityProgress", "gradingProgress", "timestamp")
_ACTIVITY = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
_GRADING = ("NotReady", "Failed", "Pending", "PendingManual", "FullyGraded")

Check = Callable[[Site, LineItem, Person, Claims, datetime], Answer | None]


def take(site: Site, asked: Asked) -> Answer:
    """The checks in the table's order, then the effects; 200 with the result's address."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    score = asked.call.json()
    user_id = str(score.get("userId", ""))
    person = person_by_id(site, user_id)
    if person is None or not _is_student(site, item, person):
        # Row 6: teachers, assistants, strangers, those who left; without a userId nobody is found.
        return _logged(envelope(422, "User not found in course or is not a student"), user_id, item)
    for check in _CHECKS:
        refused = check(site, item, person, score, asked.now)
        if refused:
            return _logged(refused, person.id, item)
    return _logged(_apply(site, item, person, score), person.id, item)


def results(site: Site, asked: Asked) -> Answer:
    """Those with a result; somebody who is no student has none. Teachers' edits show."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    wanted = person_by_id(site, asked.call.query.get("user_id", ""))
    graded = [
        _result(site, item, person, grade)
        for person in learners(site, item.course_number)
        if (grade := grade_of(site, item.number, person.id))
        if not asked.call.query.get("user_id") or person is wanted
    ]
    page = Page.of(asked.call, 10, 100, len(graded))
    links = page.links(f"{item_url(site, item)}/results", {})
    return json_answer(200, graded[page.start : page.start + page.size], RESULTS_TYPE, links)


def _is_student(site: Site, item: LineItem, person: Person) -> bool:
    """Row 6; Student View counts in the newest Canvas only (lti.md G4)."""
    preview = person.part is Part.PREVIEW and site.profile is Profile.NEW
    return preview or person in learners(site, item.course_number)


def _check_fields(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Row 7."""
    return next((missing(field) for field in _FIELDS if not score.get(field)), None)


def _check_open(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Row 8; a locked column, and any closed one of an older Canvas, is told in the older body (G4)."""
    if item.locked or not (item.published or site.profile is Profile.NEW):
        error = {"field": "grade", "message": "cannot be changed at this time: locked", "error_code": None}
        return json_answer(422, {"errors": [error]})
    return None if item.published else envelope(422, "This assignment is still unpublished")


def _check_stamp(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Row 9: older is refused, equal is taken."""
    sent = score["timestamp"]
    stamp = read_stamp(sent)
    if stamp is None:
        return envelope(400, f"Provided timestamp of {sent} not a valid timestamp")
    grade = grade_of(site, item.number, person.id)
    if grade and grade.stamp and stamp < grade.stamp:
        last = grade.stamp.isoformat()
        return envelope(400, f"Provided timestamp of {sent} before last updated timestamp of {last}")
    return None


def _check_maximum(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Rows 10 and 11; left out where the call is a reset."""
    given, maximum = score.get("scoreGiven"), score.get("scoreMaximum")
    if given is None:
        return None
    if not is_number(maximum):
        return envelope(422, "ScoreMaximum not supplied when ScoreGiven present.")
    if maximum < 0:
        return envelope(422, "ScoreMaximum must be greater than or equal to 0")
    if maximum == 0 and item.maximum:
        return envelope(422, "ScoreMaximum cannot be zero if line item's maximum is not zero")
    if not is_number(given) or given < 0:
        return envelope(422, "ScoreGiven must be greater than or equal to 0")
    return None


def _check_submitted(
    site: Site, item: LineItem, person: Person, score: Claims, now: datetime
) -> Answer | None:
    """Row 12."""
    sent = _submission(score).get("submittedAt") or _extension(score).get("submitted_at")
    if not sent:
        return None
    stamp = read_stamp(sent)
    if stamp is None:
        return envelope(400, f"Provided submitted_at timestamp of {sent} not a valid timestamp")
    if stamp > now + timedelta(minutes=1):
        return envelope(400, f"Provided submitted_at timestamp of {sent} in the future")
    return None


def _check_files(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Row 13."""
    extension = _extension(score)
    if extension.get("submission_type") == "online_upload" and not extension.get("content_items"):
        return envelope(422, "Content items must be provided with submission type 'online_upload'")
    return None


def _check_attempts(
    site: Site, item: LineItem, person: Person, score: Claims, now: datetime
) -> Answer | None:
    """Row 14."""
    link = link_by_id(site, item.link_id)
    grade = grade_of(site, item.number, person.id)
    allowed = link.allowed_attempts if link else None
    if allowed is not None and grade and grade.attempts >= allowed and _is_submission(site, score):
        text = "The maximum number of allowed attempts has been reached for this submission"
        return envelope(422, text)
    return None


def _check_words(site: Site, item: LineItem, person: Person, score: Claims, now: datetime) -> Answer | None:
    """Row 15: enum values."""
    for key, allowed in (("activityProgress", _ACTIVITY), ("gradingProgress", _GRADING)):
        if score[key] not in allowed:
            return json_answer(422, {"errors": {key: [{"message": "is not included in the list"}]}})
    return None


_CHECKS: tuple[Check, ...] = (
    *(_check_fields, _check_open, _check_stamp, _check_maximum),
    *(_check_submitted, _check_files, _check_attempts, _check_words),
)


def _apply(site: Site, item: LineItem, person: Person, score: Claims) -> Answer:
    grade = grade_for(site, item.number, person.id)
    grade.stamp = read_stamp(score["timestamp"])
    grade.activity_progress = str(score["activityProgress"])
    grade.grading_progress = str(score["gradingProgress"])
    if _is_submission(site, score):
        _submit(grade, _extension(score))
    if score.get("comment"):
        # lti.md C6 "Effects": appended each time, so that a retry shows it twice.
        grade.comments.append(str(score["comment"]))
    _write_score(grade, item, score)
    body = {"resultUrl": f"{item_url(site, item)}/results/{person.number}"}
    return json_answer(200, body)


def _submit(grade: Grade, extension: Claims) -> None:
    """lti.md C6, C11: an attempt; a `basic_lti_launch` is kept for SpeedGrader."""
    grade.attempts += 1
    if extension.get("submission_type") == "basic_lti_launch":
        grade.submission_url = str(extension.get("submission_data") or "")


def _write_score(grade: Grade, item: LineItem, score: Claims) -> None:
    extension = _extension(score)
    if extension.get("preserve_score"):
        # lti.md C6: never writes a score, even when one is sent.
        return
    if extension.get("prioritize_non_tool_grade") and grade.overridden and grade.score is not None:
        return
    given, maximum = score.get("scoreGiven"), score.get("scoreMaximum")
    graded = score["gradingProgress"] in ("FullyGraded", "PendingManual")
    grade.overridden = False
    if graded and is_number(given) and is_number(maximum):
        scaled = round(given * item.maximum / maximum, 5) if maximum else float(given)
        # lti.md C6: pass/fail takes anything above zero for a pass.
        grade.score = (item.maximum if scaled > 0 else 0.0) if item.pass_fail else scaled
    else:
        # lti.md C6: anything else, or no scoreGiven, clears an existing grade.
        grade.score = None


def _is_submission(site: Site, score: Claims) -> bool:
    """lti.md C6 "Effects": new_submission defaults to true."""
    extension, progress = _extension(score), score.get("activityProgress")
    wanted = extension.get("new_submission", True) and extension.get("submission_type") != "none"
    if site.faults.ags_score_trigger_needs_grading_after_submitted:
        # Which values the flag leaves is unconfirmed (G5); that these two are among them is their meaning.
        return bool(wanted) and progress in ("Submitted", "Completed")
    return bool(wanted) and progress != "Initialized"


def _extension(score: Claims) -> Claims:
    value = score.get(EXTENSION)
    return value if isinstance(value, dict) else {}


def _submission(score: Claims) -> Claims:
    value = score.get("submission")
    return value if isinstance(value, dict) else {}


def _logged(answer: Answer, user_id: str, item: LineItem) -> Answer:
    return replace(answer, user_id=user_id, item_number=item.number)


def _result(site: Site, item: LineItem, person: Person, grade: Grade) -> Claims:
    shown: Claims = {
        "id": f"{item_url(site, item)}/results/{person.number}",
        "scoreOf": item_url(site, item),
        "userId": person.id,
        "resultScore": None if grade.score is None else number(grade.score),
        "resultMaximum": number(item.maximum),
    }
    return {key: value for key, value in shown.items() if value is not None}
