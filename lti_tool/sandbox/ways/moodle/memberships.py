"""Moodle's names and roles (lti.md D "NRPS"; the recorded memberships)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import enrolled, link_by_id
from lti_tool.sandbox.state import Link, Part, Person, Site
from lti_tool.sandbox.vocabulary import LTI, MEMBERS_TYPE, RESOURCE_LINK_REQUEST
from lti_tool.sandbox.ways.moodle.answers import Asked, refusal, utf8
from lti_tool.sandbox.ways.moodle.launches import basic_outcome
from lti_tool.sandbox.wire import Answer, json_answer


def listed(site: Site, asked: Asked) -> Answer:
    """All of the course unless a limit is asked for; the site admin is not among them."""
    query = asked.call.query
    link = link_by_id(site, query.get("rlid"))
    if query.get("rlid") and (link is None or link.course_number != asked.course.number):
        return refusal(asked.call, 404, "Not Found: Resource link not found")
    people = [p for p in enrolled(site, asked.course.number) if _has_role(p, query.get("role", ""))]
    limit, start = asked.page()
    page = people[start : start + limit] if limit else people[start:]
    url = f"{site.issuer}/mod/lti/{asked.call.path.partition('/mod/lti/')[2]}"
    body = {
        "id": url,
        "context": {"id": asked.course.id, "label": asked.course.label, "title": asked.course.title},
        "members": [_member(site, asked, person, link) for person in page],
    }
    headers = {}
    if limit and start + limit < len(people):
        # lti.md D "Link header": straight quotes here, and the role is dropped.
        headers["Link"] = f'<{url}?limit={limit}&from={start + limit}>; rel="next"'
    return json_answer(200, body, utf8(MEMBERS_TYPE), headers)


def role_of(person: Person) -> str:
    """lti.md D "Recorded": the assistant who launches as Instructor is a Learner here."""
    return "Instructor" if person.part is Part.TEACHER else "Learner"


def _has_role(person: Person, role: str) -> bool:
    return not role or role.rpartition("#")[2] == role_of(person)


def _member(site: Site, asked: Asked, person: Person, link: Link | None) -> Claims:
    member: Claims = {"status": "Active", "roles": [role_of(person)]}
    if link:
        member["message"] = [
            {
                f"{LTI}message_type": RESOURCE_LINK_REQUEST,
                "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome": basic_outcome(
                    site, link, person, asked.tool
                ),
            }
        ]
    member |= {"user_id": person.id, "lis_person_sourcedid": ""}
    if person.sends_names:
        member |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "ext_user_username": person.username,
        }
    return member
