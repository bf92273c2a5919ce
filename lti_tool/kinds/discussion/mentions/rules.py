"""How a name in a text becomes somebody, and somebody a name again.

In a stored text a mention is a number between two characters that no text may hold (`rules.tidy` takes them
out), so that it says who was meant and not how they were called: a name that changes, is hidden or is erased
stands in no text.
"""

import re
from collections.abc import Callable, Collection, Mapping

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode, which are for a program's own use."""
MOST_MENTIONS = 20
"""Of a text; what comes after them stays as it was typed."""
_TOKEN = re.compile(rf"{OPEN}(\d{{1,10}}){CLOSE}")
# Behind a letter it is an address of mail, behind a slash a part of one of the web.
_BEGINNING = re.compile(r"(?<![\w/@.:=])(?<!\]\()@(?=\S)")

Names = Mapping[str, int]
"""Whom a writer can mention: their name as `folded` writes it, and their membership."""
NOBODY: Names = {}


def folded(name: str) -> str:
    """Return a name as it is compared: capitals make no difference."""
    return name.casefold()


def may_mention(text: str) -> bool:
    """Whether a text holds what could be a mention, so that names have to be looked at."""
    return _BEGINNING.search(text) is not None


def mark(text: str, names: Names) -> str:
    """Put whom it means in the place of each "@name"; of two names that fit, the longer one is meant."""
    if not names:
        return text
    lengths = sorted({len(name) for name in names}, reverse=True)
    pieces: list[str] = []
    end = 0
    for found in list(_BEGINNING.finditer(text)):
        name = _name_at(text, found.end(), names, lengths)
        if name is None or found.start() < end or len(pieces) >= 2 * MOST_MENTIONS:
            continue
        pieces += [text[end : found.start()], f"{OPEN}{names[folded(name)]}{CLOSE}"]
        end = found.end() + len(name)
    return "".join([*pieces, text[end:]])


def mentioned(text: str) -> list[int]:
    """Return who is mentioned in a stored text, each once, in the order in which they come."""
    return list(dict.fromkeys(int(found) for found in _TOKEN.findall(text)))


def spell(text: str, called: Callable[[int], str]) -> str:
    """Put names in the place of mentions; `called` tells what stands for a membership."""
    return _TOKEN.sub(lambda found: called(int(found[1])), text) if OPEN in text else text


def _name_at(text: str, start: int, names: Names, lengths: Collection[int]) -> str | None:
    for length in lengths:
        name = text[start : start + length]
        after = text[start + length : start + length + 1]
        if folded(name) in names and not (after.isalnum() or after == "_"):
            return name
    return None
