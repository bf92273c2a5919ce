"""Launches as Moodle makes them (lti.md D; the recorded logins and id_tokens)."""

import hashlib
import json
from collections.abc import Mapping

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import course_by_number, items_of_link, link_by_id, person_by_key, tool_by_client
from lti_tool.sandbox.seed import hexadecimal
from lti_tool.sandbox.state import Course, Launch, Link, Part, Person, Site, Tool
from lti_tool.sandbox.vocabulary import (
    AGS_CLAIM,
    DEEP_LINKING,
    DEEP_LINKING_REQUEST,
    INSTITUTION,
    LINEITEM,
    LINEITEM_READ,
    LTI,
    MEMBERSHIP,
    MEMBERSHIP_READ,
    NRPS_CLAIM,
    RESULT_READ,
    SCORE,
    SYSTEM,
)
from lti_tool.sandbox.ways.moodle.answers import plain
from lti_tool.sandbox.ways.protocol import AuthError, Refused
from lti_tool.sandbox.ways.variables import common_values, expanded, history

_NEEDED = ("scope", "response_type", "client_id", "redirect_uri", "login_hint", "nonce")


def login_parameters(site: Site, launch: Launch, tool: Tool) -> dict[str, str]:
    """lti.md D "Leg 1", in the recorded order; the message hint is JSON."""
    person = person_by_key(site, launch.person_key)
    link = link_by_id(site, launch.link_id)
    hint: dict[str, object] = {"cmid": link.number + 1} if link else {}
    return {
        "iss": site.issuer,
        "target_link_uri": launch.target_url,
        "login_hint": person.id if person else "",
        "lti_message_hint": json.dumps(hint | {"launchid": launch.id}, separators=(",", ":")),
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }


def find_launch(site: Site, parameters: Mapping[str, str]) -> Launch | None:
    """The launch named in the message hint; None where the hint says nothing to this site."""
    try:
        hint = json.loads(parameters.get("lti_message_hint", ""))
    except ValueError:
        return None
    return site.launches.get(str(hint.get("launchid"))) if isinstance(hint, dict) else None


def refuse_login(site: Site, parameters: Mapping[str, str], launch: Launch | None) -> AuthError | None:
    """lti.md D "Auth errors"; redirect_uri is compared exactly, and a wrong one gets no answer at all."""
    tool = tool_by_client(site, parameters.get("client_id", ""))
    if tool and parameters.get("redirect_uri") not in tool.redirect_uris:
        raise Refused("Invalid request: the redirect URI is not registered")
    if launch is None or not all(parameters.get(key) for key in _NEEDED):
        return AuthError("invalid_request", "A required parameter is missing")
    person = person_by_key(site, launch.person_key)
    checks = (
        (parameters["scope"] == "openid", "invalid_scope", ""),
        (parameters["response_type"] == "id_token", "unsupported_response_type", ""),
        (tool is not None and launch.client_id == tool.client_id, "unauthorized_client", ""),
        (person is not None and parameters["login_hint"] == person.id, "access_denied", ""),
        (not site.faults.signed_out, "access_denied", "The user is not logged in"),
        (parameters.get("response_mode") == "form_post", "invalid_request", "Invalid response_mode"),
        (parameters.get("prompt") == "none", "invalid_request", "Invalid prompt"),
    )
    return next((AuthError(error, text) for passed, error, text in checks if not passed), None)


def claims(site: Site, launch: Launch, now: int, seconds: int) -> Claims:
    """The message in the recorded shape and order. `now` in seconds since 1970."""
    tool, person, course = _who_and_where(site, launch)
    link = link_by_id(site, launch.link_id)
    made: Claims = {
        "iat": now,
        # lti.md D "id_token": one minute to live; aud a string, no azp.
        "exp": now + seconds,
        "iss": site.issuer,
        "aud": tool.client_id,
        f"{LTI}deployment_id": tool.deployment_id,
        f"{LTI}target_link_uri": launch.target_url,
        "sub": person.id,
        f"{LTI}lis": {"person_sourcedid": "", "course_section_sourcedid": ""},
        f"{LTI}roles": roles(person),
        f"{LTI}context": _context(course),
    }
    if launch.for_user:
        # launch-submission-review.json: the id and nothing else.
        made[f"{LTI}for_user"] = {"user_id": launch.for_user}
    made[f"{LTI}message_type"] = launch.message_type
    made |= _resource_link(site, link, person, tool) if link else {}
    made |= _person(person, course)
    made[f"{LTI}launch_presentation"] = _presentation(site, course, link)
    made[f"{LTI}tool_platform"] = _platform(site)
    made[f"{LTI}version"] = "1.3.0"
    made[f"{LTI}custom"] = _custom(site, tool, person, course, link)
    return made | _services(site, tool, course, link) | _deep_linking(site, launch, tool)


def roles(person: Person) -> list[str]:
    """lti.md D "Roles" and the recordings: whoever may manage activities is Instructor, an assistant too."""
    if person.part is Part.ADMIN:
        return [f"{INSTITUTION}#Administrator", f"{MEMBERSHIP}#Instructor", f"{SYSTEM}#Administrator"]
    return [f"{MEMBERSHIP}#Learner" if person.part is Part.LEARNER else f"{MEMBERSHIP}#Instructor"]


