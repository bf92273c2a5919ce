"""The messages that Canvas signs (lti.md C3, C9)."""

import json

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import course_by_number, items_of_link, link_by_id, person_by_key, tool_by_client
from lti_tool.sandbox.seed import SECTIONS, hexadecimal
from lti_tool.sandbox.state import Course, Launch, Link, Part, Person, Site, Tool
from lti_tool.sandbox.vocabulary import (
    AGS_CLAIM,
    DEEP_LINKING,
    DEEP_LINKING_REQUEST,
    LTI,
    MEMBERSHIP_READ,
    NRPS_CLAIM,
)
from lti_tool.sandbox.ways.canvas import notices
from lti_tool.sandbox.ways.canvas.launches import signed_state
from lti_tool.sandbox.ways.canvas.placements import PLACEMENTS
from lti_tool.sandbox.ways.canvas.roles import roles
from lti_tool.sandbox.ways.protocol import Refused
from lti_tool.sandbox.ways.variables import common_values, expanded, history


def claims(site: Site, launch: Launch, now: int, seconds: int) -> Claims:
    """The message. `now` in seconds since 1970."""
    tool, person, course = _who_and_where(site, launch)
    link = link_by_id(site, launch.link_id)
    made: Claims = {f"{LTI}message_type": launch.message_type, f"{LTI}version": "1.3.0"}
    if launch.message_type != DEEP_LINKING_REQUEST:
        made[f"{LTI}resource_link"] = _resource_link(course, link)
    made |= {
        # lti.md C3: aud a string, and azp.
        "aud": tool.client_id,
        "azp": tool.client_id,
        f"{LTI}deployment_id": tool.deployment_id,
        "exp": now + seconds,
        "iat": now,
        "iss": site.issuer,
        f"{LTI}target_link_uri": launch.target_url,
        f"{LTI}context": _context(course),
        f"{LTI}tool_platform": _platform(site),
        f"{LTI}launch_presentation": _presentation(site, course),
        "locale": "en-GB",
        f"{LTI}roles": roles(person),
        f"{LTI}custom": expanded(custom_of(site, tool, person, course, link), _masquerade(site, launch)),
        # lti.md C3: extras that mean nothing here; the old id may be "".
        f"{LTI}lti11_legacy_user_id": "",
        f"{LTI}lti1p1": {"user_id": hexadecimal(f"{site.issuer}:1p1:{person.number}")},
        "https://www.instructure.com/placement": launch.placement or _placement(link),
    }
    if person.part is not Part.VISITOR:  # lti.md C3: who is not signed in has no `sub`
        made["sub"] = person.id
    told = _person(site, person, course) | _services(site, tool, course, link)
    return made | told | _deep_linking(site, launch)


def _who_and_where(site: Site, launch: Launch) -> tuple[Tool, Person, Course]:
    tool = tool_by_client(site, launch.client_id)
    person = person_by_key(site, launch.person_key)
    course = course_by_number(site, launch.course_number)
    if not (tool and person and course):
        raise Refused("The specified resource does not exist.", 404)
    return tool, person, course


def _resource_link(course: Course, link: Link | None) -> Claims:
    if link is None:
        # lti.md C3: in course navigation the link's id is the context's, its title the course's name.
        return {"id": course.id, "title": course.title}
    return {"id": link.id, "description": link.text, "title": link.title}


def _context(course: Course) -> Claims:
    kind = "Group" if course.is_group else "CourseOffering"
    address = f"http://purl.imsglobal.org/vocab/lis/v2/course#{kind}"
    return {"id": course.id, "label": course.label, "title": course.title, "type": [address]}


def _platform(site: Site) -> Claims:
    return {
        "guid": f"{hexadecimal(site.issuer)}:canvas-lms",
        "name": "Saltmarsh Campus",
        "version": "cloud",
        "product_family_code": "canvas",
    }


def _presentation(site: Site, course: Course) -> Claims:
    # lti.md C3: always "iframe", even in a new tab.
    return {
        "document_target": "iframe",
        "return_url": f"{site.school}/courses/{course.number}/external_content/success",
        "locale": "en-GB",
        "height": 800,
        "width": 1080,
    }


