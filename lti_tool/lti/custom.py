"""Custom parameters: strings that the platform fills in, or does not (row L27, lti.md C3 and D)."""

from collections.abc import Mapping
from typing import Any

from lti_tool.lti.texts import is_opaque_id, is_unexpanded, known_time_zone, without_unsafe

HISTORY_NAMES = ("context_history", "context_id_history")
TIME_ZONE_NAMES = ("time_zone", "tz")
CUT_MARKS = frozenset({"truncated", "timed out"})
"""What Canvas writes at the end of a history that it did not finish."""
LONGEST_ID = 255


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
    told = next((custom[name] for name in HISTORY_NAMES if custom.get(name)), "")
    ids = (part.strip() for part in told.split(","))
    return tuple(id for id in ids if id and id not in CUT_MARKS and _fits(id))


def time_zone(custom: Mapping[str, str]) -> str | None:
    """The user's IANA time zone where the platform tells one that exists (row T5)."""
    told = (custom.get(name, "") for name in TIME_ZONE_NAMES)
    return next((zone for name in told if (zone := known_time_zone(name))), None)


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
