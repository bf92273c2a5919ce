"""How a name in a text becomes somebody, and somebody a name again.

In a stored text a mention is a number between two characters that no text may hold (`rules.tidy` takes them
out), so that it says who was meant and not how they were called: a name that changes, is hidden or is erased
stands in no text.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters of Unicode, which are for a program's own use."""
MOST_MENTIONS = 20
"""Of a text; what comes after them stays as it was typed."""
MOST_LOOKED_AT = 500
"""Signs "@" of a text; a text with more of them is none that a person wrote."""
LONGEST_LETTER = 4
"""Characters of which a text can make one letter of a name as it is folded."""
JOINS = "_\u200c\u200d"
_TOKEN = re.compile(rf"{OPEN}(\d{{1,10}}){CLOSE}")
# Behind a letter it is an address of mail, behind a slash a part of one of the web.
_BEGINNING = re.compile(r"(?<![\w/@.:=])(?<!\]\()@(?=\S)")

Names = Mapping[str, int]
"""Whom a writer can mention: their name as `folded` writes it, and their membership."""
NOBODY: Names = {}


def folded(name: str) -> str:
    """Return a name as it is compared: neither capitals nor Unicode's two forms make a difference.

    It can be longer than the name was ("ß", "İ" and "\ufb01" become two letters each), so a length of one
    says nothing of the other.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def may_mention(text: str) -> bool:
    """Whether a text holds what could be a mention, so that names have to be looked at."""
    return _BEGINNING.search(text) is not None


def mark(text: str, names: Names) -> str:
    """Put whom it means in the place of each "@name"; of two names that fit, the longer one is meant."""
    if not names:
        return text
    longest, ordered = LONGEST_LETTER * max(map(len, names)), sorted(names)
    pieces: list[str] = []
    end = 0
    for found in islice(_BEGINNING.finditer(text), MOST_LOOKED_AT):
        if found.start() < end or len(pieces) >= 2 * MOST_MENTIONS:
            continue
        name = _name_at(text, found.end(), names, ordered, longest)
        if name is None:
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


def _name_at(text: str, start: int, names: Names, ordered: Sequence[str], longest: int) -> str | None:
    """Return the longest part of a text that folds to a name, and ends where a word does."""
    part = text[start : start + longest + 1]
    found = None
    for end in range(1, min(longest, len(part)) + 1):
        if _goes_on(part[end : end + 1]):
            continue
        said = folded(part[:end])
        if said in names:
            found = part[:end]
        elif not _begins_one(said, ordered):
            break
    return found


def _begins_one(said: str, ordered: Sequence[str]) -> bool:
    place = bisect_left(ordered, said)
    return place < len(ordered) and ordered[place].startswith(said)


def _goes_on(after: str) -> bool:
    """Whether a word goes on: with a letter, what is written on one, or what joins two."""
    return bool(after) and (after.isalnum() or after in JOINS or unicodedata.category(after)[0] == "M")
