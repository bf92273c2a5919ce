"""What rows call a failed call to a platform, whatever it was about; some calls have more errors besides."""

from typing import Literal

from lti_tool import errors

Trouble = Literal[
    "silent", "failed", "busy", "misconfigured", "access_refused", "scope_missing", "unreadable"
]
TROUBLES: tuple[tuple[type[errors.PlatformError], Trouble], ...] = (
    (errors.PlatformBusy, "busy"),
    (errors.AccessRefused, "access_refused"),
    (errors.ScopeMissing, "scope_missing"),
    (errors.AnswerUnreadable, "unreadable"),
    (errors.PlatformMisconfigured, "misconfigured"),
    (errors.PlatformSilent, "silent"),
    (errors.PlatformFailed, "failed"),
)


def trouble_of(error: Exception) -> Trouble | None:
    """What a failed call is called; None for an error that is none of a platform's, and so ours."""
    return next((trouble for kind, trouble in TROUBLES if isinstance(error, kind)), None)
