"""Custom parameters: strings that the platform fills in, or does not (row L27, lti.md C3 and D)."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lti_tool.lti.moments import told_moment
from lti_tool.lti.texts import is_opaque_id, is_unexpanded, known_time_zone, name_of, without_unsafe
from lti_tool.lti.values import GroupKind, GroupsTold, ToldGroup

HISTORY_NAMES = ("context_history", "context_id_history")
TIME_ZONE_NAMES = ("time_zone", "tz")
SERVERS_ZONE = "99"
"""What Moodle tells of who left the server's own zone."""
MASQUERADE = "masquerading_user_id"
"""Who acts as the user; unexpanded, and so absent, where nobody does (lti.md C3)."""
CUT_MARKS = frozenset({"truncated", "timed out"})
"""What Canvas writes at the end of a history that it did not finish."""
LONGEST_ID = 255
GROUP_NAMES = ("group_ids", "group_id")
"""Canvas tells one group by two numbers; the list of all of somebody's groups comes first."""
MOST_GROUPS = 100
"""Of one person; what comes after is left out."""


def custom_parameters(claim: Mapping[str, Any] | None) -> dict[str, str]:
    """The parameters with keys in lower case; of `Due` and `due` (Moodle sends both) the latter counts.

    Numbers and booleans become text, since platforms differ by version; what is neither is left out, and
    so are variables that came back unexpanded.
    """
    texts = {key: text for key, value in (claim or {}).items() if (text := _text(value)) is not None}
    lowered = {key.lower(): text for key, text in texts.items()}
    return lowered | {key: text for key, text in texts.items() if key in lowered}


def context_history(custom: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the courses that this one was copied from, nearest first."""
    return _ids(next((custom[name] for name in HISTORY_NAMES if custom.get(name)), ""))


def link_history(custom: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the resource links that this one was copied from, nearest first."""
    return _ids(custom.get("link_history", ""))


def course_start(custom: Mapping[str, str]) -> datetime | None:
    """When the course begins, as far as the platform tells."""
    return told_moment(custom.get("course_starts_at", ""))


def time_zone(custom: Mapping[str, str]) -> str | None:
    """The user's IANA time zone where the platform tells one that exists (row T5)."""
    return next((zone for name in zones_told(custom) if (zone := known_time_zone(name))), None)


def zones_told(custom: Mapping[str, str]) -> list[str]:
    """What the platform says of the user's time zone, be it one or not."""
    return [custom[name] for name in TIME_ZONE_NAMES if custom.get(name)]


def groups_told(custom: Mapping[str, str]) -> GroupsTold:
    """The person's groups and sections, as far as the platform filled these parameters in (lti.md C4, D).

    "" says that there are none. Names come for sections only; where somebody has several, nothing tells which
    name is whose, and none is kept.
    """
    told: dict[GroupKind, tuple[ToldGroup, ...]] = {}
    groups = next((custom[name] for name in GROUP_NAMES if name in custom), None)
    if groups is not None:
        told[GroupKind.GROUP] = tuple(ToldGroup(GroupKind.GROUP, id) for id in ids_of(groups.split(",")))
    if "section_ids" in custom:
        ids = ids_of(custom["section_ids"].split(","))
        names = _section_names(custom.get("section_names", "")) if len(ids) == 1 else []
        name = names[0] if len(names) == 1 else ""
        told[GroupKind.SECTION] = tuple(ToldGroup(GroupKind.SECTION, id, name) for id in ids)
    return told


def ids_of(values: Iterable[object]) -> list[str]:
    """The ids among these values, sorted, each once; numbers count as text."""
    plain = (value for value in values if isinstance(value, str | int) and not isinstance(value, bool))
    texts = {str(value).strip() for value in plain}
    return sorted(text for text in texts if text and _fits(text))[:MOST_GROUPS]


def _section_names(text: str) -> list[str]:
    """Names out of a JSON list (Canvas), cleaned."""
    try:
        names = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [name_of(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _ids(told: str) -> tuple[str, ...]:
    ids = (part.strip() for part in told.split(","))
    return tuple(id for id in ids if id and id not in CUT_MARKS and _fits(id))


def _fits(id_on_platform: str) -> bool:
    return len(id_on_platform) <= LONGEST_ID and is_opaque_id(id_on_platform)


def _text(value: Any) -> str | None:
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            text = without_unsafe(str(value))
            return None if is_unexpanded(text) else text
        case _:
            return None
