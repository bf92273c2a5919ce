"""What activities are as values, for the kinds and the front desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lti_tool.course.naming import Author
from lti_tool.grading.values import PLAIN, GradingTerms, StepTerms


@dataclass(frozen=True, slots=True)
class ActivityTerms:
    """What an instructor gives an activity; texts are trimmed and non-empty where required."""

    title: str
    prompt: str
    objective: str
    reason: str
    opens_at: datetime | None
    closes_at: datetime | None
    score_maximum: float
    steps: tuple[StepTerms, ...]
    grading: GradingTerms = PLAIN
    """What holds for all of the steps."""
    options: str = "{}"
    """JSON that only the kind reads."""
    opening_id: int | None = None
    """The activity of the course with which it opens; None: none, or `new_opening`."""
    new_opening: "NewOpening | None" = None
    """What is made to open it."""


@dataclass(frozen=True, slots=True)
class MayOpen:
    """An activity that may open another one of its course."""

    id: str
    title: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class NewOpening:
    """An activity that is made together with the one that it opens."""

    kind: str
    terms: ActivityTerms


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new activity's form begins with; what is None or "" is as the kind has it."""

    title: str = ""
    prompt: str = ""
    reason: str = ""
    opens_at: datetime | None = None
    """The dates of a new form move along, by whole days."""


@dataclass(frozen=True, slots=True)
class ActivityView:
    """One activity as pages show it."""

    id: int
    uuid: str
    registration_id: int
    context_id: int
    kind: str
    title: str
    prompt: str
    prompt_html: str
    objective: str
    reason: str
    opens_at: datetime | None
    closes_at: datetime | None
    score_maximum: float
    version: int
    copy_to_check: bool = False
    """Whether it came with a copied course and no instructor has looked at it yet."""
    copied_from: str | None = None
    """The original's course while nobody has looked; None where it is another school's."""
    days_moved: int | None = None
    learners_see_it: bool = False
    """Whether one of them has opened it from the course."""
    options: str = "{}"
    """JSON that only the kind reads."""
    proposer: Author | None = None
    """The learner who proposed it."""
    points_zone: str | None = None
    """Where the weeks of the course's points begin; None: it has never given any."""
    first_reply_points: int = 0
    """What the course gives on top for each half day that somebody waited for their first reply."""
    has_board: bool = False
    """Whether the course has boards."""
    opening_id: int | None = None
    """The activity with which it opens."""


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One activity as the course home lists it."""

    id: int
    kind: str
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    copy_to_check: bool
    learners_see_it: bool
    """Whether one of them has opened it from the course: the platform may still hide it from them."""

    def is_over(self, now: datetime) -> bool:
        """Whether it has closed."""
        return self.closes_at is not None and self.closes_at < now


@dataclass(frozen=True, slots=True)
class CopyNote:
    """What an instructor is told of an activity that came with a copied course."""

    course_title: str
    """"" where the original's course is another school's, or has no title."""
    days_moved: int | None
    """None: nobody could tell by how much."""
    has_dates: bool


MadeState = Literal["", "hidden", "taken_back", "for_staff"]


@dataclass(frozen=True, slots=True)
class Made:
    """Something that a person made in an activity, as exports and the course book take it.

    Mentions stand as "@\u2026" in it: a name is said by whoever knows what may be said.
    """

    item_kind: str
    item_id: int
    """Both as its acts name it."""
    what: str
    """What it was meant as: "ask", "give", "resolve", "thank", "find", "share", "answer", "solve"."""
    membership_id: int
    made_at: datetime
    text: str
    """Plain text or Markdown; "" where there is none any more."""
    html: str = ""
    """The same, sanitised, where it was Markdown."""
    thread_id: int | None = None
    """The item that began what it stands in; None for that item, and where nothing is answered."""
    answers_id: int | None = None
    address: str = ""
    title: str = ""
    """What its address is called."""
    state: MadeState = ""
    useful: int = 0
    """How many marked it as useful."""
    is_accepted: bool = False
    """As the answer to a question."""
    is_endorsed: bool = False
    """Staff stand behind it."""
