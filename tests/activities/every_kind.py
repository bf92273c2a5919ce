"""How each kind is made by deep linking and done by a learner, for what holds for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.launch.test_front_desk import FORM as DISCUSSION
from tests.race.test_race import FORM as RACE
from tests.sharing.test_sharing import FORM as SHARING


@dataclass(frozen=True)
class Way:
    """What a teacher sends, and what a learner does to earn the whole score."""

    form: Mapping[str, Any]
    does: tuple[tuple[str, Mapping[str, str]], ...]
    """Paths below the participation, with what is sent there."""


WAYS_OF: dict[str, Way] = {
    "discussion": Way(
        {**DISCUSSION, "steps-0-share": "100", "steps-1-share": "0"},
        (("discussion/posts", {"body": "What I said was that it was late."}),),
    ),
    "sharing": Way(SHARING, (("sharing/here", {"text": "Say what you saw, not what they always do."}),)),
    "race": Way(
        RACE,
        (
            ("race/sources", {"address": "https://example.org/a", "why": "because it counts them"}),
            ("race/sources", {"address": "https://example.org/b", "why": "because it counts them all"}),
        ),
    ),
}
