"""The three legs of a launch, seen from the platform (lti.md A1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlsplit

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.keys import Claims, signed_message
from lti_tool.sandbox.lookup import (
    TEACHING,
    course_by_number,
    grade_of,
    item_by_number,
    link_by_id,
    person_by_key,
    tool_by_client,
)
from lti_tool.sandbox.state import Launch, Message, Part, Site
from lti_tool.sandbox.vocabulary import (
    DEEP_LINKING_REQUEST,
    RESOURCE_LINK_REQUEST,
    SUBMISSION_REVIEW_REQUEST,
)
from lti_tool.sandbox.ways.protocol import Refused, Ways

_HINT_MINUTES = 5
_LAUNCHES_KEPT = 500


@dataclass(frozen=True)
class FormPost:
    """A form that the browser posts to another site."""

    action: str
    fields: dict[str, str]


def open_link(
    campus: Campus,
    ways: str,
    persona: str,
    link_id: str,
    for_user: str | None = None,
    masquerader: str = "",
) -> FormPost:
    """The first leg of a resource link launch; with `for_user`, of a submission review. Raises Refused.

    With `masquerader`, that person acts as the persona.
    """
    with campus.changing(ways) as site:
        link = link_by_id(site, link_id)
        if link is None:
            raise Refused("This activity is gone", 404)
        launch = _new_launch(campus, site, persona, link.course_number, link.client_id)
        launch.link_id, launch.target_url = link.id, link.url
        launch.masquerader = masquerader
        if for_user:
            launch.message_type, launch.for_user = SUBMISSION_REVIEW_REQUEST, for_user
        return _first_leg(campus, site, launch)


def open_submission(campus: Campus, persona: str, item_number: int, user_id: str) -> FormPost:
    """The first leg of what SpeedGrader shows: the address that a tool submitted, launched as an ordinary
    resource link by whoever looks (lti.md C11). Raises Refused.
    """
    with campus.changing("canvas") as site:
        item, grade = item_by_number(site, item_number), grade_of(site, item_number, user_id)
        link = link_by_id(site, item.link_id) if item else None
        tool = tool_by_client(site, item.client_id) if item else None
        if item is None or link is None or tool is None or grade is None or not grade.submission_url:
            raise Refused("No submission", 404)
        if urlsplit(grade.submission_url).netloc != urlsplit(tool.launch_url).netloc:
            raise Refused("Invalid submission: it is no address of the tool", 404)
        launch = _new_launch(campus, site, persona, item.course_number, item.client_id)
        launch.link_id = None if site.faults.speedgrader_wrong_link else link.id
        launch.target_url = grade.submission_url
        if site.faults.speedgrader_encodes_twice:
            address, _, query = grade.submission_url.partition("?")
            launch.target_url = f"{address}?{quote(query)}"
        return _first_leg(campus, site, launch)


def open_navigation(
    campus: Campus, ways: str, persona: str, course_number: int, client_id: str = ""
) -> FormPost:
    """The first leg of a launch from the course's menu: Canvas's only, without a link of its own."""
    with campus.changing(ways) as site:
        tool = tool_by_client(site, client_id or site.tools[0].client_id)
        if tool is None or not campus.ways(ways).has_placement(tool, "course_navigation"):
            raise Refused("The tool is not in the menu", 404)
        launch = _new_launch(campus, site, persona, course_number, tool.client_id)
        return _first_leg(campus, site, launch)


def open_picker(
    campus: Campus, ways: str, persona: str, course_number: int, placement: str, client_id: str = ""
) -> FormPost:
    """The first leg of a deep linking request. Raises Refused."""
    with campus.changing(ways) as site:
        person = person_by_key(site, persona)
        if person is None or person.part not in TEACHING:
            raise Refused("Only teachers add activities", 403)
        client_id = client_id or site.tools[0].client_id
        launch = _new_launch(campus, site, persona, course_number, client_id)
        tool = tool_by_client(site, client_id)
        if tool is None or not campus.ways(ways).has_placement(tool, placement):
            raise Refused("There is no such place", 404)
        launch.message_type, launch.placement = DEEP_LINKING_REQUEST, placement
        launch.target_url = tool.deep_link_url or launch.target_url
        return _first_leg(campus, site, launch)


def message_of(campus: Campus, ways: str, persona: str, link_id: str = "") -> Claims:
    """What a launch of a link would carry, or of the dialog for adding in the newest course; unsigned."""
    with campus.reading(ways) as site:
        link = link_by_id(site, link_id)
        number = link.course_number if link else site.courses[-1].number
        launch = _new_launch(campus, site, persona, number, site.tools[0].client_id)
        if link is None:
            launch.message_type = DEEP_LINKING_REQUEST
        else:
            launch.link_id, launch.target_url = link.id, link.url
        return {"nonce": launch.id} | campus.ways(ways).claims(site, launch, campus.now(ways))


def authorise(campus: Campus, ways: str, parameters: Mapping[str, str]) -> FormPost:
    """The second and third leg: the signed message, or an error, for the tool's redirect URI.

    Raises Refused where the answer must be a page of the platform's own.
    """
    rules, now = campus.ways(ways), campus.now(ways)
    with campus.changing(ways) as site:
        launch = rules.find_launch(site, parameters, now)
        error = rules.refuse_login(site, parameters, launch, now)
        fields = {"state": parameters.get("state", "")} | _storage_target(rules, site)
        if error or launch is None:
            description = error.description if error else ""
            fields |= {"error": error.error if error else "invalid_request", "error_description": description}
        else:
            claims = {"nonce": parameters["nonce"]} | rules.claims(site, launch, now)
            key = site.keys[len(site.keys) // 2]
            fields["id_token"] = signed_message(key, claims, campus.take_alteration(ways))
        _log(campus, site, launch, parameters, fields)
    if not parameters.get("redirect_uri"):
        raise Refused("Invalid redirect_uri")
    return FormPost(parameters["redirect_uri"], fields)


def _new_launch(campus: Campus, site: Site, persona: str, course_number: int, client_id: str) -> Launch:
    tool, person = tool_by_client(site, client_id), person_by_key(site, persona)
    course = course_by_number(site, course_number)
    if tool is None or not tool.is_open or person is None or course is None:
        raise Refused("This activity is gone, or its tool is not active", 404)
    if person.part is Part.VISITOR and not course.is_public:
        raise Refused("Only people of this course may look in", 403)
    number = site.next_number("launch")
    return Launch(
        id=f"ltilaunch{number}_{campus.now(site.ways):%Y%m%d%H%M%S}",
        message_type=RESOURCE_LINK_REQUEST,
        person_key=persona,
        course_number=course_number,
        client_id=client_id,
        target_url=tool.launch_url,
        expires_at=campus.now(site.ways) + timedelta(minutes=_HINT_MINUTES),
    )


def _first_leg(campus: Campus, site: Site, launch: Launch) -> FormPost:
    site.launches[launch.id] = launch
    while len(site.launches) > _LAUNCHES_KEPT:
        del site.launches[next(iter(site.launches))]
    tool = tool_by_client(site, launch.client_id)
    if tool is None:
        raise Refused("The tool is gone", 404)
    rules = campus.ways(site.ways)
    parameters = rules.login_parameters(site, launch, tool, campus.now(site.ways))
    return FormPost(tool.login_url, parameters | _storage_target(rules, site))


def _storage_target(rules: Ways, site: Site) -> dict[str, str]:
    """lti.md A1: with the first and the third leg, where the platform has a storage frame."""
    target = rules.storage_target(site)
    return {"lti_storage_target": target} if target else {}


def _log(
    campus: Campus, site: Site, launch: Launch | None, asked: Mapping[str, str], fields: dict[str, str]
) -> None:
    person = person_by_key(site, launch.person_key) if launch else None
    said = fields.get("error") or (launch.message_type if launch else "")
    message = Message(
        number=0,
        at=campus.now(site.ways),
        service="launch",
        method="POST",
        url=asked.get("redirect_uri", ""),
        status=400 if "error" in fields else 200,
        sent=said,
        answer=fields.get("error_description", ""),
        user_id=person.id if person else "",
    )
    campus.log(site.ways, message)
