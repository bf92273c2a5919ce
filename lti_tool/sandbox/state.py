"""What a campus remembers, as plain data: one `Site` for each of the two ways, kept in one JSON file.

Nothing here knows a rule. Times are aware and UTC, ids are strings as they stand in messages.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lti_tool.sandbox.credentials import AccessToken, SigningKey
from lti_tool.sandbox.troubles import Faults


class Part(StrEnum):
    """What a person does in the courses of the campus."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    LEARNER = "learner"
    ADMIN = "admin"
    DESIGNER = "designer"
    OBSERVER = "observer"
    """A parent or mentor who looks on; `Person.observes` names the learners."""
    PREVIEW = "test student"
    """Student View: a teacher who looks at the course as a learner would."""
    VISITOR = "visitor"
    """Somebody who is not signed in, in a public course (lti.md C3)."""


class Profile(StrEnum):
    """Which Canvas a site resembles (lti.md G4); at Moodle's site it means nothing."""

    NEW = "canvas-new"
    OLD = "canvas-old"
    SELF_HOSTED = "selfhosted"


@dataclass
class Person:
    """Somebody at the campus; `key` names the persona in addresses, `id` is the `sub` of messages."""

    key: str
    id: str
    given_name: str
    family_name: str
    part: Part
    username: str
    email: str
    number: int
    sends_names: bool = True
    teaches_elsewhere: bool = False
    unenrolled: bool = False
    """Off the list of people, as names and roles tell it."""
    groups: list[int] = field(default_factory=list)
    """Numbers of their groups in every course."""
    sections: list[int] = field(default_factory=list)
    """Numbers of their sections, which only Canvas has."""
    observes: list[str] = field(default_factory=list)
    zone: str = ""
    """The IANA time zone of their profile; "" where they left the site's own."""
    only_in: int | None = None
    """The number of the one course that they belong to; None: all of them."""

    @property
    def name(self) -> str:
        """The full name, family name first where it is written so."""
        if self.key == "misaki":
            return f"{self.family_name} {self.given_name}"
        return f"{self.given_name} {self.family_name}"


@dataclass
class Course:
    """A course; `history` lists the ids of the courses it was copied from, the nearest first."""

    id: str
    number: int
    label: str
    title: str
    term: str
    history: list[str] = field(default_factory=list)
    concluded: bool = False
    is_group: bool = False
    is_public: bool = False
    """Whether somebody who is not signed in may look in."""
    sends_names: bool = True
    starts_at: datetime | None = None
    """When the course begins, as its settings say; None where nobody set it."""


@dataclass
class Link:
    """One placement of a tool in a course (a resource link)."""

    id: str
    number: int
    course_number: int
    client_id: str
    title: str
    text: str
    url: str
    week: int
    custom: dict[str, str] = field(default_factory=dict)
    is_assignment: bool = False
    opens_at: str = ""
    due_at: str = ""
    allowed_attempts: int | None = None
    is_anonymous: bool = False


@dataclass
class LineItem:
    """One gradebook column. `coupled` ones were made by the platform, the others by the tool."""

    number: int
    course_number: int
    client_id: str
    label: str
    maximum: float
    link_id: str | None = None
    resource_id: str | None = None
    tag: str | None = None
    coupled: bool = False
    locked: bool = False
    published: bool = True
    start_at: str | None = None
    end_at: str | None = None
    submission_review: dict[str, object] | None = None
    pass_fail: bool = False


@dataclass
class Grade:
    """One learner's cell in one column; `stamp` is the time that the next score is compared with."""

    item_number: int
    user_id: str
    score: float | None = None
    stamp: datetime | None = None
    comments: list[str] = field(default_factory=list)
    attempts: int = 0
    submission_url: str = ""
    overridden: bool = False
    activity_progress: str = ""
    grading_progress: str = ""


@dataclass
class Message:
    """One exchange with the tool; `sent` and `answer` are bodies cut for reading."""

    number: int
    at: datetime
    service: str
    method: str
    url: str
    status: int
    sent: str = ""
    answer: str = ""
    user_id: str = ""
    item_number: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Tool:
    """A registered tool."""

    client_id: str
    deployment_id: str
    name: str
    login_url: str
    launch_url: str
    jwks_url: str
    redirect_uris: list[str]
    custom: dict[str, str] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    deep_link_url: str = ""
    active: bool = True
    number: int = 1
    notice_handlers: dict[str, str] = field(default_factory=dict)
    """Where notices of a type go: type → address."""
    placements: list[str] | None = None
    """Where it asked to be shown; None: everywhere."""
    installed: bool = True
    """Whether it stands in courses: the key of a Canvas is saved first, and its app installed afterwards."""

    @property
    def is_open(self) -> bool:
        """Whether people can open it."""
        return self.active and self.installed


@dataclass
class Launch:
    """A launch that was begun: what the hint of the first leg stands for."""

    id: str
    message_type: str
    person_key: str
    course_number: int
    client_id: str
    target_url: str
    expires_at: datetime
    link_id: str | None = None
    for_user: str | None = None
    item_number: int | None = None
    placement: str = ""
    masquerader: str = ""
    used: bool = False


@dataclass
class Site:
    """All that one platform of the campus knows.

    `sso` begins the addresses of signing in, keys and tokens, `school` all others; Canvas's cloud has two
    hosts for them, and an issuer that is neither (lti.md C1). By default both are the issuer.
    """

    ways: str
    issuer: str
    people: list[Person]
    courses: list[Course] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    items: list[LineItem] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    launches: dict[str, Launch] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    keys: list[SigningKey] = field(default_factory=list)
    registration_tokens: dict[str, bool] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    faults: Faults = field(default_factory=Faults)
    sso: str = ""
    school: str = ""
    profile: Profile = Profile.NEW

    def __post_init__(self) -> None:
        """One host where no others are named."""
        self.sso = self.sso or self.issuer
        self.school = self.school or self.issuer

    def next_number(self, kind: str) -> int:
        """The next number of a kind; never given twice, not even after Start over."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]
