"""A gradebook at the platform's boundary, with Moodle's and Canvas's rules for timestamps, and faults."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from lti_tool.errors import LineItemGone, PlatformSilent, ScoreStale
from lti_tool.grading.columns import ColumnWanted
from lti_tool.lti.values import GradeService, KnownRegistration, LineItem, Result, Score

Fault = Callable[[], Exception]


@dataclass
class Cell:
    """One learner's grade in one column."""

    given: float
    maximum: float
    timestamp: datetime
    """Of the newest score that was applied."""
    is_locked: bool = False
    """Whether a person overrode it, as Moodle keeps it: later scores are answered with 200 and ignored."""


def moodle_refuses(known: datetime, timestamp: datetime) -> bool:
    """Equal or older at whole seconds: 409 (lti.md D)."""
    return timestamp.replace(microsecond=0) <= known.replace(microsecond=0)


def canvas_refuses(known: datetime, timestamp: datetime) -> bool:
    """Older: 400; an equal one is taken (lti.md C6)."""
    return timestamp < known


@dataclass
class FakeGradebook:
    """Implements `Gradebook`. `faults` are raised one by one, before a score is applied; `lose_replies` lets
    scores be applied whose answers never come.
    """

    clock: Callable[[], datetime]
    launch_url: str = "https://stoke.test/lti/launch"
    refuses: Callable[[datetime, datetime], bool] = moodle_refuses
    ahead: timedelta = timedelta(0)
    """The platform's clock minus ours."""
    columns: dict[str, LineItem] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    faults_of: dict[str, list[Fault]] = field(default_factory=dict)
    result_faults: list[Fault] = field(default_factory=list)
    lose_replies: int = 0
    published: list[tuple[str, Score]] = field(default_factory=list)
    """Every attempt, in order."""
    applied: list[tuple[str, Score]] = field(default_factory=list)
    reads: list[str | None] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    """Columns that were asked to offer reviews, every attempt."""
    made: list[ColumnWanted] = field(default_factory=list)
    tells_time: bool = True
    broken_clocks: int = 0
    """How often asking for the time ends in an error that nobody foresaw."""
    called_by: list[KnownRegistration] = field(default_factory=list)
    """What the tool knew of the platform at each attempt."""
    on_publish: Callable[[Score], None] = lambda score: None
    lock: Lock = field(default_factory=Lock)

    def column(self, url: str = "https://lms.test/items/1", resource_id: str | None = None) -> None:
        self.columns[url] = LineItem(url, "Entropy", 10, resource_id)

    def publish(
        self, registration: KnownRegistration, line_item_url: str, score: Score, now: datetime
    ) -> datetime | None:
        self.on_publish(score)
        with self.lock:
            self.called_by.append(registration)
            self.deliver(line_item_url, score)
            return self.platform_date(registration)

    def deliver(self, url: str, score: Score) -> None:
        """Take one score as the platform would."""
        self.published.append((url, score))
        for faults in (self.faults_of.get(score.user_id, []), self.faults):
            if faults:
                raise faults.pop(0)()
        if url not in self.columns:
            raise LineItemGone(404)
        self._apply(url, score)
        if self.lose_replies:
            self.lose_replies -= 1
            raise PlatformSilent

    def _apply(self, url: str, score: Score) -> None:
        cell = self.cells.get((url, score.user_id))
        if cell is not None and self.refuses(cell.timestamp, score.timestamp):
            raise ScoreStale(409)
        self.applied.append((url, score))
        if cell is None:
            self.cells[url, score.user_id] = Cell(score.given, score.maximum, score.timestamp)
        else:
            cell.timestamp = score.timestamp
            if not cell.is_locked:
                cell.given, cell.maximum = score.given, score.maximum

    def find(self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime) -> LineItem | None:
        with self.lock:
            return next((c for c in self.columns.values() if c.resource_id == wanted.resource_id), None)

    def find_or_create(
        self, registration: KnownRegistration, wanted: ColumnWanted, now: datetime
    ) -> LineItem:
        found = self.find(registration, wanted, now)
        if found is not None:
            return found
        with self.lock:
            if self.faults:
                raise self.faults.pop(0)()
            self.made.append(wanted)
            url = f"https://lms.test/items/made-{len(self.made)}"
            self.columns[url] = LineItem(url, wanted.label, wanted.score_maximum, wanted.resource_id)
            return self.columns[url]

    def read_results(
        self, registration: KnownRegistration, line_item_url: str, now: datetime, user_id: str | None = None
    ) -> Iterable[Result]:
        with self.lock:
            self.reads.append(user_id)
            if self.result_faults:
                raise self.result_faults.pop(0)()
            return [
                Result(user, cell.given, cell.maximum)
                for (url, user), cell in self.cells.items()
                if url == line_item_url and user_id in (None, user)
            ]

    def platform_date(self, registration: KnownRegistration) -> datetime | None:
        if self.broken_clocks:
            self.broken_clocks -= 1
            raise RuntimeError
        return (self.clock() + self.ahead).replace(microsecond=0) if self.tells_time else None

    def offer_review(
        self, registration: KnownRegistration, service: GradeService, line_item_url: str, now: datetime
    ) -> None:
        with self.lock:
            self.offered.append(line_item_url)
            if self.faults:
                raise self.faults.pop(0)()

    def override(self, user_id: str, given: float, url: str = "https://lms.test/items/1") -> None:
        """Let a teacher change a grade."""
        cell = self.cells[url, user_id]
        cell.given, cell.maximum, cell.is_locked = given, 10, True
