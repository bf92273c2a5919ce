"""Finding things at a site. Every function answers None where there is no such thing."""

from lti_tool.sandbox.state import Course, Grade, LineItem, Link, Part, Person, Site, Tool

TEACHING = frozenset({Part.TEACHER, Part.ASSISTANT, Part.ADMIN, Part.DESIGNER})
"""Who may change a course."""


def person_by_key(site: Site, key: str) -> Person | None:
    """The persona named `key`."""
    return next((person for person in site.people if person.key == key), None)


def person_by_id(site: Site, user_id: str) -> Person | None:
    """The person whose id stands in messages, or whose number it is."""
    return next((p for p in site.people if user_id in (p.id, str(p.number))), None)


def members(site: Site, course_number: int) -> list[Person]:
    """Everybody who belongs to a course now."""
    return [
        person
        for person in site.people
        if not person.unenrolled
        and person.part is not Part.VISITOR
        and person.only_in in (None, course_number)
    ]


def learners(site: Site, course_number: int) -> list[Person]:
    """Those whose grades a course's gradebook shows."""
    return [person for person in members(site, course_number) if person.part is Part.LEARNER]


def enrolled(site: Site, course_number: int) -> list[Person]:
    """Those whom names and roles list: neither the admin (lti.md D "Recorded") nor Student View."""
    return [p for p in members(site, course_number) if p.part not in (Part.ADMIN, Part.PREVIEW)]


def course_by_number(site: Site, number: int) -> Course | None:
    """The course with this number."""
    return next((course for course in site.courses if course.number == number), None)


def link_by_id(site: Site, link_id: str | None) -> Link | None:
    """The resource link with this id."""
    return next((link for link in site.links if link.id == link_id), None)


def tool_by_client(site: Site, client_id: str) -> Tool | None:
    """The tool registered under this client id, active or not."""
    return next((tool for tool in site.tools if tool.client_id == client_id), None)


def tool_labels(site: Site) -> dict[str, str]:
    """How each tool is called, by its client id; with its number where others have the same name."""
    names = [tool.name for tool in site.tools]
    return {
        tool.client_id: tool.name if names.count(tool.name) == 1 else f"{tool.name} (tool {tool.number})"
        for tool in site.tools
    }


def item_by_number(site: Site, number: int | None) -> LineItem | None:
    """The line item with this number."""
    return next((item for item in site.items if item.number == number), None)


def items_of_course(site: Site, number: int) -> list[LineItem]:
    """The columns of one course's gradebook, in the order they came."""
    return [item for item in site.items if item.course_number == number]


def items_of_link(site: Site, link_id: str) -> list[LineItem]:
    """The line items that belong to a resource link, the first made first."""
    return [item for item in site.items if item.link_id == link_id]


def grade_of(site: Site, item_number: int, user_id: str) -> Grade | None:
    """A learner's cell, if anything ever arrived for it."""
    return next((g for g in site.grades if g.item_number == item_number and g.user_id == user_id), None)


def grade_for(site: Site, item_number: int, user_id: str) -> Grade:
    """A learner's cell, made where it is not there yet."""
    grade = grade_of(site, item_number, user_id)
    if grade is None:
        grade = Grade(item_number=item_number, user_id=user_id)
        site.grades.append(grade)
    return grade
