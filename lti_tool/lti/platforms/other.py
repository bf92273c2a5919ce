"""Platforms without a file of their own, told apart by their sentences (lti.md F, lti-tools.md 3.16)."""

from collections.abc import Mapping

from lti_tool.errors import NotGradable, PlatformError, ScoreStale
from lti_tool.lti.answers import Answer
from lti_tool.lti.platforms.base import Quirks, says

SENTENCES: tuple[tuple[int, str, type[PlatformError]], ...] = (
    # lti.md F, Brightspace.
    (422, "non-gradable role", NotGradable),
    (403, "not enrolled in the org unit", NotGradable),
    # lti.md F, Blackboard.
    (400, "user could not be found", NotGradable),
    # lti.md F, Open edX: 400 for a timestamp that is not newer. Ours are always well formed, so any 400
    # that speaks of the timestamp means its age.
    (400, "timestamp", ScoreStale),
)


class Other(Quirks):
    """Any platform whose family is unknown."""

    # lti.md F, Blackboard.
    shared_issuers: Mapping[str, frozenset[str]] = {
        "https://blackboard.com": frozenset({"developer.blackboard.com"})
    }

    def is_throttled(self, answer: Answer) -> bool:
        # A Canvas registered by hand may not have said its family yet (lti.md C7).
        return says(answer, 403, "rate limit exceeded")

    def refuses_token(self, answer: Answer) -> bool:
        # Open edX answers 403 to a token that it does not know, past or signed with a key that it has changed
        # (lti-consumer-xblock 11.4.4, its authentication class names no scheme; tests/referee).
        return super().refuses_token(answer) or says(answer, 403, "invalid token signature")

    def known_refusal(self, answer: Answer) -> type[PlatformError] | None:
        found = (kind for status, sentence, kind in SENTENCES if says(answer, status, sentence))
        return next(found, None)
