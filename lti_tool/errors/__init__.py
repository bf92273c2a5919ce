"""Everything Stoke raises on purpose, as one tree; callers tell errors apart by class, never by text.

StokeError
├── SettingsInvalid              a setting is missing, unknown or bad: the start stops
├── LaunchRefused                a login or launch that opens nothing (reliability.md 4, rows L, D)
│   ├── LaunchReplayed           its nonce was used before: "already opened"
│   ├── LaunchExpired            the state of its login is older than it may be
│   ├── LaunchTooLarge           its token is longer than any honest one (row L3)
│   ├── BrowserUnknown           begun in another browser, or the browser kept no cookie
│   │   └── StorageSilent        the platform's storage did not give the browser's key back
│   ├── RegistrationUnknown      no registration for this issuer and client
│   │   └── RegistrationAmbiguous  several have them: the login needs the address of its own
│   ├── RegistrationPaused       the admin has paused this registration
│   ├── DeploymentPending        the deployment waits for the admin's yes
│   ├── PlatformKeysUnreachable  the platform's keys cannot be had and none are kept
│   ├── PlatformLoginRequired    the platform answered with `error=login_required`
│   ├── UserUnnamed              it names no user: a visitor of a public course
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
│   └── KeyMissing               nothing came along that could open one
├── SignInNeeded                 nobody is signed in to the admin's pages
├── SignInLinkInvalid            the link to sign in is unknown, used or too old
├── MailFailed                   the mail server cannot be reached, or says no
├── NotAllowed                   the participation lacks a permission
│   ├── NotFromHere              an instructor has it where they come by another way
│   ├── ForLearners              staff have no part in it
│   └── InAnothersName           the person has it, and somebody else acts as them
│       └── NamesHidden          and would learn which posts are theirs
├── NotHere                      unknown, or not this course's: answered 404
│   └── LearnerUnknown           the platform asks for somebody's work who was never here
├── Conflict                     what one sees is older than what is stored: answered 409
├── TooFast                      more than the rate limit lets through
└── InputInvalid                 a field breaks a rule: answered 422, text kept
"""

from lti_tool.errors.launches import (
    BrowserUnknown,
    ClockSkewed,
    DeploymentPending,
    InviteInvalid,
    LaunchExpired,
    LaunchRefused,
    LaunchReplayed,
    LaunchTooLarge,
    PlatformKeysUnreachable,
    PlatformLoginRequired,
    RegistrationAmbiguous,
    RegistrationPaused,
    RegistrationRefused,
    RegistrationUnknown,
    StorageSilent,
    UserUnnamed,
)
from lti_tool.errors.people import (
    Conflict,
    ForLearners,
    InAnothersName,
    InputInvalid,
    KeyMissing,
    LearnerUnknown,
    MailFailed,
    NamesHidden,
    NotAllowed,
    NotFromHere,
    NotHere,
    ParticipationEnded,
    SignInLinkInvalid,
    SignInNeeded,
    TooFast,
)
from lti_tool.errors.platforms import (
    AccessRefused,
    AnswerUnreadable,
    ColumnLocked,
    ColumnUnpublished,
    LineItemGone,
    NotGradable,
    PlatformBusy,
    PlatformError,
    PlatformFailed,
    PlatformMisconfigured,
    PlatformSilent,
    RosterRefused,
    ScopeMissing,
    ScoreRefused,
    ScoreStale,
)
from lti_tool.errors.root import SettingsInvalid, StokeError

__all__ = [
    "AccessRefused",
    "AnswerUnreadable",
    "BrowserUnknown",
    "ClockSkewed",
    "ColumnLocked",
    "ColumnUnpublished",
    "Conflict",
    "DeploymentPending",
    "ForLearners",
    "InAnothersName",
    "InputInvalid",
    "InviteInvalid",
    "KeyMissing",
    "LaunchExpired",
    "LaunchRefused",
    "LaunchReplayed",
    "LaunchTooLarge",
    "LearnerUnknown",
    "LineItemGone",
    "MailFailed",
    "NamesHidden",
    "NotAllowed",
    "NotFromHere",
    "NotGradable",
    "NotHere",
    "ParticipationEnded",
    "PlatformBusy",
    "PlatformError",
    "PlatformFailed",
    "PlatformKeysUnreachable",
    "PlatformLoginRequired",
    "PlatformMisconfigured",
    "PlatformSilent",
    "RegistrationAmbiguous",
    "RegistrationPaused",
    "RegistrationRefused",
    "RegistrationUnknown",
    "RosterRefused",
    "ScopeMissing",
    "ScoreRefused",
    "ScoreStale",
    "SettingsInvalid",
    "SignInLinkInvalid",
    "SignInNeeded",
    "StokeError",
    "StorageSilent",
    "TooFast",
    "UserUnnamed",
]
