"""Acts as Caliper 1.2 events: what the specification asks of each kind of event is there (row 96)."""

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from lti_tool.acts.rules import VerbName
from lti_tool.exports.caliper import CONTEXT, WAYS, envelope, event
from lti_tool.exports.values import Told
from tests.exports.test_statements import ANSWERING, SITE, TOLD

RESOURCES = {"DigitalResource", "Message", "WebPage", "Forum", "AssignableDigitalResource"}
SPECIFIED: dict[str, dict[str, Any]] = {
    "MessageEvent": {
        "profile": "ForumProfile",
        "actions": {"MarkedAsRead", "MarkedAsUnRead", "Posted"},
        "objects": {"Message"},
        "generated": None,
    },
    "FeedbackEvent": {
        "profile": "FeedbackProfile",
        "actions": {"Commented", "Ranked"},
        "objects": {"Person"} | RESOURCES,
        "generated": {"Comment", "Rating"},
    },
    "AnnotationEvent": {
        "profile": "AnnotationProfile",
        "actions": {"Bookmarked", "Highlighted", "Shared", "Tagged"},
        "objects": RESOURCES,
        "generated": {"SharedAnnotation"},
    },
    "ResourceManagementEvent": {
        "profile": "ResourceManagementProfile",
        "actions": {"Archived", "Created", "Deleted", "Modified", "Restored"},
        "objects": RESOURCES,
        "generated": None,
    },
    "ViewEvent": {
        "profile": "ReadingProfile",
        "actions": {"Viewed"},
        "objects": RESOURCES,
        "generated": None,
    },
    "Event": {
        "profile": "GeneralProfile",
        "actions": {"Accepted", "Completed"},
        "objects": RESOURCES,
        "generated": None,
    },
}
"""What the specification allows and asks for, of the events that are used."""
REQUIRED = ("@context", "id", "type", "actor", "action", "object", "eventTime")
IRI = re.compile(r"(https?://|urn:uuid:)\S+")


def entities(part: Any) -> list[dict[str, Any]]:
    """Everything in an event that has a type, but identifiers, which have no id of theirs."""
    if isinstance(part, list):
        return [one for each in part for one in entities(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") != "SystemIdentifier" else []
    return own + [one for each in part.values() for one in entities(each)]


@pytest.mark.parametrize("told", [TOLD, ANSWERING, replace(TOLD, item_kind="find", activity_kind="race")])
@pytest.mark.parametrize("verb", get_args(VerbName))
def test_every_act_is_an_event_as_specified(verb: str, told: Told) -> None:
    found: Any = event(replace(told, verb=verb), SITE)

    specified = SPECIFIED[found["type"]]
    assert [name for name in REQUIRED if not found.get(name)] == []
    assert found["@context"] == CONTEXT
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", found["id"])
    assert found["eventTime"] == "2026-09-14T12:00:05.250Z"
    assert found["profile"] == specified["profile"]
    assert found["action"] in specified["actions"]
    assert found["actor"]["type"] == "Person"
    assert found["object"]["type"] in specified["objects"]
    assert (found.get("generated") or {}).get("type") in (specified["generated"] or {None})
    for one in entities(found):
        assert one["type"]
        assert IRI.fullmatch(one["id"])


@pytest.mark.parametrize(
    ("verb", "kind", "action"),
    [
        ("asked", "MessageEvent", "Posted"),
        ("gave", "MessageEvent", "Posted"),
        ("thanked", "FeedbackEvent", "Commented"),
        ("reacted", "FeedbackEvent", "Ranked"),
        ("accepted", "Event", "Accepted"),
        ("shared", "AnnotationEvent", "Shared"),
        ("found", "ResourceManagementEvent", "Created"),
        ("answered", "Event", "Completed"),
        ("solved", "Event", "Completed"),
        ("recognised", "FeedbackEvent", "Commented"),
        ("read", "ViewEvent", "Viewed"),
        ("edited", "ResourceManagementEvent", "Modified"),
        ("took_back", "ResourceManagementEvent", "Deleted"),
        ("hid", "ResourceManagementEvent", "Archived"),
        ("restored", "ResourceManagementEvent", "Restored"),
    ],
)
def test_each_act_has_its_event(verb: str, kind: str, action: str) -> None:
    found = event(replace(TOLD, verb=verb), SITE)

    assert (found["type"], found["action"]) == (kind, action)
    assert set(WAYS) == set(get_args(VerbName))


def test_what_is_generated_says_by_whom_and_about_what() -> None:
    shared: Any = event(replace(TOLD, verb="shared", item_kind="share"), SITE)["generated"]
    thanks: Any = event(replace(ANSWERING, verb="thanked", item_kind="thanks"), SITE)

    assert shared["annotator"]["type"] == "Person"
    assert shared["annotated"]["id"] == f"{SITE}/id/activities/9"
    assert thanks["generated"]["commenter"] == thanks["actor"]
    assert thanks["object"]["otherIdentifiers"][0]["identifier"] == "18"


def test_events_are_sent_in_an_envelope() -> None:
    sent = envelope([event(TOLD, SITE), event(ANSWERING, SITE)], SITE, TOLD.at)

    assert set(sent) == {"sensor", "sendTime", "dataVersion", "data"}
    assert sent["sendTime"] == "2026-09-14T12:00:05.250Z"
    assert sent["dataVersion"] == CONTEXT
    assert len(sent["data"]) == 2  # type: ignore[arg-type]  # a list


def test_the_same_act_is_the_same_event() -> None:
    assert event(TOLD, SITE) == event(replace(TOLD), SITE)
    assert event(TOLD, SITE)["id"] != event(replace(TOLD, key="1"), SITE)["id"]