def basic_outcome(site: Site, link: Link, person: Person, tool: Tool) -> Claims:
    """The LTI 1.1 outcome pair that Moodle still sends (launches and memberships by rlid)."""
    data = {"instanceid": link.id, "userid": person.id, "typeid": str(tool.number), "launchid": link.number}
    sourced = {"data": data, "hash": hashlib.sha256(json.dumps(data).encode()).hexdigest()}
    return {
        "lis_result_sourcedid": json.dumps(sourced, separators=(",", ":")),
        "lis_outcome_service_url": f"{site.issuer}/mod/lti/service.php",
    }


def _who_and_where(site: Site, launch: Launch) -> tuple[Tool, Person, Course]:
    tool = tool_by_client(site, launch.client_id)
    person = person_by_key(site, launch.person_key)
    course = course_by_number(site, launch.course_number)
    if not (tool and person and course):
        raise Refused("This activity is gone", 404)
    return tool, person, course


def _context(course: Course) -> Claims:
    # The recordings: the short form CourseSection.
    return {"id": course.id, "label": course.label, "title": course.title, "type": ["CourseSection"]}


def _resource_link(site: Site, link: Link, person: Person, tool: Tool) -> Claims:
    return {
        f"{LTI}resource_link": {"title": link.title, "description": link.text, "id": link.id},
        "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome": basic_outcome(site, link, person, tool),
    }


def _person(person: Person, course: Course) -> Claims:
    # launch-student-without-names.json: neither names nor e-mail nor user name.
    lms = f"moodle-{course.number}"
    if not person.sends_names:
        return {f"{LTI}ext": {"lms": lms}}
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "name": person.name,
        f"{LTI}ext": {"user_username": person.username, "lms": lms},
        "email": person.email,
    }


def _presentation(site: Site, course: Course, link: Link | None) -> Claims:
    if link is None:
        return {"locale": "en"}
    query = f"course={course.number}&launch_container=3&instanceid={link.id}&sesskey=practice"
    return {
        "locale": "en",
        "document_target": "iframe",
        "return_url": f"{site.issuer}/mod/lti/return.php?{query}",
    }


def _platform(site: Site) -> Claims:
    return {
        "product_family_code": "moodle",
        "version": "2024100706",
        "guid": hexadecimal(site.issuer, 32),
        "name": "saltmarsh",
        "description": "Saltmarsh Campus",
    }


def _custom(site: Site, tool: Tool, person: Person, course: Course, link: Link | None) -> dict[str, str]:
    values = common_values(person, course, link) | {
        # launch-course-copy.json: the old course's id; "" in an original. No $ResourceLink.id.history.
        "Context.id.history": history(site, course),
        # Moodle 4.5 writes ATOM, older ones Unix seconds; "" where the course has no start.
        "CourseSection.timeFrame.begin": course.starts_at.isoformat() if course.starts_at else "",
        # 99: the server's own.
        "Person.address.timezone": person.zone or "99",
        # lti.md D "Recorded": the person's groups in the course; "" where there are none.
        "Moodle.Person.userGroupIds": ",".join(map(str, person.groups)),
    }
    own = {key: plain(value).strip() for key, value in (link.custom if link else {}).items()}
    custom = _both_cases(own | expanded(tool.custom, values))
    if link is None:
        return custom
    base = f"{site.issuer}/mod/lti/services.php"
    return custom | {
        "context_memberships_url": _memberships_url(site, tool, course),
        "system_setting_url": f"{base}/tool/{tool.number}/custom",
        "context_setting_url": f"{base}/CourseSection/{course.number}/bindings/tool/{tool.number}/custom",
        "link_setting_url": f"{base}/links/{{link_id}}/custom",
    }


def _both_cases(custom: dict[str, str]) -> dict[str, str]:
    # lti.md D "id_token": keys in lower case besides the original.
    return {key.lower(): value for key, value in custom.items()} | custom


def _memberships_url(site: Site, tool: Tool, course: Course) -> str:
    path = f"CourseSection/{course.number}/bindings/{tool.number}/memberships"
    return f"{site.issuer}/mod/lti/services.php/{path}"


def _services(site: Site, tool: Tool, course: Course, link: Link | None) -> Claims:
    base = f"{site.issuer}/mod/lti/services.php/{course.number}/lineitems"
    granted = [scope for scope in (LINEITEM, LINEITEM_READ, RESULT_READ, SCORE) if scope in tool.scopes]
    endpoint: Claims = {"scope": granted, "lineitems": f"{base}?type_id={tool.number}"}
    items = items_of_link(site, link.id) if link else []
    if len(items) == 1:  # lti.md D "Line items": several, and the claim stays away
        endpoint["lineitem"] = f"{base}/{items[0].number}/lineitem?type_id={tool.number}"
    made: Claims = {AGS_CLAIM: endpoint} if granted else {}
    if link and MEMBERSHIP_READ in tool.scopes:
        url = _memberships_url(site, tool, course)
        made[NRPS_CLAIM] = {"context_memberships_url": url, "service_versions": ["1.0", "2.0"]}
    return made


def _deep_linking(site: Site, launch: Launch, tool: Tool) -> Claims:
    if launch.message_type != DEEP_LINKING_REQUEST:
        return {}
    query = f"course={launch.course_number}&id={tool.number}&sesskey={launch.id}"
    settings: Claims = {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "deep_link_return_url": f"{site.issuer}/mod/lti/contentitem_return.php?{query}",
        "title": tool.name,
        "text": "",
    }
    return {f"{DEEP_LINKING}deep_linking_settings": settings}
