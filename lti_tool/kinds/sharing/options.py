"""What is set for one sharing task beside dates and steps; it travels as JSON in `Activity.options`."""

import json
from dataclasses import dataclass
from functools import lru_cache

from lti_tool.kinds.sharing.platforms import PLACES
from lti_tool.kinds.sharing.rules import LEVELS, MATCHED


@dataclass(frozen=True, slots=True)
class Options:
    """Which places are welcome, and how sure is sure enough for open ones; closed ones need people."""

    places: tuple[str, ...] = tuple(PLACES)
    level: int = MATCHED
    suggestion: str = ""
    """What a learner may say, without the code."""


@lru_cache(maxsize=4096)
def read_options(text: str) -> Options:
    """Read what `write_options` wrote; what this version does not know is left out."""
    stored, plain = json.loads(text), Options()
    places = tuple(name for name in stored.get("places", plain.places) if name in PLACES)
    level = stored.get("level", plain.level)
    return Options(places, level if level in LEVELS else plain.level, str(stored.get("suggestion", "")))


def write_options(options: Options) -> str:
    """Write all of them."""
    return json.dumps(
        {"places": list(options.places), "level": options.level, "suggestion": options.suggestion}
    )
