"""Launches and registrations that open nothing."""

from lti_tool.errors.root import StokeError


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


class StorageSilent(BrowserUnknown):
    """The platform's storage was asked for the browser's key and gave nothing (lti.md B5)."""


class RegistrationUnknown(LaunchRefused):
    """No registration has this issuer and client."""


class RegistrationAmbiguous(RegistrationUnknown):
    """Several registrations have this issuer and client: the platform needs its own login address."""


class RegistrationPaused(LaunchRefused):
    """An admin has paused this registration."""


class DeploymentPending(LaunchRefused):
    """A registered platform launched from a deployment that the admin has not approved (row L14)."""


class PlatformKeysUnreachable(LaunchRefused):
    """The platform's key set cannot be fetched and the last good one is older than a day (fault 16)."""


class PlatformLoginRequired(LaunchRefused):
    """The platform says that the user is signed out there (row L30)."""


class UserUnnamed(LaunchRefused):
    """The launch says of nobody: its user is not signed in there, as in a public course (row L17)."""


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
