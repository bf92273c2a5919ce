"""Every refusal at the door in plain words: what failed, most often why, and what to do about it."""

import re

from flask_babel import lazy_gettext

from lti_tool.admin.reasons.doors import DOORS
from lti_tool.admin.reasons.families import FAMILIES
from lti_tool.admin.reasons.launches import LAUNCHES
from lti_tool.admin.reasons.logins import LOGINS
from lti_tool.admin.reasons.values import Reason

REASONS: dict[str, Reason] = {**LOGINS, **LAUNCHES, **DOORS}
WITHOUT_WORDS = Reason(
    lazy_gettext("A check failed that has no words here: %(field)s."),
    lazy_gettext("Look for the reference code in the log of the server, and tell whoever makes Stoke."),
)


def explain(code: str) -> Reason:
    """Return the words of a refusal's code; those of its family, with the name filled in, or none at all."""
    if code in REASONS:
        return REASONS[code]
    for pattern, family in FAMILIES:
        if found := re.fullmatch(pattern, code):
            return family.about(found[1])
    return WITHOUT_WORDS.about(code)


__all__ = ["REASONS", "WITHOUT_WORDS", "Reason", "explain"]
