"""The gradebook as a table."""

from dataclasses import dataclass

from lti_tool.sandbox.lookup import grade_of, items_of_course, items_of_link, learners, person_by_id
from lti_tool.sandbox.state import Course, Grade, LineItem, Message, Person, Site
from lti_tool.sandbox.wire import number


@dataclass(frozen=True)
class Cell:
    """What one learner has in one column."""

    item: LineItem
    text: str
    comment: str
    note: str
    review: str


@dataclass(frozen=True)
class Row:
    """One learner."""

    person: Person
    cells: list[Cell]
    message: str


def columns(site: Site, course: Course) -> list[LineItem]:
    """Canvas shows only an assignment's first line item (lti.md C5); Moodle shows all."""
    items = items_of_course(site, course.number)
    if site.ways != "canvas":
        return items
    return [item for item in items if not item.link_id or items_of_link(site, item.link_id)[0] is item]


def rows(site: Site, course: Course) -> list[Row]:
    """All learners with their cells and the last message about each."""
    shown = columns(site, course)
    last = _last_messages(site, {item.number for item in shown})
    return [
        Row(person, [_cell(site, item, person) for item in shown], _said(last.get(person.id)))
        for person in learners(site, course.number)
    ]


def percent(site: Site, person: Person, link_id: str) -> str:
    """A learner's grade in an activity's own column, as the course page shows it; "" where there is none."""
    items = items_of_link(site, link_id)
    grade = grade_of(site, items[0].number, person.id) if items else None
    if grade is None or grade.score is None or not items[0].maximum:
        return ""
    return f"{number(round(100 * grade.score / items[0].maximum, 1))} %"


def _cell(site: Site, item: LineItem, person: Person) -> Cell:
    grade = grade_of(site, item.number, person.id)
    text = "" if grade is None or grade.score is None else str(number(round(grade.score, 2)))
    comment = " · ".join(grade.comments) if grade else ""
    return Cell(item, text, comment, _note(grade), _review(site, item, person, grade))


def _review(site: Site, item: LineItem, person: Person, grade: Grade | None) -> str:
    """Where a teacher looks at what was graded, once the tool asked for it (lti.md C11; D "Review")."""
    if site.ways == "canvas":
        return f"/canvas/speedgrader/{item.number}/{person.id}" if grade and grade.submission_url else ""
    if site.ways != "moodle" or item.submission_review is None or item.link_id is None:
        return ""
    return f"/moodle/links/{item.link_id}?for_user={person.id}"


def _note(grade: Grade | None) -> str:
    if grade is None:
        return ""
    if grade.overridden:
        return "typed by the teacher"
    return "1 attempt" if grade.attempts == 1 else f"{grade.attempts} attempts" if grade.attempts else ""


def _last_messages(site: Site, numbers: set[int]) -> dict[str, Message]:
    """The last score message about each user, by the user's id in messages."""
    last: dict[str, Message] = {}
    for message in site.messages:
        if message.item_number in numbers and message.user_id:
            person = person_by_id(site, message.user_id)
            last[person.id if person else message.user_id] = message
    return last


def _said(message: Message | None) -> str:
    if message is None:
        return ""
    answer = "accepted" if message.status < 300 else f"answered {message.status}"
    return f"score, {message.at:%H:%M:%S}, {'reply lost' if message.answer == 'reply lost' else answer}"
