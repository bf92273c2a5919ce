"""An act as an event of Caliper Analytics 1.2, and the envelope in which events are sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from lti_tool.exports.addresses import act_id, activity_address, course_address, item_address
from lti_tool.exports.values import Agent, Told
from lti_tool.exports.xapi import PAGES, Json, timestamp

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"
_MANAGED = {"edited": "Modified", "took_back": "Deleted", "hid": "Archived", "restored": "Restored"}


def event(told: Told, base_url: str) -> Json:
    """Return the event of an act; the same act gives the same event."""
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{act_id(base_url, told)}",
        "actor": _person(told.actor, base_url),
        "eventTime": timestamp(told.at),
        "edApp": {"id": base_url, "type": "SoftwareApplication", "name": "Stoke"},
        "group": _course(told, base_url),
        **WAYS[told.verb](told, base_url),
    }


def envelope(events: Sequence[Json], base_url: str, at: datetime) -> Json:
    """Return what is sent: events with who sends them, and when."""
    return {"sensor": base_url, "sendTime": timestamp(at), "dataVersion": CONTEXT, "data": list(events)}


def _posted(told: Told, base_url: str) -> Json:
    made = _message(told, base_url) | {
        "type": "Message",
        "creators": [_person(told.actor, base_url)],
        "dateCreated": timestamp(told.at),
    }
    return {"type": "MessageEvent", "profile": "ForumProfile", "action": "Posted", "object": made}


def _thanked(told: Told, base_url: str) -> Json:
    """Thanks are a comment on what somebody gave; the ledger names them, and not the post."""
    comment: Json = {"type": "Comment", "commenter": _person(told.actor, base_url)}
    return _feedback(told, base_url, "Commented", comment)


def _reacted(told: Told, base_url: str) -> Json:
    rating: Json = {"type": "Rating", "rater": _person(told.actor, base_url), "selections": [told.item_kind]}
    return _feedback(told, base_url, "Ranked", rating)


def _feedback(told: Told, base_url: str, action: str, generated: Json) -> Json:
    received = _person(told.receiver, base_url) if told.receiver else _activity(told, base_url)
    return {
        "type": "FeedbackEvent",
        "profile": "FeedbackProfile",
        "action": action,
        "object": received,
        "target": _activity(told, base_url),
        "generated": {"id": item_address(base_url, told), **generated},
    }


def _accepted(told: Told, base_url: str) -> Json:
    return {
        "type": "Event",
        "profile": "GeneralProfile",
        "action": "Accepted",
        "object": _message(told, base_url),
    }


def _done(told: Told, base_url: str) -> Json:
    return {
        "type": "Event",
        "profile": "GeneralProfile",
        "action": "Completed",
        "object": _message(told, base_url),
    }


def _shared(told: Told, base_url: str) -> Json:
    activity = _activity(told, base_url)
    shared: Json = {
        "id": item_address(base_url, told),
        "type": "SharedAnnotation",
        "annotator": _person(told.actor, base_url),
        "annotated": activity,
    }
    return {
        "type": "AnnotationEvent",
        "profile": "AnnotationProfile",
        "action": "Shared",
        "object": activity,
        "generated": shared,
    }


def _found(told: Told, base_url: str) -> Json:
    return _managed("Created", _message(told, base_url))


def _changed(told: Told, base_url: str) -> Json:
    return _managed(_MANAGED[told.verb], _message(told, base_url))


def _managed(action: str, resource: Json) -> Json:
    return {
        "type": "ResourceManagementEvent",
        "profile": "ResourceManagementProfile",
        "action": action,
        "object": resource,
    }


def _read(told: Told, base_url: str) -> Json:
    return {
        "type": "ViewEvent",
        "profile": "ReadingProfile",
        "action": "Viewed",
        "object": _activity(told, base_url),
    }


WAYS: Mapping[str, Callable[[Told, str], Json]] = {
    "asked": _posted,
    "gave": _posted,
    "resolved": _posted,
    "thanked": _thanked,
    "accepted": _accepted,
    "reacted": _reacted,
    "shared": _shared,
    "found": _found,
    "answered": _done,
    "solved": _done,
    "recognised": _thanked,
    "read": _read,
    **dict.fromkeys(_MANAGED, _changed),
}
"""How each act is told: the event, its profile and its action."""


def _message(told: Told, base_url: str) -> Json:
    kind = (
        "WebPage" if told.item_kind in PAGES else "Message" if told.item_kind == "post" else "DigitalResource"
    )
    within = _activity(told, base_url)
    return {"id": item_address(base_url, told), "type": kind, "isPartOf": within}


def _activity(told: Told, base_url: str) -> Json:
    kind = "Forum" if told.activity_kind == "discussion" else "AssignableDigitalResource"
    return {"id": activity_address(base_url, told), "type": kind, "name": told.activity_title}


def _course(told: Told, base_url: str) -> Json:
    identifier: Json = {
        "type": "SystemIdentifier",
        "identifierType": "LtiContextId",
        "identifier": told.course_on_platform,
    }
    course: Json = {"id": course_address(base_url, told), "type": "CourseOffering"}
    named: Json = {"name": told.course_title} if told.course_title else {}
    return {**course, **named, "otherIdentifiers": [identifier]}


def _person(agent: Agent, base_url: str) -> Json:
    """Return somebody by an address made of their account: it holds neither, and is the same each time."""
    made = uuid5(NAMESPACE_URL, f"{agent.home_page}#{agent.account}")
    identifier: Json = {
        "type": "SystemIdentifier",
        "identifierType": "SystemId",
        "identifier": agent.account,
        "source": agent.home_page,
    }
    return {"id": f"{base_url}/id/people/{made}", "type": "Person", "otherIdentifiers": [identifier]}
