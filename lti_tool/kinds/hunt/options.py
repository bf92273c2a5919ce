"""The clues of a hunt and how it is played; they travel as JSON in `Activity.options`, to copies too."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from lti_tool.kinds.hunt.rules import KINDS, Clue


@dataclass(frozen=True, slots=True)
class Options:
    """What is set for one hunt beside dates and steps."""

    clues: tuple[Clue, ...] = ()
    shuffles: bool = False
    """Whether each learner gets an order of their own."""
    tries: int | None = None
    """How many wrong answers a clue takes; None: as many as one likes, each slower."""


@lru_cache(maxsize=4096)
def read_options(text: str) -> Options:
    """Read what `write_options` wrote; what this version does not know is left out."""
    stored = json.loads(text)
    clues = tuple(
        Clue(
            key=one["key"],
            text=one["text"],
            kind=one["kind"],
            digests=tuple(one["digests"]),
            sealed=one["sealed"],
            hints=tuple(one["hints"]),
            group=one.get("group", ""),
            where=one.get("where", ""),
            tries=one.get("tries"),
            stays=bool(one.get("stays")),
            mark=one.get("mark", ""),
        )
        for one in stored.get("clues", ())
        if one["kind"] in KINDS
    )
    return Options(clues, bool(stored.get("shuffles")), stored.get("tries"))


def write_options(options: Options) -> str:
    """Write all of them."""
    clues = [asdict(one) for one in options.clues]
    return json.dumps(
        {"clues": clues, "shuffles": options.shuffles, "tries": options.tries}, ensure_ascii=False
    )
