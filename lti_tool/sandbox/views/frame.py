"""Who is looking, and what every page of the campus shows around its own matter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, request

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.courses import runs_through_weeks, week_at
from lti_tool.sandbox.lookup import TEACHING, course_by_number, person_by_key, tool_labels
from lti_tool.sandbox.seed import WEEK
from lti_tool.sandbox.state import Course, Part, Person, Site
from lti_tool.sandbox.troubles import Faults
from lti_tool.sandbox.ways.canvas.placements import NAVIGATION

COOKIE = "saltmarsh_persona"
DEFAULT_PERSONA = "amara"
_LABELS = {Part.TEACHER: "instructor"}
# The end of an address, a sign, and words.
_MENU = (
    ("", "home", "Course"),
    ("/gradebook", "list", "Gradebook"),
    ("/people", "people", "People"),
    ("/add", "plus", "Add a tool activity"),
    ("/messages", "eye", "Messages sent"),
    ("/mail", "letter", "Mail"),
    ("/tools", "plug", "Tools"),
)
_FOR_STAFF = ("/add", "/tools")
_ORDER = [Part.LEARNER, Part.TEACHER, Part.ASSISTANT, Part.ADMIN]


@dataclass(frozen=True)
class Frame:
    """What the page's surroundings need. `here` is the current path without its query."""

    ways: str
    titles: dict[str, str]
    me: Person
    people: list[Person]
    course: Course
    courses: list[Course]
    here: str
    troubles: list[str]
    now: datetime
    tools: dict[str, str]
    """How each tool is called, by its client id."""
    entries: list[str]
    """The client ids of the tools that stand in the course's menu."""
    runs_through_weeks: bool = False
    """Whether what is placed in the course stands in weeks of its own."""
    this_week: int = WEEK

    @property
    def teaches(self) -> bool:
        """Whether the persona may change the course."""
        return self.me.part in TEACHING

    @property
    def near(self) -> list[Person]:
        """Whom every page offers to be: all but the learners of one course only, and who one is."""
        return [person for person in self.people if person.only_in is None or person is self.me]

    @property
    def others(self) -> list[Person]:
        """The rest of the course."""
        return [person for person in self.people if person not in self.near]

    @property
    def base(self) -> str:
        """The address of the course."""
        return f"/{self.ways}/courses/{self.course.number}"

    @property
    def menu(self) -> list[tuple[str, str, str]]:
        """The course's menu for the persona, the tools' own entries last."""
        shown = [entry for entry in _MENU if self.teaches or entry[0] not in _FOR_STAFF]
        return shown + [(f"/menu/{client_id}", "chat", self.tools[client_id]) for client_id in self.entries]

    def label(self, person: Person) -> str:
        """The role in a word, and what the platform keeps back."""
        word = _LABELS.get(person.part, person.part.value)
        return word if person.sends_names else f"{word}, no name sent"

    def days_of(self, week: int) -> str:
        """The days of a week of the course, 1 for the first."""
        return _days(self.course.starts_at or self.now, week - 1)

    def week(self, later: int = 0) -> str:
        """The days of this week or a later one: "23 to 29 Nov"."""
        return _days(self.now, later)


def _days(moment: datetime, later: int) -> str:
    monday = moment - timedelta(days=moment.weekday()) + timedelta(weeks=later)
    sunday = monday + timedelta(days=6)
    month = "" if monday.month == sunday.month else f" {monday:%b}"
    return f"{monday.day}{month} to {sunday.day} {sunday:%b}"


def persona_key() -> str:
    """The persona named in the address, else in the cookie, else the first learner."""
    return request.args.get("as") or request.cookies.get(COOKIE) or DEFAULT_PERSONA


def frame_of(campus: Campus, site: Site, number: int | None = None) -> Frame:
    """The surroundings of a page of one course, the newest where none is named; 404 for an unknown one."""
    course = course_by_number(site, number) if number else site.courses[-1]
    if course is None:
        abort(404)
    return Frame(
        ways=site.ways,
        titles={name: campus.ways(name).title for name in ("moodle", "canvas")},
        me=person_by_key(site, persona_key()) or site.people[0],
        people=sorted((one for one in site.people if one.only_in in (None, course.number)), key=_order),
        course=course,
        courses=list(site.courses),
        here=request.path,
        troubles=troubles(site.faults),
        now=campus.now(site.ways),
        tools=tool_labels(site),
        entries=_entries(campus, site),
        runs_through_weeks=runs_through_weeks(site, course),
        this_week=week_at(site, course, campus.now(site.ways)),
    )


def remember_persona(blueprint: Blueprint) -> None:
    """Keep the persona that an address names in a cookie."""

    @blueprint.after_request
    def keep(response: Response) -> Response:
        if request.args.get("as"):
            response.set_cookie(COOKIE, persona_key(), samesite="Lax", httponly=True, max_age=90 * 86400)
        return response


def troubles(faults: Faults) -> list[str]:
    """What goes wrong at present, in sentences."""
    said = (
        (faults.slow_seconds, f"Every answer takes {faults.slow_seconds:g} s."),
        (faults.throttle, f"Every call is answered {faults.throttle}: too many."),
        (faults.down, f"Every call is answered {faults.down}."),
        (faults.token_seconds is not None, f"Tokens live {faults.token_seconds} s."),
        (faults.token_calls is not None, "Tokens end after a few calls."),
        (faults.lost_scores, f"The replies to the next {faults.lost_scores} scores get lost."),
        (faults.clock_seconds, f"The clock is {faults.clock_seconds:+g} s off."),
        (faults.signed_out, "Everybody is signed out."),
        (faults.notices_lost, "Notices get lost."),
        (faults.history_cut, f"Courses say of their history: {faults.history_cut}."),
        (faults.speedgrader_encodes_twice, "SpeedGrader encodes addresses twice."),
        (faults.speedgrader_wrong_link, "SpeedGrader names the course for the activity."),
        (faults.storage, f"The storage frame does not work: {faults.storage}."),
    )
    return [text for wrong, text in said if wrong]


def _entries(campus: Campus, site: Site) -> list[str]:
    """Only Canvas's menu has tools in it (lti.md C4)."""
    rules = campus.ways(site.ways)
    tools = [tool for tool in site.tools if tool.is_open and rules.has_placement(tool, NAVIGATION)]
    return [tool.client_id for tool in tools] if site.ways == "canvas" else []


def _order(person: Person) -> tuple[int, int]:
    return _ORDER.index(person.part) if person.part in _ORDER else len(_ORDER), person.number
