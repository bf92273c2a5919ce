"""Canvas's names and roles (lti.md C8)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import enrolled, link_by_id
from lti_tool.sandbox.state import Course, Person, Profile, Site
from lti_tool.sandbox.vocabulary import LTI, MEMBERS_TYPE, RESOURCE_LINK_REQUEST
from lti_tool.sandbox.ways.canvas.answers import Asked, Page, envelope
from lti_tool.sandbox.ways.canvas.messages import custom_of
from lti_tool.sandbox.ways.canvas.roles import context_roles
from lti_tool.sandbox.wire import Answer, json_answer

# lti.md C8: default and maximum alike.
_PAGE = 50
# lti.md C8 "Old content type".
_OLDER_TYPE = "application/vnd.ims.lis.v2.membershipcontainer+json"


def listed(site: Site, asked: Asked) -> Answer:
    """Current members only, always Active; the account admin is none of them."""
    rlid = asked.call.query.get("rlid", "")
    link = link_by_id(site, rlid)
    if rlid and rlid != asked.course.id and (link is None or link.course_number != asked.course.number):
        return envelope(400, "Tool does not have access to rlid or rlid does not exist")
    role = asked.call.query.get("role", "")
    people = [p for p in enrolled(site, asked.course.number) if _has_role(p, role)]
    page = Page.of(asked.call, _PAGE, _PAGE, len(people))
    kind = "groups" if asked.course.is_group else "courses"
    url = f"{site.school}/api/lti/{kind}/{asked.course.number}/names_and_roles"
    body = {
        "id": f"{url}",
        "context": {"id": asked.course.id, "label": asked.course.label, "title": asked.course.title},
        "members": [
            _member(
                person,
                asked.course,
                custom_of(site, asked.tool, person, asked.course, link) if rlid else None,
            )
            for person in people[page.start : page.start + page.size]
        ],
    }
    kept = {key: asked.call.query[key] for key in ("role", "rlid") if asked.call.query.get(key)}
    kind_of_body = MEMBERS_TYPE if site.profile is Profile.NEW else _OLDER_TYPE
    return json_answer(200, body, kind_of_body, page.links(url, kept))


def _has_role(person: Person, role: str) -> bool:
    # lti.md C8: an unknown role gives an empty list.
    return not role or any(role in (each, each.rpartition("#")[2]) for each in context_roles(person))


def _member(person: Person, course: Course, custom: dict[str, str] | None) -> Claims:
    member: Claims = {"status": "Active"}
    if person.sends_names and course.sends_names:
        member |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
        }
    member |= {"user_id": person.id, "lti11_legacy_user_id": "", "roles": context_roles(person)}
    if custom is not None:
        member["message"] = [
            {f"{LTI}message_type": RESOURCE_LINK_REQUEST, "locale": "en", f"{LTI}custom": custom}
        ]
    return member
