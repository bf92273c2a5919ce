"""Everything Stoke raises on purpose, as one tree; callers tell errors apart by class, never by text.

StokeError
├── SettingsInvalid              a setting is missing, unknown or bad: the start stops
├── LaunchRefused                a login or launch that opens nothing (reliability.md 4, rows L, D)
│   ├── LaunchReplayed           its nonce was used before: "already opened"
│   ├── LaunchExpired            the state of its login is older than it may be
│   ├── LaunchTooLarge           its token is longer than any honest one (row L3)
│   ├── BrowserUnknown           begun in another browser, or the browser kept no cookie
│   ├── RegistrationUnknown      no registration for this issuer and client
│   ├── RegistrationPaused       the admin has paused this registration
│   ├── DeploymentPending        the deployment waits for the admin's yes
│   ├── PlatformKeysUnreachable  the platform's keys cannot be had and none are kept
│   ├── PlatformLoginRequired    the platform answered with `error=login_required`
│   └── ClockSkewed              the platform's clock and ours are too far apart
├── RegistrationRefused          a dynamic registration that ends without a registration (rows R)
│   └── InviteInvalid            the invite link is unknown, used or too old
├── PlatformError                a platform's service answered with a refusal, or not at all
│   ├── PlatformSilent           no answer in time, or the connection broke: try again
│   ├── PlatformFailed           5xx: try again
│   ├── PlatformBusy             429, or 403 that means the same: wait, then go slower
│   ├── PlatformMisconfigured    a redirect, HTML for a token, an address that may not be called: hold
│   ├── AccessRefused            401 after a fresh token, or no token to be had: hold the registration
│   ├── ScopeMissing             the platform did not grant what the call needs
│   ├── AnswerUnreadable         2xx with a body that is not what the spec says
│   ├── RosterRefused            403, 404 or another 4xx: the platform gives no list of people
│   ├── LineItemGone             404: the column is not there any more
│   └── ScoreRefused             the gradebook will not take this score
│       ├── ScoreStale           it holds a score with an equal or newer time
│       ├── NotGradable          the user is no learner there
│       ├── ColumnUnpublished    the column takes scores once it is published
│       └── ColumnLocked         the column is locked, concluded or out of attempts
├── ParticipationEnded           no participation is open for this request
├── SignInNeeded                 nobody is signed in to the admin's pages
├── SignInLinkInvalid            the link to sign in is unknown, used or too old
├── MailFailed                   the mail server cannot be reached, or says no
├── NotAllowed                   the participation lacks a permission
├── NotHere                      unknown, or not this course's: answered 404
│   └── LearnerUnknown           the platform asks for somebody's work who was never here
├── Conflict                     what one sees is older than what is stored: answered 409
├── TooFast                      more than the rate limit lets through
└── InputInvalid                 a field breaks a rule: answered 422, text kept
"""


class StokeError(Exception):
    """Root of all errors that Stoke raises on purpose."""


class SettingsInvalid(StokeError):
    """The start stops; `lines` holds one plain sentence for each thing that is wrong."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class LaunchRefused(StokeError):
    """A login or launch that opens nothing.

    `code` names the failed check in the log (like `aud_foreign`) and holds no personal data.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LaunchReplayed(LaunchRefused):
    """The nonce was used before (row L10)."""


class LaunchExpired(LaunchRefused):
    """The login leg is older than its state may be."""


class LaunchTooLarge(LaunchRefused):
    """The token is longer than any honest one: answered 413 (row L3)."""


class BrowserUnknown(LaunchRefused):
    """The launch came back in another browser than began it, or without its cookie (row L11)."""


class RegistrationUnknown(LaunchRefused):
    """No registration has this issuer and client."""


class RegistrationPaused(LaunchRefused):
    """An admin has paused this registration."""


class DeploymentPending(LaunchRefused):
    """A registered platform launched from a deployment that the admin has not approved (row L14)."""


class PlatformKeysUnreachable(LaunchRefused):
    """The platform's key set cannot be fetched and the last good one is older than a day (fault 16)."""


class PlatformLoginRequired(LaunchRefused):
    """The platform says that the user is signed out there (row L30)."""


class ClockSkewed(LaunchRefused):
    """`iat` or `exp` lies outside the tolerance; one of the two clocks is wrong (fault 19)."""


class RegistrationRefused(StokeError):
    """A dynamic registration that ends without a registration.

    `code` names the failed check; `detail` is the platform's own sentence or the field's name, shown
    to the admin as plain text.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class InviteInvalid(RegistrationRefused):
    """The invite link is unknown, used or expired: answered 410 (row R7)."""


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


class ParticipationEnded(StokeError):
    """The participation is closed, expired, or its key did not come along: open the activity again."""


class SignInNeeded(StokeError):
    """No admin's session is open for this request: answered 401."""


class SignInLinkInvalid(StokeError):
    """The link to sign in is unknown, used or older than 15 minutes: answered 410."""


class MailFailed(StokeError):
    """A mail was not taken; `reason` names the kind of error and holds no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAllowed(StokeError):
    """The participation lacks `permission`; the page says who has it."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class NotHere(StokeError):
    """There is no such thing here: unknown, or it belongs to another course."""


class LearnerUnknown(NotHere):
    """A platform asks for the work of somebody who has never opened Stoke in that course."""


class Conflict(StokeError):
    """What was seen is older than what is stored, or the thing is closed; pages put `reason` into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooFast(StokeError):
    """More of one act than the rate limit lets through; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class InputInvalid(StokeError):
    """A field breaks a rule; `field` is its form name, pages and commands put `reason` into words."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
