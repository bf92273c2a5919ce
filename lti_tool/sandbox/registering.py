"""Tools: the one known from the start, dynamic registration (lti.md B4), and Canvas's keys by JSON (C4)."""

from lti_tool.sandbox.keys import Claims
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.seed import hexadecimal
from lti_tool.sandbox.state import Site, Tool
from lti_tool.sandbox.ways.canvas.developer_keys import tool_of
from lti_tool.sandbox.ways.protocol import Refused, Ways

# What registration.json asked for: the history of copies, and two variables that come back as they are; and
# the person's time zone by the name under which both platforms know it (lti.md C4, D).
FIRST_CUSTOM = {
    "context_history": "$Context.id.history",
    "rl_history": "$ResourceLink.id.history",
    "tz": "$Person.timezone",
    "time_zone": "$Person.address.timezone",
}
# lti.md C3, C4 and D "Recorded": the variables in which each platform tells a person's groups, and Canvas
# who acts as that person.
GROUP_CUSTOM = {
    "moodle": {"group_ids": "$Moodle.Person.userGroupIds"},
    "canvas": {
        "masquerading_user_id": "$Canvas.masqueradingUser.id",
        "group_id": "$com.instructure.Group.id",
        "group_ids": "$Canvas.group.contextIds",
        "section_ids": "$Canvas.course.sectionIds",
        "section_names": "$com.instructure.User.sectionNames",
    },
}
# Moodle's own and Canvas's variable for the day on which a course begins.
COURSE_CUSTOM = {
    "moodle": {"course_starts_at": "$CourseSection.timeFrame.begin"},
    "canvas": {"course_starts_at": "$Canvas.course.startAt"},
}


def add_first_tool(site: Site, ways: Ways, login_url: str, launch_url: str, jwks_url: str) -> None:
    """The tool that an admin registered by hand, active at once."""
    client_id, deployment_id, number = ways.new_client(site)
    site.tools.append(
        Tool(
            client_id=client_id,
            deployment_id=deployment_id,
            number=number,
            name="Stoke",
            login_url=login_url,
            launch_url=launch_url,
            jwks_url=jwks_url,
            redirect_uris=[launch_url],
            custom=FIRST_CUSTOM | COURSE_CUSTOM[ways.name] | GROUP_CUSTOM[ways.name],
            scopes=list(ways.token_rules.scopes),
            deep_link_url=launch_url,
        )
    )


def begin(site: Site) -> str:
    """A registration token, good for one registration."""
    token = hexadecimal(f"{site.issuer}:registration:{site.next_number('registration')}", 48)
    site.registration_tokens[token] = False
    return token


def check_token(site: Site, authorization: str) -> str:
    """The token of a request, unused. Raises Refused with 401."""
    token = authorization.partition(" ")[2].strip()
    if token not in site.registration_tokens:
        raise Refused("invalid_token", 401)
    if site.registration_tokens[token]:
        # lti.md D "Registration", G1.
        raise Refused("token_already_used", 401)
    return token


def register(site: Site, ways: Ways, authorization: str, wanted: Claims) -> Claims:
    """Take a registration; the token is spent only where it succeeds. Raises Refused."""
    token = check_token(site, authorization)
    tool, reply = ways.register(site, wanted)
    site.registration_tokens[token] = True
    site.tools.append(tool)
    return reply


def add_key(site: Site, ways: Ways, wanted: object) -> None:
    """Save a developer key by its JSON: off, and installed nowhere. Raises Refused."""
    site.tools.append(tool_of(wanted, ways.new_client(site)))


def install(site: Site, client_id: str) -> None:
    """Install the app of a key by its client id. Raises Refused where there is none, or it is off."""
    tool = tool_by_client(site, client_id)
    if tool is None:
        raise Refused("There is no key with this client id.")
    if not tool.active:
        raise Refused("This key is off: switch it on first.")
    tool.installed = True
