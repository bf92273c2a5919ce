"""The registry of kinds: whoever needs all kinds asks here, never the kinds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Protocol

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.items import ItemView, Ref
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.rules import CourseFrame
from lti_tool.activities.planning.values import PlannedTerms
from lti_tool.activities.rules import Talk
from lti_tool.activities.values import ActivityTerms, ActivityView, Beginning, Made, MayOpen, NewOpening
from lti_tool.course.naming import Anonymity
from lti_tool.course.who import Who

KINDS = "stoke.kinds"
"""Under this name the app keeps its `Kinds`."""
MOST_REMEMBERED = 10_000


Move = Callable[[datetime | None], datetime | None]
"""Moves a date as a course copy does."""


MakeOpening = Callable[[str], NewOpening | None]


class SettingsForm(Protocol):
    """A kind's form: a Flask-WTF form that knows its terms."""

    learners: int
    """How many learners the course has, as far as Stoke knows; set before it is shown."""
    openings: Sequence[MayOpen]
    """What may open an activity of the course; set before it is shown or read."""
    opens: str
    """The title of what opens with it, where it has no gradebook column; else ""; set before it is shown."""
    make_opening: MakeOpening
    """Makes what is still to be made to open it, of its title; set before it is read."""

    def apply(self, change: str) -> None:
        """Change the form without saving: its rows (`add`, `remove:2`), or its beginning (`use:key`)."""

    def carry(self, sent: Mapping[str, str]) -> None:
        """Take over what was typed into the form of another kind."""

    def begin(self, beginning: Beginning) -> None:
        """Put this into a form that nobody has filled in yet."""

    def validate_on_submit(self) -> bool:
        """Whether the form was sent and is valid."""

    def terms(self) -> ActivityTerms:
        """Return what was filled in; only after it was found valid."""


class Kind(ABC):
    """What a kind of activity gives to the rest of the house, with what most of them answer alike."""

    name: str
    icon: str
    """Name of its icon macro."""

    @property
    def page_endpoint(self) -> str:
        """Return the endpoint of its page in a participation."""
        return f"{self.name}.page"

    @property
    def work_endpoint(self) -> str:
        """Return the endpoint of the page that shows staff the work of the membership `membership_id`."""
        return f"{self.name}.work"

    @property
    def glance_endpoint(self) -> str:
        """Return the endpoint of the page that shows staff in a few minutes where they are needed."""
        return f"{self.name}.glance"

    @property
    def opening_endpoint(self) -> str | None:
        """Return the endpoint of the part with which it opens another activity's page; most open none."""
        return None

    @property
    def settings_endpoint(self) -> str:
        """Return the endpoint of the page where instructors change it."""
        return f"{self.name}.settings_form"

    @property
    def settings_template(self) -> str:
        """Return the template with a macro `settings(form)`: the fields of its form, without the buttons."""
        return f"{self.name}/settings_fields.html"

    @abstractmethod
    def title(self) -> str:
        """Return the kind's name for people, in the reader's language."""

    @abstractmethod
    def summary(self) -> str:
        """Return one line on what it is for."""

    @abstractmethod
    def defaults(self) -> Sequence[Default]:
        """Return the numbers that admins may set for all activities of this kind."""

    @abstractmethod
    def plain_terms(self, title: str, prompt: str, objective: str, site: SiteDefaults) -> ActivityTerms:
        """Return an activity that no form made: without dates, with the steps and numbers of a new form.

        An empty `objective` stands for what activities of this kind are mostly for.
        """

    @abstractmethod
    def new_form(self, site: SiteDefaults) -> SettingsForm:
        """Return the form of a new activity: what is set for the site, and what is locked there."""

    def opening_terms(self, title: str, site: SiteDefaults) -> ActivityTerms | None:
        """Return an activity that is made to open another: without dates and a score; most open none."""
        return None

    def whole_course(self, topic: str, frame: CourseFrame, site: SiteDefaults) -> Sequence[PlannedTerms]:
        """Return the activities of a course on a topic, laid over its weeks; most kinds know none."""
        return ()

    def anonymity(self, options: str) -> Anonymity:
        """Return what an activity with these options promises about names; most show them."""
        return Anonymity()

    def is_graded(self, options: str) -> bool:
        """Whether an activity with these options has a column in the gradebook."""
        return True

    def moved_options(self, options: str, move: Move) -> str:
        """Return an activity's options with their moments moved: in a plan, and in a copied course."""
        return options

    def items(self, session: Session, named: Collection[Ref], now: datetime) -> Mapping[Ref, ItemView]:
        """Read what these items are about, of whichever course; a fixed number of statements.

        What is not of this kind, was taken back or is hidden is left out; and so is all where nothing is
        recognised before others.
        """
        return {}

    def show_anew(self, session: Session, ref: Ref) -> None:  # noqa: B027  # most have nothing to do
        """Note that what stands beside an item has changed, where pages are kept; most kinds keep none."""

    @abstractmethod
    def made(self, session: Session, activity_id: int) -> Iterator[Made]:
        """Read what people made in an activity, in the order in which it reads; streamed, since it is much.

        What only some may know, as thanks between two people, is not in it.
        """

    def talks(self, session: Session, activity_ids: Collection[int], since: datetime) -> Sequence[Talk]:
        """Read what was begun since then in these activities of the kind, for others to reply to.

        One statement at most, whatever was written; none where nobody replies to anything.
        """
        return ()

    def kept_private(self, session: Session, activity_id: int) -> frozenset[int]:
        """Return the acts, by id, of which no export tells; most kinds have none."""
        return frozenset()

    @abstractmethod
    def shows_all(self, session: Session, who: Who, activity: ActivityView, now: datetime) -> bool:
        """Whether somebody may see now all that was made in it, but for what is hidden or for staff."""


class Kinds:
    """The kinds of this Stoke, in the order in which cards show them."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._of_activity: LRUCache[int, str] = LRUCache(MOST_REMEMBERED)
        self._lock = Lock()

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def anonymity_of(self, activity: ActivityView) -> Anonymity:
        """Return what an activity promises about names."""
        return self[activity.kind].anonymity(activity.options)

    def of_activity(self, session: Session, activity_id: int) -> Kind:
        """Return the kind of an activity; it never changes, so it is asked for once."""
        with self._lock:
            name = self._of_activity.get(activity_id)
        if name is None:
            name = session.execute(select(Activity.kind).where(Activity.id == activity_id)).scalar_one()
            with self._lock:
                self._of_activity[activity_id] = name
        return self._kinds[name]
