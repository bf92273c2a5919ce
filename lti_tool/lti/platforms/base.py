"""What a platform does that follows the specification, and the seams where real ones differ."""

from collections.abc import Mapping

from lti_tool.errors import (
    ColumnLocked,
    LineItemGone,
    PlatformError,
    ScoreRefused,
    ScoreStale,
)
from lti_tool.lti.answers import Answer, message_of
from lti_tool.lti.values import Score

CUSTOM = {
    "context_history": "$Context.id.history",
    "course_starts_at": "$CourseSection.timeFrame.begin",
    "time_zone": "$Person.address.timezone",
}
"""What every launch is asked to carry, as names of custom parameters and the platform's variables."""


class Quirks:
    """A platform that keeps to AGS 2.0; each override names its source in lti.md."""

    couples_line_items = True
    """False where a line item made with `resourceLinkId` harms (Canvas)."""
    announces_submissions = False
    """Whether the first score of a learner's work makes a submission that staff open there (Canvas)."""
    tells_link_history = True
    """False where no launch can carry it, so that a value there would be a person's own (ADR 0017)."""

    members_a_page = 500
    """How many people to ask for at once: most courses in one answer, and no answer too large to read."""
    results_a_page: int | None = None
    """How many results to ask for at once; None where a limit may cut them without leading on (Open edX)."""
    lists_by_course = False
    """Whether the course's own id as `rlid` brings everybody's custom parameters, and leaves nobody out."""
    names_by_link = False
    """Whether names may come only where a link is named (Moodle, where the teacher decides)."""

    shared_issuers: Mapping[str, frozenset[str]] = {}
    """Issuers of its hosted service that many schools share, and on which hosts their endpoints lie then."""
    hosted: Mapping[str, str] = {}
    """What a registration by hand can know beforehand of a school on its hosted service."""

    def is_throttled(self, answer: Answer) -> bool:
        """Whether an answer other than 429 asks for a pause."""
        return False

    def refuses_token(self, answer: Answer) -> bool:
        """Whether the platform does not take our token, so that a fresh one may help (RFC 6750, 3.1)."""
        return answer.status == 401

    def refusal(self, answer: Answer) -> PlatformError:
        """The error that a 4xx of a grade service means (reliability.md 2, "What platforms answer")."""
        kinds = {403: ColumnLocked, 404: LineItemGone, 409: ScoreStale}
        kind = self.known_refusal(answer) or kinds.get(answer.status, ScoreRefused)
        return kind(answer.status, message_of(answer))

    def known_refusal(self, answer: Answer) -> type[PlatformError] | None:
        """The error where this platform has an answer of its own for it, else None."""
        return None

    def score_extras(self, score: Score) -> Mapping[str, object]:
        """Fields that this platform wants in a score besides those of the specification."""
        return {}

    def custom_parameters(self) -> Mapping[str, str]:
        """The custom parameters to ask this platform for, with its own variables."""
        asked = {"link_history": "$ResourceLink.id.history"} if self.tells_link_history else {}
        return CUSTOM | asked

    def messages(self, launch_url: str, label: str, icon_url: str) -> list[dict[str, object]]:
        """The messages to ask for in a dynamic registration: a dialog to pick in, and plain launches."""
        picking: dict[str, object] = {
            "type": "LtiDeepLinkingRequest",
            "target_link_uri": launch_url,
            "label": label,
            "icon_uri": icon_url,
            "placements": ["ContentArea"],
        }
        return [picking, {"type": "LtiResourceLinkRequest"}]

    def takes_line_items(self, placement: str | None) -> bool | None:
        """Whether the place that a deep linking request comes from makes columns; None: it does not say."""
        return None

    def registration_extras(self) -> Mapping[str, object]:
        """Fields that this platform wants in the tool configuration of a dynamic registration."""
        return {}

    def submission_review(self, launch_url: str) -> Mapping[str, object] | None:
        """What a line item says so that staff open a learner's work from the gradebook (lti.md A3).

        None where the platform knows nothing of it.
        """
        return {"reviewableStatus": ["InProgress", "Submitted", "Completed"], "url": launch_url}

    def line_item_extras(self, launch_url: str) -> Mapping[str, object]:
        """Fields that this platform wants in a new line item."""
        return {}


def says(answer: Answer, status: int, *parts: str) -> bool:
    """Whether an answer has this status and its body holds one of these parts, whatever the case.

    Never the reason phrase: HTTP/2 has none (lti.md C6).
    """
    if answer.status != status:
        return False
    text = answer.text.casefold()
    return any(part.casefold() in text for part in parts)
