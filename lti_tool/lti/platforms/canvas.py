"""Canvas's ways, as its source and documentation have them (lti.md C5 to C7)."""

from collections.abc import Mapping

from lti_tool.errors import ColumnLocked, ColumnUnpublished, NotGradable, PlatformError, ScoreStale
from lti_tool.lti.answers import Answer
from lti_tool.lti.custom import MASQUERADE
from lti_tool.lti.platforms import canvas_placements
from lti_tool.lti.platforms.base import CUSTOM, Quirks, says
from lti_tool.lti.platforms.canvas_placements import EXTENSION
from lti_tool.lti.score_times import timestamp
from lti_tool.lti.values import Score

SENTENCES: tuple[tuple[int, str, type[PlatformError]], ...] = (
    # lti.md C6, check 6: teachers, assistants, dropped students, and the test student of older versions.
    (422, "not found in course or is not a student", NotGradable),
    # C6, check 4.
    (422, "course has concluded", ColumnLocked),
    # C6, check 8, and its older body.
    (422, "still unpublished", ColumnUnpublished),
    (422, "cannot be changed at this time", ColumnUnpublished),
    # C6, check 14.
    (422, "maximum number of allowed attempts", ColumnLocked),
    # C6, check 5.
    (412, "does not have permission to view line_item", ColumnLocked),
    # C6, check 9: an equal timestamp is taken, an older one is not.
    (400, "before last updated timestamp", ScoreStale),
)


class Canvas(Quirks):
    """Everything that is not in the specification."""

    # C5: a second line item of an assignment shows nowhere; 412 for module links, 404 for navigation.
    couples_line_items = False
    # C3: none among its variables.
    tells_link_history = False
    # C8: default and maximum.
    members_a_page = 50
    # C5: ten by default, no more than a hundred.
    results_a_page = 100
    lists_by_course = True
    # C1: one issuer for every hosted school, whose keys and tokens come from one more host.
    shared_issuers: Mapping[str, frozenset[str]] = {
        f"https://canvas.{where}instructure.com": frozenset(
            {f"sso.{where}canvaslms.com", f"canvas.{where}instructure.com"}
        )
        for where in ("", "beta.", "test.")
    }
    hosted: Mapping[str, str] = {
        "family": "canvas",
        "issuer": "https://canvas.instructure.com",
        "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "token_url": "https://sso.canvaslms.com/login/oauth2/token",  # nosec B105 - an address, no secret
        "jwks_url": "https://sso.canvaslms.com/api/lti/security/jwks",
    }

    def is_throttled(self, answer: Answer) -> bool:
        # C7: 403 has two meanings; the body or the header tells which.
        if answer.status != 403:
            return False
        return says(answer, 403, "rate limit exceeded") or _is_spent(answer.headers)

    def known_refusal(self, answer: Answer) -> type[PlatformError] | None:
        found = (kind for status, sentence, kind in SENTENCES if says(answer, status, sentence))
        return next(found, None)

    # C11: SpeedGrader launches the address of a submission.
    announces_submissions = True

    def score_extras(self, score: Score) -> Mapping[str, object]:
        # C6, "Pattern for us": without `new_submission` each score would use up an attempt.
        made = score.submission
        if made is None:
            return {f"{EXTENSION}/submission": {"new_submission": False}}
        told = {
            "new_submission": True,
            "submission_type": "basic_lti_launch",
            "submission_data": made.address,
        }
        submitted_at = timestamp(made.submitted_at)
        return {f"{EXTENSION}/submission": told, "submission": {"submittedAt": submitted_at}}

    def custom_parameters(self) -> Mapping[str, str]:
        # C4: the course's start; the group of the launch, all groups and sections of the person. C3: nothing
        # else tells that somebody acts as another.
        return CUSTOM | {
            MASQUERADE: "$Canvas.masqueradingUser.id",
            "course_starts_at": "$Canvas.course.startAt",
            "group_id": "$com.instructure.Group.id",
            "group_ids": "$Canvas.group.contextIds",
            "section_ids": "$Canvas.course.sectionIds",
            "section_names": "$com.instructure.User.sectionNames",
        }

    def messages(self, launch_url: str, label: str, icon_url: str) -> list[dict[str, object]]:
        # C10: a message without a placement would land in link_selection, where the picker is.
        return canvas_placements.messages(launch_url, label, icon_url)

    def takes_line_items(self, placement: str | None) -> bool | None:
        # C9: it never says `accept_lineitem`.
        return None if placement is None else placement in canvas_placements.TAKING_LINE_ITEMS

    def registration_extras(self) -> Mapping[str, object]:
        # C10; names come with privacy level "public" only (C3).
        return {f"{EXTENSION}/privacy_level": "public", f"{EXTENSION}/tool_id": "stoke"}

    def submission_review(self, launch_url: str) -> None:
        # C11: it has none; SpeedGrader opens the address of a submission instead.
        return None

    def line_item_extras(self, launch_url: str) -> Mapping[str, object]:
        # C5: without it students see a published assignment that cannot be opened.
        return {f"{EXTENSION}/submission_type": {"type": "external_tool", "external_tool_url": launch_url}}


def _is_spent(headers: Mapping[str, str]) -> bool:
    try:
        return float(headers.get("x-rate-limit-remaining", "1")) <= 0
    except ValueError:
        return False
