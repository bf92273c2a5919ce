"""What is known of how this Stoke fares, as frozen values; no name of a person is among them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PauseFigures:
    """What stops work for a platform: the reason's code, until when, failures in a row."""

    reason: str
    until: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """One registration that is in use."""

    id: int
    name: str
    family: str = ""
    used_since: datetime | None = None
    """When somebody first opened Stoke from there."""
    keys_at: datetime | None = None
    """When its key set was last fetched well."""
    checked_at: datetime | None = None
    """When it was last asked for keys, token and time; the next three are what came of that."""
    keys: str = ""
    """"good", or a code of `admin.health.checking`; "" while it was never asked."""
    token: str = ""
    clock_offset: float | None = None
    """Its clock minus ours, in seconds."""
    pause: PauseFigures | None = None
    deployments_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """Work of one registration that is due: how many rows, and since when the oldest is."""

    registration_id: int
    depth: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """How often a platform gave one answer to a score; "delivered", or a code of `grading.rules`."""

    registration_id: int
    answer: str
    count: int


@dataclass(frozen=True, slots=True)
class LaunchesToday:
    """Launches since midnight, by how the browser was known again, and refusals."""

    cookie: int = 0
    without_cookie: int = 0
    refused: int = 0

    @property
    def opened(self) -> int:
        """How many were let in."""
        return self.cookie + self.without_cookie


@dataclass(frozen=True, slots=True)
class Rosters:
    """Courses whose lists of people are read: how many, when the newest was whole, how many fail now."""

    courses: int = 0
    last_whole_at: datetime | None = None
    left: int = 0
    failing: int = 0


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Mail to people of courses: how many want it, when a server last took one, and what keeps it."""

    people: int = 0
    sent_at: datetime | None = None
    failures: int = 0
    """In a row, of the mail server."""
    reason: str = ""
    """Name of the last of them."""
    given_up: int = 0
    """People whose mail was not taken for a week."""


@dataclass(frozen=True, slots=True)
class RecordFigures:
    """Acts that a site's store is told: what waits, when it last took some, and what keeps it."""

    waiting: int = 0
    sent_at: datetime | None = None
    failures: int = 0
    """In a row."""
    reason: str = ""
    """A code, of the last of them."""
    given_up: int = 0
    """Acts that the store never took."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the rules of health look at."""

    platforms: tuple[PlatformFigures, ...] = ()
    courses: int = 0
    launches: LaunchesToday = field(default_factory=LaunchesToday)
    key_since: datetime | None = None
    """Since when our signing key signs; None: there is none."""
    worker_seen_at: datetime | None = None
    queues: tuple[Queue, ...] = ()
    answers: tuple[Answered, ...] = ()
    """Of the last 24 hours."""
    invites_open: int = 0
    rosters: Rosters = field(default_factory=Rosters)
    mail: MailFigures = field(default_factory=MailFigures)
    records: RecordFigures = field(default_factory=RecordFigures)
