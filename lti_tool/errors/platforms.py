"""What platforms answer instead of what was asked for."""

from lti_tool.errors.root import StokeError


class PlatformError(StokeError):
    """A platform's service refused or kept silent. `status` is its HTTP status, 0 where none came."""

    def __init__(self, status: int = 0, detail: str = "") -> None:
        super().__init__(f"{status} {detail}".strip())
        self.status = status
        self.detail = detail


class PlatformSilent(PlatformError):
    """No answer within the time limit, or the connection broke before one."""


class PlatformFailed(PlatformError):
    """The platform answered with 5xx."""


class PlatformBusy(PlatformError):
    """The platform asks for a pause; `retry_after` is in seconds, clamped to 1 s … 1 h (fault 12)."""

    def __init__(self, status: int, retry_after: int) -> None:
        super().__init__(status, f"retry after {retry_after} s")
        self.retry_after = retry_after


class PlatformMisconfigured(PlatformError):
    """A redirect, a login page instead of a token, or an address that must not be called."""


class AccessRefused(PlatformError):
    """The platform refuses our token even when it is fresh, or gives none."""


class ScopeMissing(PlatformError):
    """The platform has not granted the scope that this call needs (row G2)."""


class AnswerUnreadable(PlatformError):
    """A 2xx answer whose body is not what the specification says (rows G1, G3)."""


class RosterRefused(PlatformError):
    """The platform lists no people or groups for us: launches alone tell who is there (row N6)."""


class LineItemGone(PlatformError):
    """The line item answers 404."""


class ScoreRefused(PlatformError):
    """The gradebook will not take this score, and sending it again will not help by itself."""


class ScoreStale(ScoreRefused):
    """The platform holds a score with an equal or newer timestamp (409 Moodle, 400 Canvas and edX)."""


class NotGradable(ScoreRefused):
    """The user is no learner in that course: staff, unenrolled, or the platform's test user."""


class ColumnUnpublished(ScoreRefused):
    """The gradebook column takes scores once an instructor publishes it (Canvas)."""


class ColumnLocked(ScoreRefused):
    """The column is locked, its course concluded, or its attempts are used up."""
