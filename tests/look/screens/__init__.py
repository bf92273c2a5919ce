"""Every screen there is, by what it is about; a new screen is a row in the module of its concern.

Those of a group come after each other in one world, so that they may show what was done before. Groups know
nothing of each other, so that they are looked at side by side.
"""

from tests.look.screens import (
    admin,
    boards,
    desk,
    discussion,
    home,
    hunt,
    inbox,
    insight,
    privacy,
    quiz,
    race,
    recognition,
    sharing,
    teaching,
)
from tests.look.screens.world import Screen

GROUPS: dict[str, dict[str, Screen]] = {
    "discussion": discussion.SCREENS,
    "teaching": teaching.SCREENS,
    "recognition": recognition.SCREENS | inbox.SCREENS | insight.SCREENS,
    "boards": boards.SCREENS | hunt.SCREENS | privacy.SCREENS,
    "sharing": sharing.SCREENS,
    "quiz": quiz.SCREENS | race.SCREENS,
    "desk": desk.SCREENS,
    "home": home.SCREENS | admin.SCREENS,
}
