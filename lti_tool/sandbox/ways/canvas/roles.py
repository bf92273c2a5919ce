"""Canvas's roles (lti.md C3 "roles"; canvas-lms lib/lti/substitutions_helper.rb)."""

from lti_tool.sandbox.state import Part, Person
from lti_tool.sandbox.vocabulary import INSTITUTION, MEMBERSHIP, SYSTEM

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
_ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"
_IN_COURSE = {
    Part.TEACHER: [f"{MEMBERSHIP}#Instructor"],
    Part.ASSISTANT: [_ASSISTANT, f"{MEMBERSHIP}#Instructor"],
    Part.LEARNER: [f"{MEMBERSHIP}#Learner"],
    Part.DESIGNER: [f"{MEMBERSHIP}#ContentDeveloper"],
    Part.OBSERVER: [f"{MEMBERSHIP}#Mentor"],
    Part.PREVIEW: [f"{MEMBERSHIP}#Learner", TEST_USER],
}
_IN_INSTITUTION = {
    Part.ADMIN: [f"{INSTITUTION}#Administrator"],
    Part.TEACHER: [f"{INSTITUTION}#Instructor"],
    Part.ASSISTANT: [f"{INSTITUTION}#Student"],
    Part.LEARNER: [f"{INSTITUTION}#Student"],
    Part.OBSERVER: [f"{INSTITUTION}#Observer"],
}


def roles(person: Person) -> list[str]:
    """Context, institution and system roles in one list; everybody is a system User.

    A learner who teaches another course is an Instructor of the institution too.
    """
    if person.part is Part.VISITOR:
        return [f"{SYSTEM}#None"]
    of_institution = _IN_INSTITUTION.get(person.part, [])
    if person.teaches_elsewhere and f"{INSTITUTION}#Instructor" not in of_institution:
        of_institution = [f"{INSTITUTION}#Instructor", *of_institution]
    return [*of_institution, *context_roles(person), f"{SYSTEM}#User"]


def context_roles(person: Person) -> list[str]:
    """The roles in the course alone, as names and roles list them (lti.md C8)."""
    return [] if person.unenrolled else list(_IN_COURSE.get(person.part, []))
