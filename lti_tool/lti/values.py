"""What passes through the door, as frozen values; no claim name is known outside this package.

Terms are those of LTI 1.3 Core, AGS 2.0 and Deep Linking 2.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lti_tool.lti.state import Carrier


@dataclass(frozen=True, slots=True)
class KnownRegistration:
    """What the door needs to know of a registration; `id` starts every cache and table key."""

    id: int
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None = None
    """`aud` of client assertions where it is not the token URL (Brightspace)."""
    family: str = ""
    """`product_family_code` of the platform ("moodle", "canvas"), "" where unknown; chooses the quirks."""
    allow_private_network: bool = False
    """The admin's yes to addresses inside the house (on-premises LMS) and to plain http there."""
    is_paused: bool = False
    """An admin's no to its launches; a login has to find it all the same, not another of its issuer."""


class MessageType(StrEnum):
    """The message types that Stoke answers."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"


class Role(StrEnum):
    """Context roles (LTI Core, appendix A.2.3), the only ones that give rights."""

    ADMINISTRATOR = "Administrator"
    CONTENT_DEVELOPER = "ContentDeveloper"
    INSTRUCTOR = "Instructor"
    TEACHING_ASSISTANT = "TeachingAssistant"
    LEARNER = "Learner"
    MENTOR = "Mentor"


class GroupKind(StrEnum):
    """What people of a course are divided into."""

    GROUP = "group"
    SECTION = "section"


@dataclass(frozen=True, slots=True, order=True)
class ToldGroup:
    """One group or section of a course; `name` is "" where the platform tells ids only."""

    kind: GroupKind
    id_on_platform: str
    name: str = ""


GroupsTold = Mapping[GroupKind, tuple[ToldGroup, ...]]
"""All of a person's groups of each kind that a platform tells; a kind that is missing was not told."""


@dataclass(frozen=True, slots=True)
class LaunchUser:
    """Who launched; names and address are None where the platform sends none."""

    id_on_platform: str
    name: str | None = None
    email: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    """IANA name from the custom parameter `time_zone`, None where absent or unknown."""
    is_test_user: bool = False
    """The platform's preview user (`lti/system/person#TestUser`)."""


@dataclass(frozen=True, slots=True)
class LaunchContext:
    """The course; `history` lists ancestors' ids, nearest first, as far as the platform tells."""

    id_on_platform: str
    title: str = ""
    label: str = ""
    history: tuple[str, ...] = ()
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LaunchResourceLink:
    """One placement of an activity in a course; `history` lists the links that it was copied from."""

    id_on_platform: str
    title: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeService:
    """The AGS claim: what may be done, and where."""

    scopes: frozenset[str]
    line_items_url: str | None = None
    line_item_url: str | None = None


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """The deep linking settings claim; `data` goes back byte for byte, None where it did not come."""

    return_url: str
    accept_types: frozenset[str]
    accept_multiple: bool = False
    accept_line_item: bool | None = None
    """None where the platform does not say."""
    data: str | None = None
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionReview:
    """Whose work a submission review is about, and in which gradebook column."""

    user_id: str
    line_item_url: str


@dataclass(frozen=True, slots=True)
class Launch:
    """One verified message. Nothing in it is believed before the signature is."""

    registration_id: int
    message_type: MessageType
    deployment_id: str
    target_link_uri: str
    user: LaunchUser
    roles: frozenset[Role]
    context: LaunchContext | None = None
    resource_link: LaunchResourceLink | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    """Custom parameters, keys in lower case; unexpanded variables (`$Person.…`) are left out."""
    grades: GradeService | None = None
    memberships_url: str | None = None
    notices_url: str | None = None
    """Where notices of course copies can be asked for, None where the platform sends none."""
    groups_url: str | None = None
    """Of the LTI groups service, None where the platform has none."""
    groups: GroupsTold = field(default_factory=dict)
    deep_linking: DeepLinkingSettings | None = None
    review: SubmissionReview | None = None
    """Of a submission review, None for other messages."""
    platform_family: str = ""
    locale: str | None = None
    return_url: str | None = None
    is_masquerade: bool = False
    """Whether somebody else acts as this user, as Canvas's admins may (lti.md C3)."""
    carrier: Carrier = Carrier.COOKIE


@dataclass(frozen=True, slots=True)
class Submission:
    """What a score says when it is the first sign of a learner's work; `address` shows the work."""

    submitted_at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Score:
    """One score on its way to a line item (AGS 2.0, Score service)."""

    user_id: str
    given: float
    maximum: float
    timestamp: datetime
    completed: bool
    """True: activityProgress Completed; False: InProgress. gradingProgress is always FullyGraded."""
    submission: Submission | None = None
    """None: the score makes no submission."""


@dataclass(frozen=True, slots=True)
class LineItem:
    """A gradebook column as the platform tells it; `url` is its id."""

    url: str
    label: str
    score_maximum: float
    resource_id: str | None = None
    resource_link_id: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What stands in the gradebook for one learner; `score` is None where there is none."""

    user_id: str
    score: float | None
    maximum: float


@dataclass(frozen=True, slots=True)
class Member:
    """One person on a course's list (NRPS 2.0); names and address are None where the platform sends none."""

    id_on_platform: str
    roles: frozenset[Role] | None
    """None where the platform says nothing about roles: somebody is there, and no more is known (row N2)."""
    is_active: bool = True
    """False for who is suspended or was taken off the list (row N3)."""
    name: str | None = None
    email: str | None = None
    is_test_user: bool = False
    groups: GroupsTold = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MembersPage:
    """What one page of a course's list says."""

    members: tuple[Member, ...]
    skipped: int
    """Entries that name nobody, or nobody's roles."""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One activity on its way into a course by deep linking."""

    activity: str
    """The activity's UUID; travels as `custom.activity` and as the line item's `resourceId`."""
    title: str
    text: str
    score_maximum: float | None
    """None: no gradebook column."""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
