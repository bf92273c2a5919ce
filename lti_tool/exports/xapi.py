"""An act as a statement of the Experience API, 1.0.3 or 2.0."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from lti_tool.exports.addresses import act_id, activity_address, course_address, item_address, taking_part_id
from lti_tool.exports.values import Agent, Told

Version = Literal["1.0.3", "2.0.0"]
Json = dict[str, object]
ADL = "http://adlnet.gov/expapi/verbs/"
STREAMS = "http://activitystrea.ms/schema/1.0/"
VERBS: Mapping[str, tuple[str, str]] = {
    "asked": (f"{ADL}asked", "asked"),
    "gave": ("https://w3id.org/xapi/acrossx/verbs/posted", "posted"),
    "replied": (f"{ADL}responded", "responded"),
    "resolved": (f"{STREAMS}resolve", "resolved"),
    "thanked": (f"{STREAMS}acknowledge", "thanked for"),
    "accepted": (f"{STREAMS}accept", "accepted"),
    "reacted": (f"{STREAMS}like", "liked"),
    "shared": (f"{ADL}shared", "shared"),
    "found": (f"{STREAMS}find", "found"),
    "answered": (f"{ADL}answered", "answered"),
    "solved": (f"{ADL}completed", "solved"),
    "recognised": (f"{STREAMS}acknowledge", "recognised"),
    "read": (f"{ADL}experienced", "experienced"),
    "edited": (f"{STREAMS}update", "updated"),
    "took_back": (f"{STREAMS}retract", "took back"),
    "hid": (f"{STREAMS}remove", "removed"),
    "restored": (f"{STREAMS}add", "restored"),
}
"""What each act is called in vocabularies that stores know, and in English; a reply is told apart."""
COURSE = f"{ADL.removesuffix('verbs/')}activities/course"
MODULE = f"{ADL.removesuffix('verbs/')}activities/module"
MESSAGE = "https://w3id.org/xapi/acrossx/activities/message"
PAGE = "https://w3id.org/xapi/acrossx/activities/webpage"
PAGES = ("share", "find")


def statement(told: Told, base_url: str, version: Version) -> Json:
    """Return the statement of an act; the same act gives the same statement."""
    verb, display = VERBS["replied" if told.verb == "gave" and told.answers else told.verb]
    made: Json = {
        "id": str(act_id(base_url, told)),
        "version": version,
        "actor": _agent(told.actor),
        "verb": {"id": verb, "display": {"en": display}},
        "object": _object(told, base_url),
        "context": _context(told, base_url),
        "timestamp": timestamp(told.at),
    }
    if told.words:
        made["result"] = {"extensions": {f"{base_url}/id/words": told.words}}
    return made


def timestamp(at: datetime) -> str:
    """Return a moment in UTC, to the millisecond."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _agent(agent: Agent) -> Json:
    return {"objectType": "Agent", "account": {"homePage": agent.home_page, "name": agent.account}}


def _object(told: Told, base_url: str) -> Json:
    if told.verb == "read":
        return _activity(activity_address(base_url, told), MODULE, told.activity_title)
    kind = PAGE if told.item_kind in PAGES else MESSAGE
    return _activity(item_address(base_url, told), kind, "")


def _context(told: Told, base_url: str) -> Json:
    course = _activity(course_address(base_url, told), COURSE, told.course_title)
    activity = _activity(activity_address(base_url, told), MODULE, told.activity_title)
    extensions: Json = {
        f"{base_url}/id/activity-kind": told.activity_kind,
        f"{base_url}/id/lti-client": told.client_id,
        f"{base_url}/id/lti-context": told.course_on_platform,
    }
    if told.receiver is not None:
        extensions[f"{base_url}/id/receiver"] = told.receiver.account
    return {
        "registration": str(taking_part_id(base_url, told)),
        "platform": "Stoke",
        "contextActivities": {"parent": [activity], "grouping": [course]},
        "extensions": extensions,
    }


def _activity(address: str, kind: str, name: str) -> Json:
    definition: Json = {"type": kind}
    if name:
        definition["name"] = {"und": name}
    return {"objectType": "Activity", "id": address, "definition": definition}