def custom_of(site: Site, tool: Tool, person: Person, course: Course, link: Link | None) -> dict[str, str]:
    """The custom parameters, filled in for a person; memberships carry them too (lti.md C8)."""
    values = common_values(person, course, link) | {
        # lti.md C3: newest first; there is no $ResourceLink.id.history here.
        "Context.id.history": history(site, course),
        "Person.address.timezone": person.zone or "America/Los_Angeles",
        "Canvas.user.id": str(person.number),
        "Canvas.course.id": str(course.number),
        "Canvas.course.workflowState": "completed" if course.concluded else "available",
        "com.instructure.User.observees": ",".join(_observed(site, person)),
        "com.instructure.Course.groupIds": "",
    }
    values |= _groups(site, person)
    if course.starts_at:
        # variable_substitutions.md: 2018-01-15 00:00:00 -0700.
        values["Canvas.course.startAt"] = f"{course.starts_at:%Y-%m-%d %H:%M:%S %z}"
    items = items_of_link(site, link.id) if link and link.is_assignment else []
    if items:
        values["Canvas.assignment.id"] = str(items[0].number)
        values["Canvas.assignment.title"] = items[0].label
        if link and link.due_at:
            # lti.md C4: unexpanded where there is none.
            values["Canvas.assignment.dueAt.iso8601"] = link.due_at
        values["com.instructure.Assignment.anonymous_grading"] = str(bool(link and link.is_anonymous)).lower()
    return expanded(tool.custom | (link.custom if link else {}), values)


def _masquerade(site: Site, launch: Launch) -> dict[str, str]:
    """lti.md C3: nothing else tells that somebody acts as another; unexpanded where nobody does."""
    person = person_by_key(site, launch.masquerader)
    return {"Canvas.masqueradingUser.id": str(person.number)} if person else {}


def _groups(site: Site, person: Person) -> dict[str, str]:
    """lti.md C4. The group of the launch stays unexpanded where there is none; ids of contexts are opaque."""
    values = {
        "Canvas.group.contextIds": ",".join(hexadecimal(f"{site.issuer}:group:{n}") for n in person.groups),
        "Canvas.course.sectionIds": ",".join(map(str, person.sections)),
        "com.instructure.User.sectionNames": json.dumps([SECTIONS[number] for number in person.sections]),
    }
    return values | ({"com.instructure.Group.id": str(person.groups[0])} if person.groups else {})


def _person(site: Site, person: Person, course: Course) -> Claims:
    # lti.md C3: a value that is not resolved arrives as its own name.
    lis = {f"{LTI}lis": {"person_sourcedid": "$Person.sourcedId", "course_offering_sourcedid": None}}
    if not (person.sends_names and course.sends_names) or person.part is Part.VISITOR:
        return dict(lis)
    # lti.md C3: whom an observer looks after is told with the names only.
    mentored = {f"{LTI}role_scope_mentor": observed} if (observed := _observed(site, person)) else {}
    return {
        **mentored,
        "picture": "https://saltmarsh.example/pictures/plain.png",
        "email": person.email,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        **lis,
    }


def _observed(site: Site, person: Person) -> list[str]:
    return [other.id for key in person.observes if (other := person_by_key(site, key))]


def _placement(link: Link | None) -> str:
    if link is None:
        return "course_navigation"
    return "assignment_selection" if link.is_assignment else "link_selection"


def _services(site: Site, tool: Tool, course: Course, link: Link | None) -> Claims:
    base = f"{site.school}/api/lti/courses/{course.number}"
    scopes = [scope for scope in tool.scopes if "/lti-ags/" in scope]
    endpoint: Claims = {"scope": scopes, "lineitems": f"{base}/line_items"}
    items = items_of_link(site, link.id) if link and link.is_assignment else []
    if items:  # lti.md C3: only on assignment launches; the first item is the assignment's own
        endpoint["lineitem"] = f"{base}/line_items/{items[0].number}"
    made: Claims = {AGS_CLAIM: endpoint} if scopes else {}
    if MEMBERSHIP_READ in tool.scopes:
        kind = "groups" if course.is_group else "courses"
        url = f"{site.school}/api/lti/{kind}/{course.number}/names_and_roles"
        made[NRPS_CLAIM] = {"context_memberships_url": url, "service_versions": ["2.0"]}
    return made | notices.claim(site, tool)


def _deep_linking(site: Site, launch: Launch) -> Claims:
    if launch.message_type != DEEP_LINKING_REQUEST:
        return {}
    state = signed_state(site, {"launch": launch.id})
    # lti.md C9: no `data`; the state sits in the return address, which must be kept whole.
    back = f"{site.school}/courses/{launch.course_number}/deep_linking_response?data={state}"
    place = PLACEMENTS[launch.placement]
    settings: Claims = {
        "deep_link_return_url": back,
        "accept_types": list(place.types),
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
        "auto_create": False,
        "accept_multiple": place.takes_many,
    }
    return {f"{DEEP_LINKING}deep_linking_settings": settings}
