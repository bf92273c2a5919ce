"""Moodle's ways, as recorded on Moodle 4.5.6 (lti.md D)."""

from collections.abc import Mapping

from lti_tool.errors import NotGradable, PlatformError
from lti_tool.lti.answers import Answer
from lti_tool.lti.platforms.base import CUSTOM, Quirks, says


class Moodle(Quirks):
    """409 for an equal or older timestamp is the specification's way; 400 needs reading."""

    # lti.md D, "Variables".
    tells_link_history = False
    # lti-tools.md 3.24: "delegate to teacher".
    names_by_link = True
    # Without a limit it gives a whole course at once; with one it leads on to the rest.
    results_a_page = 100

    def custom_parameters(self) -> Mapping[str, str]:
        # Among the recorded variables.
        return CUSTOM | {"group_ids": "$Moodle.Person.userGroupIds"}

    def known_refusal(self, answer: Answer) -> type[PlatformError] | None:
        # lti.md D, recorded: 400 with the body `[]` for a teacher, an unenrolled or an unknown user;
        # lti.md D, row "Score": other versions write "Incorrect score received".
        if answer.status == 400 and answer.body.strip() == b"[]":
            return NotGradable
        return NotGradable if says(answer, 400, "incorrect score received") else None
