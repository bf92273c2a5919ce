"""Who may do what on a board, what an alias may be, who shares a place, and who is in which league."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from lti_tool.activities.spelling.rules import plain_spelling

FEWEST = 5
"""People on a board; among fewer, everybody would know who is who."""
AROUND = 2
"""Neighbours on each side (R2)."""
TOP: Literal[50] = 50
FIRST_PLACES: Literal[5] = 5
"""Where learners see who stands first, or the room does."""
STAY = timedelta(days=3)
"""From joining on, so that nobody looks and goes."""
SHORTEST_ALIAS, LONGEST_ALIAS = 3, 30
LEAST_LEAGUE, MOST_LEAGUE = 8, 15
USUAL_LEAGUE = 12
"""Beyond one league's most, so many are aimed at: then no league has fewer than eight."""
SHORT_NAME = 3
"""Parts of a name that have fewer letters stand in too many words to be looked for."""
LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"})
"""As Unicode calls them, with what is written on letters, and digits."""
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks to Unicode of which nothing is seen: fillers, joiners and signs that choose a drawing."""
AliasProblem = Literal["", "short", "long", "letters", "name", "others_name", "used"]


def leave_from(joined_at: datetime) -> datetime:
    """Return when somebody may leave or take another alias."""
    return joined_at + STAY


def tidy_alias(text: str) -> str:
    """Return an alias as it is shown: its spaces single, its letters composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def alias_digest(alias: str) -> str:
    """Return what two ways of writing one alias have in common; vowel signs tell two apart (ADR 0068)."""
    return sha256(f"={plain_spelling(alias)}".encode()).hexdigest()


def digest_before(alias: str) -> str:
    """Return under what the same alias was taken before vowel signs told two apart."""
    folded = unicodedata.normalize("NFKD", alias).casefold()
    letters = "".join(one for one in folded if one.isalnum())
    return sha256((letters or alias).encode()).hexdigest()


def alias_problem(alias: str, name: str | None) -> AliasProblem:
    """Return what is wrong with a tidied alias; it must not say who it is."""
    if len(alias) < SHORTEST_ALIAS:
        return "short"
    if len(alias) > LONGEST_ALIAS:
        return "long"
    if not all(_may_stand(one) for one in alias) or not any(one.isalpha() for one in alias):
        return "letters"
    return "name" if name and _says(alias, name) else ""


def names_another(alias: str, names: Iterable[str]) -> bool:
    """Whether an alias is one of these names, of others in the course: it must not say who it is not, either.

    It is one with two of its words in any order, or with all of its letters.
    """
    words = {plain_spelling(word) for word in re.split(r"[\s-]+", alias)}
    return any(_is_named(alias, words, name) for name in names)


def _is_named(alias: str, words: set[str], name: str) -> bool:
    parts = {plain_spelling(part) for part in re.split(r"[\s-]+", name)}
    long = {part for part in parts if len(part) >= SHORT_NAME}
    whole, letters = plain_spelling(name), plain_spelling(alias)
    return len(long & words) > 1 or whole == letters or (len(long) > 1 and whole in letters)


def _says(alias: str, name: str) -> bool:
    """Whether an alias has a part of a name in one of its words, or all of it, whatever the accents."""
    words = [plain_spelling(word) for word in alias.split()]
    parts = {plain_spelling(part) for part in (*name.split(), *re.split(r"[\s-]+", name))}
    whole = plain_spelling(name)
    return any(len(part) >= SHORT_NAME and part in word for part in parts for word in words) or (
        len(whole) >= SHORT_NAME and whole in plain_spelling(alias)
    )


def _may_stand(character: str) -> bool:
    """Letters, digits and what joins them in any script; nothing that turns text round or hides."""
    if INVISIBLE.match(character):
        return False
    return character in " -'\u2019" or unicodedata.category(character) in LETTERS


@dataclass(frozen=True, slots=True)
class TeamMember:
    """What one person of a team has."""

    team: int
    amount: int


@dataclass(frozen=True, slots=True)
class TeamMean:
    """What a team has: the mean of its best."""

    team: int
    people: int
    mean: float


def team_means(members: Iterable[TeamMember], best: int) -> list[TeamMean]:
    """Return teams by the mean of their `best` people, the highest first; too small ones are left out."""
    amounts: dict[int, list[int]] = {}
    for one in members:
        amounts.setdefault(one.team, []).append(one.amount)
    means = [
        TeamMean(team, len(found), sum(sorted(found, reverse=True)[:best]) / best)
        for team, found in amounts.items()
        if len(found) >= best
    ]
    return sorted(means, key=lambda one: (-one.mean, one.team))


def ranks(amounts: Sequence[int], first: int = 1) -> list[int]:
    """Return the places of amounts, most first: who has as much shares a place, and the next are left out."""
    found: list[int] = []
    for place, amount in enumerate(amounts):
        shared = place > 0 and amounts[place - 1] == amount
        found.append(found[-1] if shared else first + place)
    return found


def form_leagues(amounts: Mapping[int, int]) -> list[list[int]]:
    """Put people with similar points together, the most first: 8 to 15 in each, or all in one (R1).

    The same people with the same points make the same leagues, in whatever order they come.
    """
    people = sorted(amounts, key=lambda one: (-amounts[one], one))
    count = 1 if len(people) <= MOST_LEAGUE else -(-len(people) // USUAL_LEAGUE)
    size, larger = divmod(len(people), count)
    leagues, start = [], 0
    for number in range(count):
        end = start + size + (number < larger)
        leagues.append(people[start:end])
        start = end
    return [one for one in leagues if one]


def league_of_newcomer(sizes: Mapping[int, int]) -> int | None:
    """Return the league of who joins between two seasons: the smallest, the last of these.

    None: all are full.
    """
    if not sizes:
        return 1
    smallest = min(sizes, key=lambda number: (sizes[number], -number))
    return smallest if sizes[smallest] < MOST_LEAGUE else None


def lower_half(amounts: Mapping[int, int]) -> list[int]:
    """Return who leaves a full league for a new one, to which a newcomer comes: those with the least."""
    people = sorted(amounts, key=lambda one: (-amounts[one], one))
    return people[(len(people) + 1) // 2 :]
