"""More people and courses than a calm front page shows: every kind that a tool may meet (lti.md G0)."""

from lti_tool.sandbox import courses
from lti_tool.sandbox.courses import Placement
from lti_tool.sandbox.state import Course, LineItem, Part, Person, Site
from lti_tool.sandbox.ways.protocol import Ways

CROWD = 120
COLUMNS = 25
# The kinds of assignments by their titles, with their points.
ASSIGNMENTS: dict[str, float] = {
    "published": 10,
    "unpublished": 10,
    "one attempt left": 10,
    "anonymous": 10,
    "pass or fail": 1,
    "zero points": 0,
}

# label, title, what is special about it
_COURSES: tuple[tuple[str, str, dict[str, bool]], ...] = (
    ("LEAD 301", "Leading Without a Name", {"sends_names": False}),
    ("LEAD 9", "Study Group Nine", {"is_group": True}),
    ("LEAD 101", "Leading for Everybody", {"is_public": True}),
    ("LEAD 99", "Leading Last Year", {"concluded": True}),
    ("LEAD 120", "Leading Crowds", {}),
)


def add_everything(site: Site, ways: Ways) -> None:
    """Add to a fresh site. The course that stands gets the assignments and stays the newest."""
    site.people += _people(site, ways)
    made = [_course(site, ways, label, title, traits) for label, title, traits in _COURSES]
    site.courses[:0] = made
    _add_assignments(site, ways)
    site.people += _crowd(site, ways, made[-1])
    site.items += [_column(site, made[-1], number) for number in range(1, COLUMNS + 1)]


def _add_assignments(site: Site, ways: Ways) -> None:
    """One assignment of each kind, named by it."""
    for kind, maximum in ASSIGNMENTS.items():
        link = courses.add_link(site, ways, Placement(kind, {}, maximum, kind, None))
        item = site.items[-1]
        item.published = kind != "unpublished"
        item.pass_fail = kind == "pass or fail"
        link.is_anonymous = kind == "anonymous"
        link.allowed_attempts = 1 if kind == "one attempt left" else None


def _people(site: Site, ways: Ways) -> list[Person]:
    """An observer, a designer, Student View, somebody who left, and somebody who is not signed in."""
    first = max(person.number for person in site.people) + 1
    watched = next(person.key for person in site.people if person.part is Part.LEARNER)
    who = (
        ("olive", "Olive", "Okafor", Part.OBSERVER),
        ("theo", "Theo", "Marsh", Part.DESIGNER),
        ("preview", "Test", "Student", Part.PREVIEW),
        ("sven", "Sven", "Holm", Part.LEARNER),
        ("visitor", "Public", "Visitor", Part.VISITOR),
    )
    made = [_person(ways, first + place, *told) for place, told in enumerate(who)]
    made[0].observes = [watched]
    made[3].unenrolled = True
    return made


def _person(ways: Ways, number: int, key: str, given: str, family: str, part: Part) -> Person:
    email = f"{key}@saltmarsh.example"
    return Person(key, ways.user_id(key, number), given, family, part, key, email, number)


def _course(site: Site, ways: Ways, label: str, title: str, traits: dict[str, bool]) -> Course:
    course_id, number = ways.new_course_id(site)
    course = Course(course_id, number, label, title, site.courses[0].term)
    for name, value in traits.items():
        setattr(course, name, value)
    return course


def _crowd(site: Site, ways: Ways, course: Course) -> list[Person]:
    """Learners of one course alone, so that with everybody else it has `CROWD` members."""
    first = max(person.number for person in site.people) + 1
    count = CROWD - len([person for person in site.people if _is_member(person)])
    numbers = range(first, first + count)
    made = [_person(ways, n, f"crowd-{n}", "Learner", str(n), Part.LEARNER) for n in numbers]
    for person in made:
        person.only_in = course.number
    return made


def _is_member(person: Person) -> bool:
    return person.part not in (Part.ADMIN, Part.PREVIEW, Part.VISITOR) and not person.unenrolled


def _column(site: Site, course: Course, number: int) -> LineItem:
    """One of many columns that the first tool made."""
    return LineItem(
        number=site.next_number("item"),
        course_number=course.number,
        client_id=site.tools[0].client_id,
        label=f"Week {number}",
        maximum=10,
        resource_id=f"week-{number}",
    )
