"""Pure decisions on notices: which there are, what is new among them, and how an inbox lists them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from lti_tool.course.naming.rules import NAMED, Author, Naming

KEPT = timedelta(days=60)
"""So far back an inbox reaches."""
MOST = 100
"""Notices of an inbox; what is older than these has had its time."""
Kind = Literal[
    "replied",
    "mentioned",
    "thanked",
    "accepted",
    "asked",
    "made_host",
    "made_sceptic",
    "made_summariser",
    "moved",
    "split",
    "locked",
    "unlocked",
    "endorsed",
    "noted",
    "hidden",
    "redacted",
    "restored",
    "written_to",
    "released",
    "looked_again",
    "look_asked",
    "recognised",
    "thanked_in_class",
    "noted_in_class",
    "erased_soon",
]
"""What happened to the reader: somebody replied to them, named, thanked or accepted their answer; they were
asked to reply, or given a role; staff did something with a thread of theirs, decided about a post of theirs,
wrote to them, let their score out, looked at it again, or recognised what they did; a learner asks staff for
a second look; or the course is over, and texts and names in it are erased soon."""

NAMES_SHOWN = Naming(reader_is_staff=False, anonymity=NAMED)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that somebody is told of."""

    kind: Kind
    at: datetime
    activity_id: int
    title: str
    """Of the activity."""
    post_id: int = 0
    """0: it is about no post."""
    glimpse: str = ""
    """How the post begins, what somebody was thanked for, or what staff wrote; plain text."""
    endpoint: str = ""
    """Where it leads within a participation, "" for nowhere."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the endpoint takes."""
    author: Author | None = None
    """Who did it, where that is told."""
    naming: Naming = NAMES_SHOWN
    is_private: bool = False
    """Of thanks: between the two of them."""
    day: datetime | None = None
    """Of what comes: when."""


Marks = Mapping[int, datetime]
"""By activity: what came until then has been read."""


def newest(notices: Iterable[Notice]) -> list[Notice]:
    """Return the newest `MOST`; a reply that names whom it answers is told of once."""
    found = sorted(notices, key=lambda one: (one.at, one.post_id), reverse=True)
    replied = {one.post_id for one in found if one.kind == "replied"}
    return [one for one in found if one.kind != "mentioned" or one.post_id not in replied][:MOST]


def is_new(notice: Notice, marks: Marks) -> bool:
    """Whether its reader has not marked it as read."""
    mark = marks.get(notice.activity_id)
    return mark is None or notice.at > mark


def grouped(notices: Sequence[Notice]) -> list[tuple[str, list[Notice]]]:
    """Put notices together by activity: the activity with the newest first, the newest first in each."""
    groups: dict[int, list[Notice]] = {}
    for one in notices:
        groups.setdefault(one.activity_id, []).append(one)
    return [(group[0].title, group) for group in groups.values()]
