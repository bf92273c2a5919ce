"""Moodle's scores and results (lti.md D "Score", "Results"; the recorded exchanges)."""

from datetime import datetime

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import grade_for, grade_of, learners
from lti_tool.sandbox.stamps import read_stamp, whole_second
from lti_tool.sandbox.state import Grade, LineItem, Person, Site
from lti_tool.sandbox.vocabulary import RESULTS_TYPE, SCORE_TYPE
from lti_tool.sandbox.ways.moodle.answers import Asked, curly_links, item_url, utf8
from lti_tool.sandbox.ways.moodle.line_items import find
from lti_tool.sandbox.wire import Answer, is_number, json_answer, number


def take(site: Site, asked: Asked) -> Answer:
    """200 with an empty body, or `[]` with 400, 403 or 409."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    score = asked.call.json()
    user_id = str(score.get("userId", ""))
    status = _status(site, item, score, user_id)
    if status == 200:
        _apply(grade_for(site, item.number, user_id), item, score)
    body = "" if status == 200 else "[]"
    return Answer(status, body, utf8(SCORE_TYPE), user_id=user_id, item_number=item.number)


def results(site: Site, asked: Asked) -> Answer:
    """What the gradebook shows: a teacher's own value too; cleared grades are not listed."""
    item = find(site, asked)
    if isinstance(item, Answer):
        return item
    wanted = asked.call.query.get("user_id")
    graded = [
        _result(site, asked, item, person, grade)
        for person in learners(site, item.course_number)
        if (grade := grade_of(site, item.number, person.id)) and grade.score is not None
        if wanted in (None, "", person.id)
    ]
    limit, start = asked.page()
    page = graded[start : start + limit] if limit else graded[start:]
    links = {}
    if limit:
        url = item_url(site, item, asked.tool, "/results").partition("?")[0]
        kept = [("type_id", str(asked.tool.number))]
        links["Link"] = curly_links(url, kept, limit, start, len(graded))
    return json_answer(200, page, utf8(RESULTS_TYPE), links)


def _status(site: Site, item: LineItem, score: Claims, user_id: str) -> int:
    stamp = read_stamp(score.get("timestamp"))
    known = {person.id for person in learners(site, item.course_number)}
    if stamp is None or not _complete(score) or user_id not in known:
        return 400
    if item.locked:
        return 403
    grade = grade_of(site, item.number, user_id)
    # lti.md D "Score": 409 when the stored time is equal or newer, in whole seconds. A stamp in the future
    # is taken, and shuts the door on every honest one after it.
    stale = grade and grade.stamp and whole_second(grade.stamp) >= whole_second(stamp)
    return 409 if stale else 200


def _complete(score: Claims) -> bool:
    # score-bad-progress.json: any activityProgress will do, but it must be there.
    given = score.get("scoreGiven")
    scored = given is None or (is_number(given) and is_number(score.get("scoreMaximum")))
    return (
        bool(score.get("userId") and score.get("activityProgress") and score.get("gradingProgress"))
        and scored
    )


def _apply(grade: Grade, item: LineItem, score: Claims) -> None:
    grade.stamp = read_stamp(score["timestamp"])
    grade.activity_progress = str(score["activityProgress"])
    grade.grading_progress = str(score["gradingProgress"])
    if grade.overridden:
        # lti.md D "After a teacher overrode": 200, and the gradebook keeps the teacher's value.
        return
    # lti.md D "Score": the comment replaces; one left out wipes the earlier.
    grade.comments = [str(score["comment"])] if score.get("comment") else []
    grade.score = _scaled(item, score)


def _scaled(item: LineItem, score: Claims) -> float | None:
    given, maximum = score.get("scoreGiven"), score.get("scoreMaximum")
    # lti.md D "Score": anything but FullyGraded, or no scoreGiven, clears the grade.
    if score["gradingProgress"] != "FullyGraded" or not is_number(given) or not is_number(maximum):
        return None
    scaled = given * item.maximum / maximum if maximum else 0.0
    # score-over-maximum.json, score-negative.json: taken with 200; the gradebook keeps to its bounds (mem).
    return round(min(max(scaled, 0.0), item.maximum), 5)


def _result(site: Site, asked: Asked, item: LineItem, person: Person, grade: Grade) -> Claims:
    shown: Claims = {
        "id": f"{item_url(site, item, asked.tool, '/results')}&user_id={person.id}",
        "userId": person.id,
        # lti.md D "Results": 4.5.6 lists a score of 0.
        "resultScore": number(grade.score or 0),
        "resultMaximum": number(item.maximum),
    }
    if grade.comments:
        shown["comment"] = grade.comments[-1]
    shown["scoreOf"] = item_url(site, item, asked.tool)
    shown["timestamp"] = _atom(grade.stamp or asked.now)
    return shown


def _atom(moment: datetime) -> str:
    return whole_second(moment).isoformat()
