"""Custom parameters and the $variables in them."""

from collections.abc import Mapping

from lti_tool.sandbox.state import Course, Link, Person, Site


def common_values(person: Person, course: Course, link: Link | None) -> dict[str, str]:
    """The variables that both platforms know, without the dollar sign."""
    values = {
        "User.id": person.id,
        "User.username": person.username,
        "Context.id": course.id,
        "Context.title": course.title,
        "Context.label": course.label,
    }
    if person.sends_names:
        values |= {
            "Person.name.full": person.name,
            "Person.name.given": person.given_name,
            "Person.name.family": person.family_name,
            "Person.email.primary": person.email,
        }
    if link:
        values |= {"ResourceLink.id": link.id, "ResourceLink.title": link.title}
    return values


def history(site: Site, course: Course) -> str:
    """The courses that this one was copied from, the nearest first; a fault cuts it short (lti.md C3)."""
    return site.faults.history_cut or ",".join(course.history)


def expanded(custom: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The parameters with known variables replaced; an unknown one keeps its own name (lti.md C3, D)."""
    return {
        key: values.get(value[1:], value) if value.startswith("$") else value for key, value in custom.items()
    }
