"""What teachers do to courses and gradebooks, and copies of courses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lti_tool.sandbox.lookup import grade_for, grade_of, item_by_number, person_by_key
from lti_tool.sandbox.seed import COURSE_LABEL, COURSE_TERM, COURSE_TITLE, WEEK
from lti_tool.sandbox.state import Course, LineItem, Link, Part, Person, Site
from lti_tool.sandbox.troubles import Faults
from lti_tool.sandbox.ways.protocol import Ways

NEXT_TERM = timedelta(weeks=14)
"""How much later than its original a copied course begins, until somebody says otherwise."""


@dataclass(frozen=True)
class Placement:
    """A link that is to be made without deep linking."""

    title: str
    custom: dict[str, str]
    maximum: float | None
    resource_id: str | None
    tag: str | None
    week: int = WEEK


def start_over(site: Site, ways: Ways, now: datetime) -> None:
    """One course without activities. Its id is new, so that the tool does not take it for the old one."""
    site.courses, site.links, site.items, site.grades = [], [], [], []
    site.messages, site.launches, site.tokens, site.faults = [], {}, {}, Faults()
    course_id, number = ways.new_course_id(site)
    made = Course(course_id, number, COURSE_LABEL, COURSE_TITLE, COURSE_TERM)
    made.starts_at = first_day(now)
    site.courses.append(made)


def add_course(site: Site, ways: Ways, label: str, title: str, term: str, starts_at: datetime) -> Course:
    """One more course, without activities."""
    course_id, number = ways.new_course_id(site)
    made = Course(course_id, number, label, title, term, starts_at=starts_at)
    site.courses.append(made)
    return made


def first_day(now: datetime) -> datetime:
    """The Monday on which the first week began, this week being the course's `WEEK`."""
    monday = now - timedelta(days=now.weekday(), weeks=WEEK - 1)
    return monday.replace(hour=0, minute=0, second=0, microsecond=0)


def runs_through_weeks(site: Site, course: Course) -> bool:
    """Whether what is placed in a course stands in weeks of its own."""
    here = (link.week for link in site.links if _of(link, course))
    return course.starts_at is not None and any(week != WEEK for week in here)


