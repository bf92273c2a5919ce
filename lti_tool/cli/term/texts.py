"""What people of the simulated term say, put together from texts.toml."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from lti_tool.acts.rules import count_words

MOST_SENTENCES = 8


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Read one of the data files beside this module."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


class Speaker:
    """Says something of a kind ("give", "reply", "thank" …); the same for the same `Random`."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._texts = read_toml("texts.toml")

    def say(self, kind: str, least_words: int = 0) -> str:
        """Return a text of at least so many words: a sentence of each part, and more where that is short."""
        parts = [self._chance.choice(sentences) for sentences in self._texts[kind].values()]
        spare = [one for sentences in self._texts[kind].values() for one in sentences if one not in parts]
        self._chance.shuffle(spare)
        while count_words(" ".join(parts)) < least_words + 2 and spare and len(parts) < MOST_SENTENCES:
            parts.insert(-1, spare.pop())
        lists = {name: self._chance.choice(self._texts[name]) for name in ("who", "where", "when")}
        sentences = [one.format(**lists) for one in parts]
        return " ".join(one[:1].upper() + one[1:] for one in sentences)
