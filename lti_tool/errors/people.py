"""What people are told: who may do what, what is not there, what is not right yet."""

from lti_tool.errors.root import StokeError


class ParticipationEnded(StokeError):
    """The participation is closed, expired, or its key did not come along: open the activity again."""


class KeyMissing(ParticipationEnded):
    """No key came along: a page was reloaded, or opened anew, in a browser that keeps no cookies."""


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


class NotFromHere(NotAllowed):
    """An instructor has `permission` only where they came by another way: the course, not one activity."""


class ForLearners(NotAllowed):
    """What learners alone do; who teaches has something else in its place."""


class InAnothersName(NotAllowed):
    """Whoever acts as the person may look and no more (lti.md C3, "Masquerade")."""


class NamesHidden(InAnothersName):
    """The activity hides names from staff too, and its page is drawn for whom somebody acts as (row 9)."""


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