def week_at(site: Site, course: Course, now: datetime) -> int:
    """The week in which a course is, 1 for the first; `WEEK` where it does not run through weeks."""
    if course.starts_at is None or not runs_through_weeks(site, course):
        return WEEK
    return max(1, (now - course.starts_at).days // 7 + 1)


def add_link(site: Site, ways: Ways, wanted: Placement) -> Link:
    """A placement of the first tool in the newest course."""
    tool, course = site.tools[0], site.courses[-1]
    link_id, number = ways.new_link_id(site)
    link = Link(
        id=link_id,
        number=number,
        course_number=course.number,
        client_id=tool.client_id,
        title=wanted.title,
        text="",
        url=tool.launch_url,
        week=wanted.week,
        custom=wanted.custom,
        is_assignment=wanted.maximum is not None,
    )
    site.links.append(link)
    if wanted.maximum is not None:
        item = _item(site, link, wanted.maximum)
        site.items.append(replace(item, resource_id=wanted.resource_id, tag=wanted.tag))
    return link


def copy(site: Site, ways: Ways, number: int) -> Course:
    """A copy without people's work: new ids everywhere, custom and resourceId kept (lti.md C3, D).

    Canvas copies the assignments with their items; a Moodle backup carries the tool's own columns too.
    """
    old = next(course for course in site.courses if course.number == number)
    times = sum(1 for course in site.courses if old.id in course.history) + 1
    course_id, new_number = ways.new_course_id(site)
    made = Course(
        id=course_id,
        number=new_number,
        label=f"{old.label}_{times}",
        title=f"{old.title} copy {times}",
        term=old.term,
        history=[old.id, *old.history],
        starts_at=old.starts_at and old.starts_at + NEXT_TERM,
    )
    site.courses.append(made)
    new_ids = {link.id: _copy_link(site, ways, link, made) for link in list(site.links) if _of(link, old)}
    for item in [item for item in site.items if _of(item, old)]:
        number_of_item = site.next_number("item") + (1 if ways.name == "moodle" else 0)
        link_id = new_ids.get(item.link_id or "")
        copied = replace(
            item, number=number_of_item, course_number=made.number, link_id=link_id, locked=False
        )
        site.items.append(copied)
    return made


def override(site: Site, persona: str, item_number: int, score: float | None, now: datetime) -> None:
    """A teacher's own value; None gives it back.

    It moves the stored time too (lti.md D), which at Canvas nobody has confirmed (G5).
    """
    person = person_by_key(site, persona)
    if person is None or item_by_number(site, item_number) is None:
        return
    grade = grade_for(site, item_number, person.id)
    grade.overridden = score is not None
    if score is not None:
        grade.score = score
        grade.stamp = grade.stamp if site.faults.edits_keep_time else now


def change_item(site: Site, item_number: int, locked: bool, published: bool) -> None:
    """Lock and publish."""
    item = item_by_number(site, item_number)
    if item:
        item.locked, item.published = locked, published


def delete_item(site: Site, item_number: int) -> None:
    """Delete a column with its grades."""
    site.items = [item for item in site.items if item.number != item_number]
    site.grades = [grade for grade in site.grades if grade.item_number != item_number]


def add_learners(site: Site, ways: Ways, count: int) -> None:
    """People named by their number alone."""
    first = max(person.number for person in site.people) + 1
    for number in range(first, first + count):
        key, username = f"learner-{number}", f"learner{number}"
        user_id, email = ways.user_id(key, number), f"{username}@saltmarsh.example"
        site.people.append(
            Person(key, user_id, "Learner", str(number), Part.LEARNER, username, email, number)
        )


def enrol(site: Site, ways: Ways, course: Course, names: Sequence[tuple[str, str]]) -> list[Person]:
    """Learners of one course only, by given and family name."""
    first = max(person.number for person in site.people) + 1
    made = []
    for number, (given, family) in enumerate(names, first):
        key = f"learner-{number}"
        email = f"{key}@saltmarsh.example"
        person = Person(key, ways.user_id(key, number), given, family, Part.LEARNER, key, email, number)
        person.only_in = course.number
        made.append(person)
    site.people += made
    return made


def unenrol(site: Site, persona: str, unenrolled: bool) -> None:
    """Take a person out of the names and roles of every course; nothing else changes."""
    person = person_by_key(site, persona)
    if person:
        person.unenrolled = unenrolled


def begin(site: Site, number: int, starts_at: datetime | None) -> None:
    """Set when a course begins; None: nobody knows."""
    for course in site.courses:
        if course.number == number:
            course.starts_at = starts_at


def conclude(site: Site, number: int, concluded: bool) -> None:
    """End a course or take it up again."""
    for course in site.courses:
        if course.number == number:
            course.concluded = concluded


def score_of(site: Site, persona: str, item_number: int | None) -> float | None:
    """What stands in a cell; without a number, in the newest column."""
    person = person_by_key(site, persona)
    number = item_number or (site.items[-1].number if site.items else 0)
    grade = grade_of(site, number, person.id) if person else None
    return grade.score if grade else None


def _copy_link(site: Site, ways: Ways, link: Link, made: Course) -> str:
    link_id, number = ways.new_link_id(site)
    copied = replace(link, id=link_id, number=number, course_number=made.number, custom=dict(link.custom))
    site.links.append(copied)
    return link_id


def _item(site: Site, link: Link, maximum: float) -> LineItem:
    return LineItem(
        number=site.next_number("item") + (1 if site.ways == "moodle" else 0),
        course_number=link.course_number,
        client_id=link.client_id,
        label=link.title,
        maximum=maximum,
        link_id=link.id,
        coupled=True,
    )


def _of(thing: Link | LineItem, course: Course) -> bool:
    return thing.course_number == course.number
